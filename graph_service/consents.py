"""Consents that a writer may not see and that count all the same when a change is judged."""

from collections.abc import Collection, Iterable

from graph_service.ledger.ledger import Ledger
from graph_service.ledger.release import Entry
from graph_service.validate.consent import RECORDS
from graph_service.validate.records import Consent, Statement, consents_of, statements_of


class HiddenConsents:
    """Reads consents from a ledger; what a graph says is kept for as long as the graph is there.

    Args:
        ledger: where the objects are.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._kept: dict[str, tuple[Statement, ...]] = {}

    def of(self, entries: Iterable[Entry], audiences: Collection[str]) -> tuple[Consent, ...]:
        """Return the consents in the graphs of a release that a set of audiences does not see.

        Raises:
            LedgerError: an object is missing or damaged.
        """
        if RECORDS in audiences:
            return ()
        objects = {each.object for each in entries if each.audience == RECORDS}
        self._kept = {
            name: self._kept[name] if name in self._kept else statements_of(self._ledger.read(name))
            for name in sorted(objects)
        }
        return consents_of(each for found in self._kept.values() for each in found)
