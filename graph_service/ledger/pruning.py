"""Pruning: what older releases held goes; that they were, when, and with which digests stays.

::

    audit line: pruned -> manifests deleted -> objects that no release names deleted

From the line on the releases count as pruned; so after a crash the next pruning finishes, and until
then nobody is answered from half of one. Each audience keeps as many of the releases that were news
to it, whatever others publish.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from graph_service.errors import InputError
from graph_service.ledger.durable import disk_faults, sync_folder
from graph_service.ledger.history import KEPT, LET_GO, PRUNED, History

if TYPE_CHECKING:
    from graph_service.ledger.ledger import Ledger

_EVERYBODY = "public"


@dataclass(frozen=True)
class Pruning:
    """What was done: the numbers of the releases that went, and how many objects went with them."""

    releases: tuple[int, ...]
    objects: int


def prune(ledger: "Ledger", keep: int) -> Pruning:
    """Delete what releases held but for the last ones of each audience and those that are marked.

    Args:
        ledger: the record.
        keep: how many each audience keeps, at least 1; its current one is always among them.

    Raises:
        InputError: ``keep`` is less than 1.
        LedgerError: the record can't be written, is locked, or is damaged.
    """
    if keep < 1:
        raise InputError("at least one release is kept")
    with ledger.writing():
        ledger.complete_audit()
        present = set(ledger.releases())
        begun = {each.number for each in ledger.history.issues() if each.is_pruned}
        gone = (present - to_keep(ledger.history, keep)) | (present & begun)
        if gone - begun:
            ledger.log(PRUNED, releases=sorted(gone - begun), keep=keep)
        with disk_faults("can't delete what was pruned"):
            for number in sorted(gone):
                (ledger.manifests / f"{number}.json").unlink(missing_ok=True)
            sync_folder(ledger.manifests)
            named, bases = set[str](), set[str]()
            for release in map(ledger.release, sorted(present - gone)):
                named.update(entry.object for entry in release.entries)
                bases.update(filter(None, [release.base]))
            ledger.bases.keep_only(bases)
            unnamed = ledger.objects.names() - named
            for name in unnamed:
                (ledger.objects.folder / name).unlink()
            sync_folder(ledger.objects.folder)
        return Pruning(tuple(sorted(gone)), len(unnamed))


def to_keep(history: History, keep: int) -> frozenset[int]:
    """Return the numbers of the releases that a pruning spares.

    They are the last ones of each audience by itself. The releases of a set are those of its
    audiences together, so it keeps as many, and its current one.
    """
    issues = history.issues()
    audiences = {name for issue in issues for name in issue.parts} | {_EVERYBODY}
    kept = {issue.number for issue in (*issues[-1:], *(i for i in issues if i.is_marked))}
    for name in audiences:
        kept |= {issue.number for issue in history.seen_by({name})[-keep:]}
    return frozenset(kept)


def mark(ledger: "Ledger", numbers: Iterable[int], *, keep: bool) -> None:
    """Have prunings spare releases from now on, or spare them no more.

    Raises:
        InputError: one of them is no release that is there.
        LedgerError: the record can't be written, is locked, or is damaged.
    """
    with ledger.writing():
        ledger.complete_audit()
        wanted = sorted(set(numbers))
        for number in wanted:
            issue = ledger.history.issue(number)
            if issue is None or issue.is_pruned:
                raise InputError(f"there is no release {number}")
        ledger.log(KEPT if keep else LET_GO, releases=wanted)
