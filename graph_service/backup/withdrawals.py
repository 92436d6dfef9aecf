"""What was withdrawn since a backup was taken does not come back with it.

The record that is replaced knows what was withdrawn, as hashes; the backup may hold it. So every
name in the backup is hashed and compared, and what was withdrawn is withdrawn again, before it is
put in place.
"""

import json
from collections.abc import Mapping
from datetime import datetime

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.notices import EVENT, LIFTED
from graph_service.ledger.redaction import names_in
from graph_service.ledger.release import Tombstone, tombstone_name
from graph_service.ledger.withdrawal import carry, withdraw

Stones = dict[str, Tombstone]


def stones_of(ledger: Ledger) -> Stones:
    """Return what is withdrawn in a record, by the hash of its IRI, as far back as it is known.

    A record may be replaced because it is damaged: its newest manifest or its whole log is enough.

    Raises:
        LedgerError: neither can be read, so that something might be forgotten.
    """
    found: Stones = {}
    since, newest = 0, ledger.newest()
    for number in reversed(ledger.releases()):
        try:
            found, since = dict(ledger.release(number).tombstones), number
            break
        except LedgerError:
            continue
    if since < newest and not _log_is_whole(ledger, newest):
        raise LedgerError(
            "what was withdrawn can't be read from the record that is there: move its folder away, "
            "restore into the empty place, and withdraw again what was withdrawn since"
        )
    _follow_log(ledger, found, since)
    pending = ledger.journal.read()
    if pending is not None and not pending.is_recorded:
        name = tombstone_name(pending.iri)
        found[name] = Tombstone(name, pending.audiences, pending.release)
    return found


def apply_again(staged: Ledger, stones: Mapping[str, Tombstone], issued: datetime) -> int:
    """Withdraw from a record what others withdrew, and keep it from coming back.

    Returns:
        How many of them the record had, or did not know to be withdrawn.

    Raises:
        LedgerError: the record is damaged, or the disk takes no more.
    """
    current = staged.current()
    before = current.tombstones.keys() if current else frozenset()
    for iri in sorted(_names(staged)):
        if tombstone_name(iri) in stones:
            withdraw(staged, iri, issued=issued, details={"again": True})
            staged.journal.remove()  # nothing is derived from it yet
    current = staged.current()
    if current is not None and stones.keys() - current.tombstones.keys():
        carry(staged, stones.values(), issued=issued)
    return len(stones.keys() - before)


def _log_is_whole(ledger: Ledger, newest: int) -> bool:
    try:
        told = [r.details["release"] for r in ledger.audit.records() if r.event == "accepted"]
    except (LedgerError, KeyError):
        return False
    return newest in told


def _follow_log(ledger: Ledger, found: Stones, since: int) -> None:
    """Add what the log says of releases that came after ``since``, line by line."""
    if not ledger.audit.path.exists():
        return
    for line in ledger.audit.path.read_bytes().splitlines():
        try:
            members = json.loads(line)
            event, details = members["event"], members["details"]
            if event not in (EVENT, LIFTED) or details["release"] <= since:
                continue
            name = tombstone_name(details["iri"])
            if event == LIFTED:
                found.pop(name, None)
            else:
                seen = tuple(details["audiences"])
                found[name] = Tombstone(name, seen, details["release"])
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue  # the newest manifest knows it: else the log would have been found whole


def _names(ledger: Ledger) -> set[str]:
    """Return every name in every release and proposal, those of graphs too."""
    names, objects = set[str](), set[str]()
    for number in ledger.releases():
        for entry in ledger.release(number).entries:
            names.add(entry.graph)
            objects.add(entry.object)
    for each in objects:
        names |= {name.decode() for name in names_in(ledger.read(each))}
    for proposal in ledger.proposals.all():
        for proposed in proposal.graphs:
            names.add(proposed.graph)
            names |= {name.decode() for name in names_in((proposed.after or "").encode())}
    return names
