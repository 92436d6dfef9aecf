"""A request that comes again is done once: under one key one request, one after the other."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from graph_service.errors import KeyInUse, KeyReused, LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.outcomes import Outcome, Outcomes
from graph_service.ledger.release import Release
from graph_service.settings import Settings
from graph_service.views.difference import changes_between
from graph_service.writing.change import Request, Written


class Repeats:
    """Knows what became of requests that were sent with a key.

    Args:
        settings: say how many are known, and for how long.
        ledger: the record, which tells it also after a crash.
    """

    def __init__(self, settings: Settings, ledger: Ledger) -> None:
        self.outcomes = Outcomes(
            ledger.audit.path,
            ledger.current,
            most=settings.repeats_known,
            hours=settings.repeat_hours,
        )
        self._guard = threading.Lock()
        self._running: set[str] = set()

    @contextmanager
    def once(self, request: Request | None) -> Iterator[Outcome | None]:
        """Be the only one who does a request; what it is given is what became of it before.

        Args:
            request: ``None`` for one that has no key, and is done whenever it comes.

        Raises:
            KeyInUse: it is being done at this moment.
            KeyReused: another request came with its key.
            LedgerError: the record can't be read.
        """
        if request is None:
            yield None
            return
        with self._guard:
            if request.key in self._running:
                raise KeyInUse("a request with this key is being done; ask again when it is over")
            self._running.add(request.key)
        try:
            known = self.outcomes.find(request.key)
            if known is not None and known.fingerprint != request.fingerprint:
                raise KeyReused("another request came with this key: draw a new one")
            yield known
        finally:
            with self._guard:
                self._running.discard(request.key)


def written_again(ledger: Ledger, known: Outcome) -> Written:
    """Return what was done when a request came first, as far as it is still kept.

    Raises:
        LedgerError: the record is damaged.
    """
    release = _kept(ledger, known.release)
    if not known.made:
        return Written(_stub(ledger, known), (), is_repeated=True, proposal=known.proposal)
    before = _kept(ledger, known.release - 1)
    graphs: tuple[str, ...] = ()
    if release is not None and before is not None:
        graphs = tuple(each.graph for each in changes_between(before.entries, release.entries))
    return Written(
        *(release or _stub(ledger, known), graphs),
        made=True,
        previous=before,
        creates=known.creates,
        is_repeated=True,
    )


def _kept(ledger: Ledger, number: int) -> Release | None:
    issue = ledger.history.issue(number)
    return None if issue is None or issue.is_pruned else ledger.release(number)


def _stub(ledger: Ledger, known: Outcome) -> Release:
    """Return what is known of a release whose content is not needed, or not kept.

    Raises:
        LedgerError: there never was one of this number.
    """
    issue = ledger.history.issue(known.release)
    if issue is None:
        raise LedgerError(f"there is no release {known.release}")
    return Release(issue.number, issue.issued, issue.digest, None, ())
