"""Withdrawals as the audit log has them: for the change feed, and for ``fsck``.

The log alone holds the IRIs of what was withdrawn.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from graph_service.ledger.audit import Record

EVENT: Final = "withdrawn"
"""What the audit log calls it."""

LIFTED: Final = "lifted"
"""What it calls the end of a withdrawal."""


@dataclass(frozen=True)
class Notice:
    """A withdrawal as the audit log has it; ``time`` is when (UTC, ISO 8601)."""

    iri: str
    release: int
    audiences: tuple[str, ...]
    time: str


def notices(records: Iterable[Record]) -> Iterator[Notice]:
    """Yield all withdrawals, oldest first, for a feed; who may know of one are its audiences.

    Raises:
        LedgerError: the audit log is damaged.
    """
    for record in records:
        if record.event == EVENT:
            seen = tuple(record.details["audiences"])
            yield Notice(record.details["iri"], record.details["release"], seen, record.time)


def amendments(records: Iterable[Record]) -> dict[int, str]:
    """Return the digest of each release that was amended, as the audit log has it."""
    return {
        int(number): digest
        for record in records
        if record.event == EVENT
        for number, digest in record.details["amended"].items()
    }
