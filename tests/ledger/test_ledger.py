"""A commit is all or nothing, repeatable, and never loses what was there."""

import errno
import os
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import InputError, LedgerError, Overtaken
from graph_service.ledger.fsck import examine, require_log
from graph_service.ledger.issue import described
from graph_service.ledger.ledger import Ledger, NewEntry

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)


def make_entry(name: str, value: str = "1", audience: str = "public") -> NewEntry:
    """Return a synthetic graph of one triple."""
    graph = f"https://example.org/g/{name}"
    quads = f'<https://example.org/{name}> <https://example.org/p> "{value}" <{graph}> .\n'
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


def content_of(ledger: Ledger) -> dict[str, bytes] | None:
    """Return every graph of the current release with its verified bytes."""
    release = ledger.current()
    return release and {entry.graph: ledger.read(entry.object) for entry in release.entries}


def test_commit_gives_a_release_that_reads_back(tmp_path: Path) -> None:
    """A release names its graphs in order, and their bytes are those that were handed in."""
    ledger = Ledger(tmp_path)
    release = ledger.commit([make_entry("b", audience="internal"), make_entry("a")], issued=ISSUED)
    assert (release.number, release.issued, release.previous) == (1, ISSUED, None)
    assert [e.graph for e in release.entries] == [
        "https://example.org/g/a",
        "https://example.org/g/b",
    ]
    assert release.entries[0].triples == 1
    assert ledger.read(release.entries[0].object) == make_entry("a").quads
    assert ledger.current() == ledger.release(1) == release
    assert ledger.releases() == (1,)
    assert release.triples == 2


def test_empty_ledger_has_no_release(tmp_path: Path) -> None:
    """Before the first commit there is nothing, and looking creates nothing."""
    ledger = Ledger(tmp_path / "absent")
    assert ledger.current() is None
    assert ledger.releases() == ()
    assert not (tmp_path / "absent").exists()


def test_releases_are_chained(tmp_path: Path) -> None:
    """Each release is the next number and names the digest before it."""
    ledger = Ledger(tmp_path)
    first = ledger.commit([make_entry("a")], issued=ISSUED)
    second = ledger.commit([make_entry("a", "2")], issued=ISSUED)
    assert (second.number, second.previous) == (2, first.digest)
    assert ledger.release(1) == first


def test_same_content_writes_nothing(tmp_path: Path) -> None:
    """Committing what is there already returns the current release and touches no file."""
    ledger = Ledger(tmp_path)
    first = ledger.commit([make_entry("a"), make_entry("b")], issued=ISSUED)
    before = {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()}
    later = datetime(2027, 1, 1, tzinfo=UTC)
    assert ledger.commit([make_entry("b"), make_entry("a")], issued=later) == first
    assert {p: p.stat().st_mtime_ns for p in tmp_path.rglob("*") if p.is_file()} == before


def test_same_input_gives_the_same_bytes(tmp_path: Path) -> None:
    """Two ledgers with the same history agree in every byte of manifests and objects."""
    trees = []
    for name in ("one", "two"):
        ledger = Ledger(tmp_path / name)
        ledger.commit([make_entry("a"), make_entry("b")], issued=ISSUED)
        ledger.commit([make_entry("b", "2"), make_entry("a")], issued=ISSUED)
        files = [p for f in ("objects", "releases") for p in (tmp_path / name / f).iterdir()]
        trees.append({str(p.relative_to(tmp_path / name)): p.read_bytes() for p in files})
    assert trees[0] == trees[1]


def test_entry_of_an_earlier_release_stands_for_its_object(tmp_path: Path) -> None:
    """A graph that did not change need not be handed in again."""
    ledger = Ledger(tmp_path)
    first = ledger.commit([make_entry("a"), make_entry("b")], issued=ISSUED)
    second = ledger.commit([first.entries[0], make_entry("b", "2")], issued=ISSUED)
    assert second.entries[0] == first.entries[0]
    (ledger.objects.folder / first.entries[1].object).unlink()
    with pytest.raises(LedgerError, match="is missing"):
        ledger.commit(first.entries, issued=ISSUED)


def test_two_contributions_of_one_graph_are_refused(tmp_path: Path) -> None:
    """A graph has one contribution; nothing is written."""
    ledger = Ledger(tmp_path)
    with pytest.raises(InputError, match="in two contributions"):
        ledger.commit([make_entry("a"), make_entry("a", "2")], issued=ISSUED)
    assert ledger.current() is None


def test_audit_line_follows_each_release(tmp_path: Path) -> None:
    """Accepted releases and rejections are in the audit log, in order."""
    ledger = Ledger(tmp_path)
    release = ledger.commit([make_entry("a")], issued=ISSUED)
    ledger.reject(reason="synthetic", violations=3)
    ledger.commit([make_entry("a")], issued=ISSUED)
    records = list(ledger.audit.records())
    assert [r.event for r in records] == ["accepted", "rejected"]
    assert records[0].details == described(release)
    assert records[1].details == {"reason": "synthetic", "violations": 3}


def test_missing_audit_line_is_added_by_the_next_writer(tmp_path: Path) -> None:
    """A crash between manifest and audit line is made good, in order."""
    ledger = Ledger(tmp_path)
    ledger.commit([make_entry("a")], issued=ISSUED)
    ledger.audit.path.unlink()
    assert examine(ledger).faults == ()
    ledger.commit([make_entry("a", "2")], issued=ISSUED)
    assert [r.details["release"] for r in ledger.audit.records()] == [1, 2]


def test_number_of_a_release_that_is_gone_is_not_given_again(tmp_path: Path) -> None:
    """When the newest manifest is lost nobody writes in its place, nor passes an older one off."""
    ledger = Ledger(tmp_path)
    for value in "12":
        ledger.commit([make_entry("a", value)], issued=ISSUED)
    (ledger.manifests / "2.json").unlink()
    again = Ledger(tmp_path)
    with pytest.raises(LedgerError, match="release 2 is gone"):
        again.commit([make_entry("a", "3")], issued=ISSUED)
    with pytest.raises(LedgerError, match="release 2 is gone"):
        require_log(again)
    assert again.releases() == (1,)


class Failing:
    """Counts calls of a function and lets the n-th one raise an error of the disk."""

    def __init__(self, real: Callable[..., Any], counter: list[int], at: int, code: int) -> None:
        self.real, self.counter, self.at, self.code = real, counter, at, code

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.counter[0] += 1
        if self.counter[0] == self.at:
            raise OSError(self.code, os.strerror(self.code))
        return self.real(*args, **options)


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EROFS])
def test_fault_at_any_step_leaves_old_or_new(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """Whichever disk call of a commit fails, the record is the old or the new one, whole."""
    old, new = [make_entry("a"), make_entry("b")], [make_entry("a", "2"), make_entry("c")]
    as_content = [{e.graph: e.quads for e in state} for state in (old, new)]
    outcomes = []
    for at in range(1, 100):
        ledger = Ledger(tmp_path / str(at))
        ledger.commit(old, issued=ISSUED)
        counter = [0]
        with monkeypatch.context() as patch:
            for name in ("fsync", "replace", "open"):
                patch.setattr(os, name, Failing(getattr(os, name), counter, at, code))
            try:
                ledger.commit(new, issued=ISSUED)
                failed = False
            except LedgerError as error:
                failed = True
                assert os.strerror(code) in str(error)
        assert examine(ledger).faults == ()
        outcomes.append(as_content.index(content_of(ledger) or {}))
        assert failed or outcomes[-1] == 1
        assert ledger.commit(new, issued=ISSUED).number == 2
        assert ledger.audit.verify() == 2
        if counter[0] < at:
            break
    assert outcomes[0] == 0
    assert outcomes == sorted(outcomes)
    assert len(outcomes) > 8


WRITER = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from graph_service.ledger.ledger import Ledger, NewEntry
ledger = Ledger(Path(sys.argv[1]))
n = int(sys.argv[2])
print("ready", flush=True)
while True:
    n += 1
    entries = []
    for name in "abcdefgh":
        g = f"https://example.org/g/{name}"
        q = f'<https://example.org/{name}> <https://example.org/p> "{n}" <{g}> .\\n'
        entries.append(NewEntry(g, "public", "Synthetic Office", "synthetic", q.encode()))
    release = ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    print(n, release.number, flush=True)
"""


def test_killed_writer_leaves_a_whole_release(tmp_path: Path) -> None:
    """After SIGKILL at random moments the newest release is whole and nothing acknowledged lost."""
    chance = random.Random(7)  # noqa: S311 - a repeatable choice of moments, no secret
    ledger, state = Ledger(tmp_path), 0
    for _ in range(12):
        with subprocess.Popen(
            [sys.executable, "-c", WRITER, str(tmp_path), str(state)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            start = time.monotonic()
            said = [process.stdout.readline() for _ in range(chance.randint(1, 3))]
            one_commit = (time.monotonic() - start) / len(said)
            time.sleep(chance.uniform(0.0, 1.5 * one_commit))
            process.kill()
            said += process.stdout.readlines()
            process.wait()
        acknowledged = int([line for line in said if line.endswith(b"\n")][-1].split()[0])
        assert examine(ledger).faults == ()
        content = content_of(ledger) or {}
        assert len(content) == 8
        (value,) = {int(quads.split(b'"')[1]) for quads in content.values()}
        assert acknowledged <= value <= acknowledged + 1
        state = value
    assert state >= 12
    ledger.commit([make_entry("a")], issued=ISSUED)
    assert ledger.audit.verify() == len(ledger.releases())
    assert examine(ledger).leftovers == ()


def test_two_writers_lose_no_release(tmp_path: Path) -> None:
    """Writers at the same time get a number each, and every release is whole."""
    numbers: list[int] = []

    def write(name: str) -> None:
        for value in range(10):
            entries = [make_entry(name, str(value)), make_entry("both", f"{name}{value}")]
            numbers.append(Ledger(tmp_path).commit(entries, issued=ISSUED).number)

    threads = [threading.Thread(target=write, args=(name,)) for name in "ab"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(numbers) == list(range(1, 21))
    assert Ledger(tmp_path).releases() == tuple(range(1, 21))
    assert examine(Ledger(tmp_path)).faults == ()


def test_second_writer_gives_up_after_its_time(tmp_path: Path) -> None:
    """A writer that waits too long says so and writes nothing."""
    ledger = Ledger(tmp_path, lock_seconds=0.05)
    ledger.commit([make_entry("a")], issued=ISSUED)
    with ledger.writing(), pytest.raises(LedgerError, match="locked by another writer"):
        ledger.commit([make_entry("a", "2")], issued=ISSUED)
    assert ledger.releases() == (1,)


def test_damaged_manifest_is_not_passed_over(tmp_path: Path) -> None:
    """When the newest manifest is damaged, the one before it is not served in its place."""
    ledger = Ledger(tmp_path)
    ledger.commit([make_entry("a")], issued=ISSUED)
    ledger.commit([make_entry("a", "2")], issued=ISSUED)
    (tmp_path / "releases" / "2.json").write_bytes(b"{}")
    with pytest.raises(LedgerError, match="release 2"):
        ledger.current()
    with pytest.raises(LedgerError, match="there is no release 3"):
        ledger.release(3)


def test_commit_after_another_release_is_refused(tmp_path: Path) -> None:
    """Who made the entries from a release that is not the current one any more writes nothing."""
    ledger = Ledger(tmp_path)
    first = ledger.commit([], issued=ISSUED)
    second = ledger.commit([make_entry("a")], issued=ISSUED, after=first)
    with pytest.raises(Overtaken):
        ledger.commit([], issued=ISSUED, after=first)
    assert ledger.current() == second


def test_details_stand_in_the_line_of_their_release_alone(tmp_path: Path) -> None:
    """A line that a crash left out comes without the details of the next commit."""
    ledger = Ledger(tmp_path)
    ledger.commit([], issued=ISSUED)
    (tmp_path / "audit.log").unlink()
    ledger.commit([make_entry("a")], issued=ISSUED, details={"by": "office", "digest": "x"})
    first, second = ledger.audit.records()
    assert "by" not in first.details
    assert second.details["by"] == "office"
    assert second.details["digest"] == ledger.release(2).digest
    assert not examine(ledger).faults
