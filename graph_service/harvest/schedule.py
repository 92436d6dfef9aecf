"""Pulls that a running service makes by itself: as often as the entries say, one at a time."""

import logging
import os
import threading
import time
from collections import Counter
from typing import Final

from graph_service.errors import Conflict, GraphServiceError
from graph_service.harvest.keeping import FAILED, OUTCOMES, REFUSED, Keeping, Known
from graph_service.harvest.pulling import Puller
from graph_service.partners.partner import Partner
from graph_service.partners.registry import Registry
from graph_service.settings import Settings

_LOG: Final = logging.getLogger(__name__)
_REST: Final = 300.0
"""Seconds after which a partner is looked at again of which nothing can be known."""

_STEP: Final = 1.0
"""Seconds between two looks whether something is due."""


class Schedule:
    """A thread that pulls what is due; ``counts`` are pulls since the start, by outcome.

    Args:
        settings: whether to pull at all.
        registry: from whom.
        puller: pulls.
        step: seconds between two looks.
    """

    def __init__(
        self, settings: Settings, registry: Registry, puller: Puller, step: float = _STEP
    ) -> None:
        self.counts: Counter[str] = Counter(dict.fromkeys(OUTCOMES, 0))
        self._settings = settings
        self._registry = registry
        self._puller = puller
        self._step = step
        self._resting: dict[str, float] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="pulls", daemon=True)

    def start(self) -> None:
        """Begin, if the settings say so and the state folder can be written, by this process."""
        settings = self._settings
        if (
            settings.partner_pulls
            and not settings.is_replica
            and os.access(settings.state, os.W_OK)
        ):
            self._thread.start()

    def close(self) -> None:
        """Stop; a pull that runs ends at its deadline, or with the process, which loses nothing."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join(2 * self._step)

    def look(self) -> None:
        """Pull what is due, one partner after the other."""
        for partner in self._registry.all():
            rests = time.monotonic() < self._resting.get(partner.name, 0.0)
            if partner.harvest is None or rests or self._stopping.is_set():
                continue
            try:
                done = self._puller.pull(partner, due=True)
            except Conflict:
                continue  # somebody else does it
            except GraphServiceError as error:
                self.counts[FAILED] += 1
                self._resting[partner.name] = time.monotonic() + _REST
                _LOG.error("%s can't be pulled from: %s", partner.name, error)
                continue
            if done is not None:
                self.counts[done.outcome] += 1
                if done.outcome in (FAILED, REFUSED):
                    _LOG.warning("pull: %s", done)

    def known(self, partner: Partner) -> Known | None:
        """Return what is known of a partner's pulls; ``None`` where that can't be read."""
        try:
            return Keeping(self._settings.state, partner.name).read()
        except GraphServiceError:
            return None

    def troubled(self) -> int:
        """Return from how many partners the last pull brought nothing for a reason."""
        partners = [each for each in self._registry.all() if each.harvest is not None]
        found = [self.known(each) for each in partners]
        return sum(each is None or each.outcome in (FAILED, REFUSED) for each in found)

    def _run(self) -> None:
        while not self._stopping.wait(self._step):
            try:
                self.look()
            except GraphServiceError as error:
                _LOG.warning("partners can't be pulled from: %s", error)
            except Exception:
                _LOG.exception("partners can't be pulled from")
