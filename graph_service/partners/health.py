"""How the partners do: their own example queries, asked now and then, one after the other."""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from graph_service.errors import GraphServiceError
from graph_service.partners.faults import PartnerTimeout
from graph_service.partners.gateway import Gateway, Question
from graph_service.partners.partner import Partner
from graph_service.partners.registry import Registry

_LOG: Final = logging.getLogger(__name__)
_STEP: Final = 1.0
"""Seconds between two looks whether the service is stopping, or a partner is due."""


@dataclass(frozen=True)
class Health:
    """How a partner did when it was last asked: ``good``, why not, how long it took, and when."""

    good: bool
    reason: str
    seconds: float
    checked: float


def examine(gateway: Gateway, partner: Partner) -> Health:
    """Ask a partner its examples, until one fails; one without examples is not asked."""
    begun = time.monotonic()
    reason = "" if partner.examples else "it has no example to ask"
    try:
        for text in partner.examples:
            gateway.ask(Question(partner, (text,), None, partner.seconds, "health"))
    except PartnerTimeout:
        reason = "it takes too long"
    except GraphServiceError as error:
        reason = str(error)
    return Health(not reason, reason, time.monotonic() - begun, time.time())


class Watch:
    """A thread that asks each partner its examples every ``seconds``; 0 is never.

    Args:
        registry: whom.
        gateway: through which.
        seconds: between two checks of one partner.
        clock: gives the time that checks are due by.
    """

    def __init__(
        self,
        registry: Registry,
        gateway: Gateway,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._registry = registry
        self._gateway = gateway
        self._seconds = seconds
        self._clock = clock
        self._found: dict[str, tuple[Partner, float, Health]] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="partners", daemon=True)

    def start(self) -> None:
        """Begin, if there is a time between checks."""
        if self._seconds > 0:
            self._thread.start()

    def of(self, partner: Partner) -> Health | None:
        """Return how a partner did; ``None`` while it was not asked with this entry."""
        found = self._found.get(partner.name)
        return found[2] if found is not None and found[0] == partner else None

    def look(self) -> None:
        """Check the partners that are due, one after the other."""
        present = [each for each in self._registry.all() if each.examples]
        for gone in set(self._found) - {each.name for each in present}:
            del self._found[gone]
        for partner in present:
            known, checked, _ = self._found.get(partner.name, (None, 0.0, None))
            if known == partner and self._clock() - checked < self._seconds:
                continue
            if self._stopping.is_set():
                return
            health = examine(self._gateway, partner)
            self._found[partner.name] = partner, self._clock(), health

    def close(self) -> None:
        """Stop; a check that runs ends at its deadline."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * _STEP)

    def _run(self) -> None:
        while not self._stopping.wait(_STEP):
            try:
                self.look()
            except GraphServiceError as error:
                _LOG.warning("partners can't be checked: %s", error)
            except Exception:
                _LOG.exception("partners can't be checked")
