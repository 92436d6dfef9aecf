"""Withdrawal: a graph or a resource goes from every release, and its objects from the disk.

::

    journal -> objects without it -> audit line -> manifests amended, one by one
            -> a new release, so that whoever follows the ledger sees it -> old objects deleted

The journal is there before anything changes, and each step may be done twice. So after a crash the
next writer finishes: until then a reader finds each release as it was or as it will be, whole.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from graph_service.errors import InputError, NotFound
from graph_service.ledger.amendment import Amendment, with_tombstone
from graph_service.ledger.compacting import Compactor
from graph_service.ledger.durable import TEMPORARY, disk_faults, publish_files, sync_folder
from graph_service.ledger.journal import Pending
from graph_service.ledger.notices import EVENT, LIFTED, notices
from graph_service.ledger.proposal import Decision
from graph_service.ledger.redaction import names_in
from graph_service.ledger.release import Release, Tombstone, tombstone_name, write_manifest

if TYPE_CHECKING:
    from graph_service.ledger.ledger import Ledger


@dataclass(frozen=True)
class Withdrawal:
    """What was withdrawn: ``release`` was made by it, ``audiences`` (sorted) could see it.

    ``graphs`` (sorted) lost all or some of their statements, ``removed`` are those, as lines.
    """

    iri: str
    release: Release
    audiences: tuple[str, ...]
    graphs: tuple[str, ...]
    removed: frozenset[bytes]


def withdraw(
    ledger: "Ledger", iri: str, *, issued: datetime, details: Mapping[str, Any] | None = None
) -> Withdrawal:
    """Take a graph or a resource out of every release, and make a new one.

    What is derived from the ledger has to follow; until it has, the journal stays.

    Args:
        ledger: the record.
        iri: of the graph, or of the resource, whose statements go.
        issued: when the new release is issued, unless the current one was later.
        details: JSON values for the audit line.

    Raises:
        InputError: it is no absolute IRI.
        NotFound: no release has it; nothing was written.
        LedgerError: the record can't be written, is locked, or is damaged. If it was damaged or
            full on the way, the next writer finishes what was begun.
    """
    if names_in(f"<{iri}>".encode()) != {iri.encode()}:
        raise InputError(f"not an absolute IRI: {iri!r}")
    with ledger.writing():
        ledger.complete_audit()
        current, plan = ledger.current(), Amendment(ledger, iri)
        audiences, graphs = set[str](), set[str]()
        for number in ledger.releases():
            for entry in plan.named_by(ledger.release(number)):
                audiences.add(entry.audience)
                graphs.add(entry.graph)
        # what waits was seen by nobody but its proposer: nobody is told that it is gone
        if current is None or not (graphs or ledger.proposals.have(iri)):
            before = current and current.tombstones.get(tombstone_name(iri))
            known = f"; it was withdrawn, with release {before.release}" if before else ""
            raise NotFound(f"no release has <{iri}>{known}")
        pending = Pending(
            iri,
            current.number + 1,
            max(issued.astimezone(UTC).replace(microsecond=0), current.issued),
            tuple(sorted(audiences)),
            details or {},
        )
        ledger.journal.write(pending)
        _record(ledger, pending, plan)
        return Withdrawal(
            iri,
            ledger.release(pending.release),
            pending.audiences,
            tuple(sorted(graphs)),
            frozenset(plan.removed),
        )


def lift(ledger: "Ledger", iri: str, *, issued: datetime) -> Release:
    """Allow what was withdrawn to come back, by a new release without its tombstone.

    Nothing comes back by itself.

    Raises:
        NotFound: it was not withdrawn.
        LedgerError: the record can't be written, is locked, or is damaged.
    """
    with ledger.writing():
        current, name = ledger.current(), tombstone_name(iri)
        if current is None or name not in current.tombstones:
            raise NotFound(f"<{iri}> is not withdrawn")
        ledger.log(LIFTED, iri=iri, release=current.number + 1)
        stones = tuple(each for each in current.withdrawn if each.sha256 != name)
        release = _next(current, issued, stones)
        _publish(ledger, [release])
        ledger.complete_audit()
        return release


def carry(ledger: "Ledger", stones: Iterable[Tombstone], *, issued: datetime) -> Release:
    """Take over tombstones of another record, by a new release that has them, too.

    Raises:
        NotFound: nothing was published yet.
        LedgerError: the record can't be written, is locked, or is damaged.
    """
    with ledger.writing():
        current = ledger.current()
        if current is None:
            raise NotFound("nothing was published yet")
        withdrawn = current.withdrawn
        for stone in stones:
            if stone.sha256 not in current.tombstones:
                stone = replace(stone, release=current.number + 1)
                withdrawn = with_tombstone(withdrawn, stone)
        made = _next(current, issued, withdrawn)
        _publish(ledger, [made])
        ledger.complete_audit()
        return made


def _next(current: Release, issued: datetime, withdrawn: tuple[Tombstone, ...]) -> Release:
    return replace(
        current,
        number=current.number + 1,
        issued=max(issued.astimezone(UTC).replace(microsecond=0), current.issued),
        previous=current.identity,
        withdrawn=withdrawn,
        original=None,
        made=None,
        base=None,
    )


def complete(ledger: "Ledger") -> None:
    """Finish in the ledger what a crash left; the caller holds the lock.

    Raises:
        LedgerError: the record can't be written or is damaged.
    """
    pending = ledger.journal.read()
    if pending is not None and not pending.is_recorded:
        _record(ledger, pending, Amendment(ledger, pending.iri))


def close(ledger: "Ledger", pending: Pending) -> None:
    """Note that nothing derived from the ledger has what was withdrawn, and that it is over.

    Raises:
        LedgerError: the record can't be written, or is locked.
    """
    with ledger.writing():
        if ledger.journal.read() == pending:
            ledger.journal.remove()


def _record(ledger: "Ledger", pending: Pending, plan: "Amendment") -> None:
    """Do all that is not done yet; see the head of this module for the order."""
    stone = Tombstone(tombstone_name(pending.iri), pending.audiences, pending.release)
    current = ledger.current()
    if current is not None and current.number < pending.release:
        digests = {
            str(after.number): after.digest
            for n in ledger.releases()
            if (after := plan.amended(ledger.release(n), stone))
        }
        ledger.objects.sweep()
        ledger.objects.put(plan.contents.items())
        if not _is_logged(ledger, pending):
            about = {"iri": pending.iri, "release": pending.release, "amended": digests}
            ledger.log(EVENT, **pending.details, **about, audiences=list(pending.audiences))
        _publish(ledger, plan.rewritten(stone), Compactor(ledger.bases))
        current = ledger.release(current.number)
        made = replace(
            current,
            number=pending.release,
            issued=pending.issued,
            previous=current.identity,
            withdrawn=with_tombstone(current.withdrawn, stone),
            original=None,
            made=None,
            base=None,
        )
        _publish(ledger, [made])
    ledger.complete_audit()
    _delete_unnamed(ledger, pending.iri)
    ledger.journal.write(replace(pending, is_recorded=True))


def _is_logged(ledger: "Ledger", pending: Pending) -> bool:
    return any(
        (each.iri, each.release) == (pending.iri, pending.release)
        for each in notices(ledger.audit.records())
    )


def _publish(
    ledger: "Ledger", releases: Iterable[Release], compactor: Compactor | None = None
) -> None:
    """Write manifests: whole, or with bases of the compactor, which are stored first."""

    def manifest(release: Release) -> bytes:
        written = None if compactor is None else compactor.write(release)
        return write_manifest(release) if written is None else written[0]

    with disk_faults("can't write the manifests"):
        files = ((f"{each.number}.json", manifest(each)) for each in releases)
        publish_files(ledger.manifests, files)


def _delete_unnamed(ledger: "Ledger", iri: str) -> None:
    """Delete what no release names and what speaks of the IRI, half-written files, proposals."""
    name = iri.encode()
    named, bases = set[str](), set[str]()
    for release in map(ledger.release, ledger.releases()):
        named.update(entry.object for entry in release.entries)
        bases.update(filter(None, [release.base]))
    ledger.bases.keep_only(bases)
    with disk_faults("can't delete what was withdrawn"):
        for folder in (ledger.objects.folder, ledger.manifests):
            for path in folder.iterdir():
                if path.name.endswith(TEMPORARY):
                    path.unlink()
        for each in ledger.objects.names() - named:
            path = ledger.objects.folder / each
            if name in path.read_bytes():
                path.unlink()
        for folder in (ledger.objects.folder, ledger.manifests):
            sync_folder(folder)
    ledger.proposals.purge(iri, Decision("", datetime.now(UTC).isoformat(timespec="seconds"), ""))
