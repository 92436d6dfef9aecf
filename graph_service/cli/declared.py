"""That the audiences of graphs and tokens are declared: one that is not is seen by nobody."""

from datetime import UTC, datetime

from graph_service.access.tokens import tokens_of
from graph_service.settings import Settings
from graph_service.state import State


def require_tokens_declared(settings: Settings) -> None:
    """Refuse to go on while a token that holds has an audience that the settings lack.

    Raises:
        InputError: it names the audience and the token; revoke it or declare the audience.
        LedgerError: the tokens can't be read.
    """
    audiences, now = State(settings).audiences, datetime.now(UTC)
    for token in tokens_of(settings.state).all():
        if token.holds(now):
            audiences.require(token.reads, f"the token {token.name}")


def require_release_declared(settings: Settings) -> None:
    """Refuse to go on while a graph of the current release has an audience that the settings lack.

    Raises:
        InputError: it names the audience and the graph; declare it, or build without the graph.
        LedgerError: the record is damaged.
    """
    state = State(settings)
    release = state.ledger.current()
    for entry in release.entries if release is not None else ():
        state.audiences.require([entry.audience], f"the graph <{entry.graph}>")
