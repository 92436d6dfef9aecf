"""Who a request comes from: a token in the header ``Authorization`` (RFC 6750, section 2.1).

Nowhere else: what stands in a URL ends in logs, histories and links. A wrong, an expired and a
revoked token are answered alike.
"""

import re
from typing import Any, Final

from graph_service.access.actor import ANONYMOUS, Actor
from graph_service.access.tokens import Tokens
from graph_service.settings import Settings
from graph_service.web.attempts import Attempts
from graph_service.web.callers import Clients
from graph_service.web.refusals import TokenRefused

HEADER: Final = "HTTP_AUTHORIZATION"
"""Where the environment of a request has it."""

KEY: Final = "graph_service.actor"
"""Where the environment keeps the actor."""

_CREDENTIALS: Final = re.compile(r"bearer +([A-Za-z0-9._~+/-]{1,200}=*) *", re.IGNORECASE)


class Bearers:
    """Tells who holds a token.

    Args:
        tokens: those that there are.
        clients: names callers, so that those who try can be slowed.
    """

    def __init__(self, tokens: Tokens, clients: Clients) -> None:
        self._tokens = tokens
        self._clients = clients
        self._attempts = Attempts()

    def actor(self, environ: dict[str, Any]) -> Actor:
        """Return who a request comes from; without the header it is nobody in particular.

        Raises:
            TokenRefused: the header holds no token that holds.
            TooManyAttempts: the same, and the client tried too often.
            LedgerError: the tokens can't be read.
        """
        header = environ.get(HEADER)
        if header is None:
            return ANONYMOUS
        match = _CREDENTIALS.fullmatch(header)
        found = self._tokens.find(match[1] if match else "")
        if found is None:
            self._attempts.failed(self._clients.of(environ).name)
            raise TokenRefused("the token is not valid here, or not any more")
        return found


def actor_of(environ: dict[str, Any]) -> Actor:
    """Return the actor of a request that came through the front."""
    found = environ[KEY]
    if not isinstance(found, Actor):
        raise TypeError("the request did not come through the front")
    return found


def time_limit(environ: dict[str, Any], settings: Settings) -> float:
    """Return the seconds that a query of a request may take."""
    known = actor_of(environ).name is not None
    return settings.token_seconds if known else settings.query_seconds
