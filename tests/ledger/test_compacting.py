"""Older manifests are short, and every release is what it was when its manifest was whole."""

import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.errors import LedgerError, NotFound
from graph_service.ledger import compacting
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.pruning import prune
from graph_service.ledger.release import Release, read_manifest
from graph_service.ledger.withdrawal import withdraw

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
GRAPHS = 200


def make_entry(number: int, value: str = "first", about: str = "") -> NewEntry:
    """Return a synthetic graph of one triple."""
    graph = f"urn:g:{number:04}"
    quads = f'<urn:{about or number}> <urn:p> "{value}" <{graph}> .\n'
    return NewEntry(graph, "public", "Synthetic Office", "synthetic", quads.encode())


def change(ledger: Ledger, number: int, value: str, about: str = "") -> Release:
    """Put one graph; without a value it goes."""
    current = ledger.current()
    assert current is not None
    stay = [each for each in current.entries if each.graph != f"urn:g:{number:04}"]
    new = [make_entry(number, value, about)] if value else []
    return ledger.commit([*stay, *new], issued=ISSUED)


def files_of(ledger: Ledger) -> dict[int, bytes]:
    """Return the manifests as they lie there."""
    numbers = ledger.releases()
    return {number: (ledger.manifests / f"{number}.json").read_bytes() for number in numbers}


def bases_of(ledger: Ledger) -> dict[int, str | None]:
    """Return the base that each manifest is written with."""
    fresh = Ledger(ledger.folder)
    return {number: fresh.release(number).base for number in fresh.releases()}


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger of many graphs."""
    made = Ledger(tmp_path / "ledger")
    made.commit([make_entry(number) for number in range(GRAPHS)], issued=ISSUED)
    return made


@pytest.fixture
def history(ledger: Ledger) -> Iterator[dict[int, Release]]:
    """Give releases in which graphs come, change and go; each is the same afterwards."""
    draw = random.Random(7)  # noqa: S311
    for step in range(60):
        number = draw.randrange(GRAPHS + 20)
        change(ledger, number, "" if step % 7 == 3 else f"value {step}")
    known = {number: ledger.release(number) for number in ledger.releases()}
    yield known
    for number, release in known.items():
        assert Ledger(ledger.folder).release(number) == release


def test_older_manifests_are_short(ledger: Ledger, history: dict[int, Release]) -> None:
    """The newest is whole, and needs no other file; together they take a fraction."""
    files, bases = files_of(ledger), bases_of(ledger)
    newest = max(files)
    assert bases[newest] is None
    assert read_manifest(files[newest], newest) == history[newest]
    assert None not in [bases[number] for number in files if number != newest]
    assert len({*bases.values()}) < len(files) / 3
    used = sum(len(ledger.bases.data(name)) for name in {*bases.values()} if name)
    stored = sum(map(len, files.values())) + used
    assert stored < len(files[newest]) * len(files) / 3
    assert examine(ledger).faults == examine(ledger).leftovers == ()


def test_small_ledgers_stay_as_they_are(tmp_path: Path) -> None:
    """There it would save nothing."""
    ledger = Ledger(tmp_path)
    for value in "123":
        ledger.commit([make_entry(number, value) for number in range(20)], issued=ISSUED)
    assert set(bases_of(ledger).values()) == {None}
    assert not ledger.bases.folder.exists()


def test_other_process_goes_on_with_the_base(ledger: Ledger, history: dict[int, Release]) -> None:
    """A command that makes one release makes no new base for it."""
    before = ledger.bases.names()
    change(Ledger(ledger.folder), 3, "by another")
    assert ledger.bases.names() == before


def test_identity_of_a_manifest_outlives_its_form(ledger: Ledger) -> None:
    """Whoever remembers what a release showed need not look again."""
    first = ledger.manifest_of(1)
    change(ledger, 3, "second")
    assert ledger.manifest_of(1) == first
    assert Ledger(ledger.folder).manifest_of(1) != first


def test_disk_that_takes_no_more_leaves_them_whole(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The release is made; what is only shorter can wait."""

    def fail(*_: object) -> None:
        raise LedgerError("no room")

    monkeypatch.setattr(ledger.bases, "put", fail)
    assert change(ledger, 3, "second").number == 2
    assert bases_of(ledger) == {1: None, 2: None}


def test_base_that_is_damaged_is_damage(ledger: Ledger) -> None:
    """Releases that need it are not answered from; the newest is, and fsck names it."""
    for value in "23":
        change(ledger, 3, value)
    (name,) = ledger.bases.names()
    (ledger.bases.folder / name).write_bytes(b"{}")
    fresh = Ledger(ledger.folder)
    with pytest.raises(LedgerError, match=f"base {name} is damaged"):
        fresh.release(1)
    current = fresh.current()
    assert current is not None
    assert current.number == 3
    faults = examine(Ledger(ledger.folder)).faults
    assert len(faults) == 2
    assert all(name in fault for fault in faults)


def test_manifest_with_another_base_is_damaged(ledger: Ledger) -> None:
    """The digest is that of all entries, so a base that is whole and not the right one shows."""
    change(ledger, 3, "second")
    change(ledger, 4, "third")
    base = ledger.bases.put(ledger.release(3).entries)
    data = files_of(ledger)[1]
    with pytest.raises(LedgerError, match="does not match its checksum"):
        read_manifest(data, 1, lambda _: base)
    with pytest.raises(LedgerError, match="not of format 2"):
        read_manifest(data, 1)


def test_what_nobody_needs_is_told(ledger: Ledger) -> None:
    """A crash may leave a base that no manifest names; it harms nothing."""
    change(ledger, 3, "second")
    stray = ledger.bases.put(ledger.release(2).entries)
    assert examine(ledger).leftovers == (f"bases/{stray.name}",)
    assert examine(ledger).faults == ()


def test_withdrawn_graph_is_in_no_base(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither its name nor that of its object stays, also where a release had lost it already."""
    monkeypatch.setattr(compacting, "_LARGEST", 0)  # one base for all
    gone = ledger.release(1).entries[5].object
    for value in ("second", ""):
        change(ledger, 5, value)
    for number in range(6, 9):
        change(ledger, number, "other")
    before = {number: ledger.release(number) for number in ledger.releases()}
    made = withdraw(ledger, "urn:g:0005", issued=ISSUED)
    ledger.journal.remove()
    for path in ledger.folder.rglob("*"):
        if path.is_file() and path.name != "audit.log":
            assert b"urn:g:0005" not in path.read_bytes(), path
            assert gone.encode() not in path.read_bytes(), path
    fresh = Ledger(ledger.folder)
    for number, release in before.items():
        after = fresh.release(number)
        assert [e.graph for e in after.entries] == [
            e.graph for e in release.entries if e.graph != "urn:g:0005"
        ]
        assert after.identity == release.identity
    assert made.release.number == 7
    assert examine(fresh).faults == ()
    assert None not in [bases_of(ledger)[number] for number in range(1, 6)]


def test_withdrawn_thing_is_in_no_base(ledger: Ledger) -> None:
    """The object that spoke of it has another name in every release and base."""
    change(ledger, 5, "of somebody", about="secret")
    gone = next(e.object for e in ledger.release(2).entries if e.graph == "urn:g:0005")
    for number in range(6, 9):
        change(ledger, number, "other")
    withdraw(ledger, "urn:secret", issued=ISSUED)
    ledger.journal.remove()
    held = [p for p in ledger.folder.rglob("*") if p.is_file() and p.name != "audit.log"]
    assert not [p for p in held if gone.encode() in p.read_bytes() or p.name == gone]
    assert examine(Ledger(ledger.folder)).faults == ()
    with pytest.raises(NotFound):
        withdraw(ledger, "urn:secret", issued=ISSUED)


def test_pruned_releases_take_their_bases_with_them(ledger: Ledger) -> None:
    """A base that a release needs which is kept stays; the others go."""
    for value in range(40):
        change(ledger, value, "other")
    before = ledger.bases.names()
    kept = {number: ledger.release(number) for number in ledger.releases()[-3:]}
    prune(ledger, 3)
    assert ledger.bases.names() < before
    fresh = Ledger(ledger.folder)
    assert {number: fresh.release(number) for number in fresh.releases()} == kept
    assert examine(fresh).leftovers == ()
    prune(ledger, 1)
    assert ledger.bases.names() == frozenset()


def test_withdrawal_after_pruning(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    """A base may name objects that went with pruned releases; that stops nothing."""
    monkeypatch.setattr(compacting, "_LARGEST", 0)
    for number in range(5):
        change(ledger, number, "other")
    prune(ledger, 2)
    made = withdraw(ledger, "urn:g:0100", issued=ISSUED)
    assert made.graphs == ("urn:g:0100",)
    ledger.journal.remove()
    held = [p for p in ledger.folder.rglob("*") if p.is_file() and p.name != "audit.log"]
    assert not [p for p in held if b"urn:g:0100" in p.read_bytes()]


@pytest.mark.parametrize("form", ["b", "b.tar.zst"])
def test_backup_has_the_bases(
    ledger: Ledger, history: dict[int, Release], tmp_path: Path, form: str
) -> None:
    """What is restored is the same, release by release."""
    take_backup(ledger, tmp_path / form)
    restore_backup(tmp_path / form, tmp_path / "restored")
    restored = Ledger(tmp_path / "restored" / "ledger")
    assert {n: restored.release(n) for n in restored.releases()} == history
    assert restored.bases.names() == ledger.bases.names()
    assert examine(restored).faults == ()


KILLED = """
import os, sys
from pathlib import Path
from graph_service.ledger.ledger import Ledger
from tests.ledger.test_compacting import ISSUED, change
from graph_service.ledger.withdrawal import withdraw
after, what, folder = int(sys.argv[1]), sys.argv[2], Path(sys.argv[3])
calls = 0
replace = os.replace
def counted(*paths):
    global calls
    if calls == after:
        os._exit(9)
    calls += 1
    replace(*paths)
os.replace = counted
ledger = Ledger(folder)
if what == "commit":
    change(ledger, 3, f"by one that dies after {after}")
else:
    withdraw(ledger, "urn:g:0005", issued=ISSUED)
os._exit(0)
"""


def killed(ledger: Ledger, what: str, after: int) -> bool:
    """Do something in a process that dies after so many files got their names; tell whether."""
    command = [sys.executable, "-c", KILLED, str(after), what, str(ledger.folder)]
    code = subprocess.run(command, check=False).returncode
    assert code in (0, 9)
    return code == 9


def test_crash_of_a_commit_loses_nothing(ledger: Ledger) -> None:
    """Whatever had its name by then, each release is whole, and writers go on."""
    change(ledger, 4, "other")
    after = 0
    while killed(ledger, "commit", after):
        known = {number: ledger.release(number) for number in ledger.releases()}
        fresh = Ledger(ledger.folder)
        change(fresh, 9, f"after {after}")
        assert {number: fresh.release(number) for number in known} == known
        assert examine(Ledger(ledger.folder)).faults == ()
        after += 1
    assert after >= 3  # an object, a manifest, the one before in short


def test_crash_of_a_withdrawal_is_finished(tmp_path: Path) -> None:
    """At every moment each release is as it was or as it will be; then nothing has it."""
    after, over = 0, False
    while not over:
        ledger = Ledger(tmp_path / str(after) / "ledger")
        ledger.commit([make_entry(number) for number in range(GRAPHS)], issued=ISSUED)
        for number in (5, 6, 7):
            change(ledger, number, "other")
        known = {number: ledger.release(number) for number in ledger.releases()}
        over = not killed(ledger, "withdraw", after)
        fresh = Ledger(ledger.folder)
        for number, release in known.items():
            left = [each for each in release.entries if each.graph != "urn:g:0005"]
            assert list(fresh.release(number).entries) in (list(release.entries), left)
        begun = fresh.journal.is_there()
        with fresh.writing():
            fresh.complete_audit()
        assert examine(Ledger(ledger.folder)).faults == ()
        fresh.journal.remove()
        held = [p for p in ledger.folder.rglob("*") if p.is_file() and p.name != "audit.log"]
        assert begun == (not [p for p in held if b"urn:g:0005" in p.read_bytes()])
        after += 1
    assert after > 5
