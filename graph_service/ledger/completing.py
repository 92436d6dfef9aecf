"""The audit line of a release, added by whoever comes next when a crash left none.

Nothing is listed and no more of the log is read than its end, however long the history is.
"""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graph_service.errors import LedgerError
from graph_service.ledger.history import ACCEPTED
from graph_service.ledger.issue import described

if TYPE_CHECKING:
    from graph_service.ledger.ledger import Ledger


def add_lines(ledger: "Ledger", details: Mapping[str, Any]) -> None:
    """Add the lines of the newest releases that have none; the caller holds the lock.

    Args:
        ledger: the record.
        details: JSON values that these lines have beside what describes the release.

    Raises:
        LedgerError: the log names a release that is gone, the disk takes no line, or the record is
            damaged.
    """
    last = ledger.audit.newest(ACCEPTED)
    known = 0 if last is None else int(last.details["release"])
    newest = ledger.newest(known)
    if newest < known or (known and ledger.manifest_of(newest) is None):
        # its number must not be given to another one
        raise LedgerError(f"release {known} is gone, which the audit log names")
    for number in range(known + 1, newest + 1):
        if ledger.manifest_of(number) is not None:
            ledger.log(ACCEPTED, **(dict(details) | described(ledger.release(number))))
