"""``fsck``: is every byte of the record what it should be?"""

from dataclasses import dataclass

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.notices import amendments
from graph_service.ledger.objects import name_of


@dataclass(frozen=True)
class Examination:
    """What was found. ``faults`` are damage; ``orphans`` are objects that no release names.

    Orphans and ``leftovers`` (unfinished files) are what a crash may leave; they harm nothing.
    """

    releases: int
    objects: int
    faults: tuple[str, ...]
    orphans: tuple[str, ...]
    leftovers: tuple[str, ...]


def examine(ledger: Ledger) -> Examination:
    """Read every manifest, every object and the audit log, and report all that is wrong.

    Never writes. A commit that runs meanwhile can show as orphans, not as faults.
    """
    faults: list[str] = []
    strangers = list(ledger.objects.strangers())
    numbers = ledger.releases()
    pruned = pruned_of(ledger)
    gaps = sorted(set(range(1, max(numbers, default=0) + 1)) - set(numbers) - pruned.keys())
    if gaps:
        faults.append(f"releases are missing: {', '.join(map(str, gaps))}")
    named: dict[str, int] = {}
    bases = set(ledger.bases.names())
    previous: str | None = None
    for number in numbers:
        previous = pruned.get(number - 1, previous)
        try:
            release = ledger.release(number)
        except LedgerError as error:
            faults.append(str(error))
            previous = None
            continue
        if number > 1 and previous is not None and release.previous != previous:
            faults.append(f"release {number} names another digest than that of its predecessor")
        previous = release.identity
        bases.discard(release.base or "")
        for entry in release.entries:
            named.setdefault(entry.object, number)
    for name, number in sorted(named.items()):
        try:
            ledger.read(name)
        except LedgerError as error:
            faults.append(f"{error} (release {number} needs it)")
    for name in ledger.proposals.names():
        try:
            ledger.proposals.read(name)
        except LedgerError as error:
            faults.append(str(error))
    stored = ledger.objects.names()
    faults.extend(audit_faults(ledger))
    for path in sorted(ledger.folder.glob("audit-*.log")):  # those that a restore replaced
        if path.name != f"audit-{name_of(path.read_bytes())}.log":
            faults.append(f"{path.name} is damaged: its bytes have another hash")
    leftovers = [f"objects/{name}" for name in strangers]
    leftovers.extend(f"proposals/{name}" for name in ledger.proposals.leftovers())
    leftovers.extend(["the last line of audit.log"] if ledger.audit.is_unfinished() else [])
    leftovers.extend(f"releases/{number}.json" for number in numbers if number in pruned)
    leftovers.extend(["withdrawal.json"] if ledger.journal.is_there() else [])
    leftovers.extend(f"bases/{name}" for name in sorted(bases))
    if ledger.manifests.is_dir():
        known = {f"{number}.json" for number in numbers}
        names = sorted(path.name for path in ledger.manifests.iterdir())
        leftovers.extend(f"releases/{name}" for name in names if name not in known)
    return Examination(
        releases=len(numbers),
        objects=len(stored),
        faults=tuple(faults),
        orphans=tuple(sorted(stored - set(named))),
        leftovers=tuple(leftovers),
    )


def pruned_of(ledger: Ledger) -> dict[int, str]:
    """Return the releases that were pruned, each with the digest that it was published with."""
    try:
        return {each.number: each.digest for each in ledger.history.issues() if each.is_pruned}
    except LedgerError:  # the log is damaged, which is reported with it
        return {}


def require_log(ledger: Ledger) -> None:
    """Check the chain of the audit log, and that the newest release that it names is there.

    Of a ledger that is not ours to write it may be there in a moment: copies are made in steps.

    Raises:
        LedgerError: it is damaged, or an older release would be passed off as the newest; or it is
            not known what is being withdrawn.
    """
    ledger.journal.read()
    accepted = (r.details["release"] for r in ledger.audit.records() if r.event == "accepted")
    known = max(accepted, default=0)
    if known > ledger.newest() and ledger.writable:
        raise LedgerError(f"release {known} is gone, which the audit log names")


def audit_faults(ledger: Ledger) -> list[str]:
    """Return what is wrong with the audit log: its chain, and whether it fits the releases."""
    faults: list[str] = []
    numbers = ledger.releases()
    accepted: dict[int, str] = {}
    try:
        records = list(ledger.audit.records())
        for record in records:
            if record.event == "accepted":
                accepted[record.details["release"]] = record.details["digest"]
        amended, pending = amendments(records), ledger.journal.read()
    except (LedgerError, KeyError) as error:
        return [str(error)]
    # the newest release may still lack its line: the next writer adds it
    missing = [n for n in numbers[:-1] if n not in accepted]
    if missing:
        faults.append(f"the audit log lacks releases {', '.join(map(str, missing))}")
    lost = [n for n in accepted if n not in numbers and n not in pruned_of(ledger)]
    if lost:
        faults.append(f"the audit log names releases that are gone: {', '.join(map(str, lost))}")
    for number in numbers:
        try:
            release = ledger.release(number)
            if number in accepted and release.identity != accepted[number]:
                faults.append(f"release {number} is not the one that the audit log names")
            known = amended.get(number, release.identity)
            if release.digest != known and (pending is None or pending.is_recorded):
                faults.append(f"release {number} is not what the audit log says was left of it")
        except LedgerError:
            continue  # reported with the manifests
    return faults
