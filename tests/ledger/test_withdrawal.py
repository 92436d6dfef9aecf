"""What was withdrawn is in no release and no object any more, whatever happened on the way."""

import errno
import os
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import InputError, LedgerError, NotFound, Withdrawn
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.notices import notices
from graph_service.ledger.objects import name_of
from graph_service.ledger.release import tombstone_name
from graph_service.ledger.withdrawal import lift, withdraw

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
LATER = datetime(2026, 2, 28, tzinfo=UTC)
PERSON = "https://example.org/id/canary-person"
LABEL = "Canary Label"
HIDDEN = "https://example.org/g/canary-graph"


def make_entry(name: str, *statements: str, audience: str = "public") -> NewEntry:
    """Return a synthetic graph."""
    graph = name if ":" in name else f"https://example.org/g/{name}"
    quads = "".join(sorted(f"{each} <{graph}> .\n" for each in statements))
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


def fill(ledger: Ledger) -> None:
    """Publish three releases: one without the canaries, one with them, one after them."""
    stays = make_entry("stays", "<urn:s> <urn:p> <urn:o>")
    about = make_entry(
        "about",
        f'<{PERSON}> <urn:label> "{LABEL}"',
        f"<urn:s> <urn:met> <{PERSON}>",
        '<urn:s> <urn:v> "1"',
    )
    alone = make_entry("alone", f"<urn:t> <urn:met> <{PERSON}>", audience="partner")
    secret = make_entry(HIDDEN, f'<urn:s> <urn:note> "{LABEL}"', audience="internal")
    ledger.commit([stays], issued=ISSUED)
    ledger.commit([stays, about, alone, secret], issued=ISSUED)
    ledger.commit([stays, about], issued=ISSUED)


def holders(ledger: Ledger, text: str) -> list[str]:
    """Return the files of a ledger that hold a text, but for the audit log and the journal.

    The journal goes when what is derived from the ledger is gone, which is not tested here.
    """
    others = (ledger.audit.path, ledger.folder / "withdrawal.json")
    return sorted(
        str(path.relative_to(ledger.folder))
        for path in ledger.folder.rglob("*")
        if path.is_file() and path not in others and text.encode() in path.read_bytes()
    )


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger with the canaries."""
    made = Ledger(tmp_path / "ledger")
    fill(made)
    return made


def test_resource_goes_from_every_release(ledger: Ledger) -> None:
    """Its statements are gone, the others stay, and a new release says so to who follows."""
    before = [ledger.release(n) for n in (1, 2, 3)]
    done = withdraw(ledger, PERSON, issued=LATER)
    assert (done.release.number, done.release.issued) == (4, LATER)
    assert done.audiences == ("partner", "public")
    assert done.graphs == ("https://example.org/g/about", "https://example.org/g/alone")
    assert len(done.removed) == 3
    assert holders(ledger, PERSON) == []
    assert [p.rpartition("/")[0] for p in holders(ledger, LABEL)] == ["objects"]  # the secret graph
    assert ledger.release(1) == before[0]
    for number in (2, 3):
        release = ledger.release(number)
        assert release.number == number
        assert release.original == before[number - 1].digest != release.digest
        assert release.tombstones[tombstone_name(PERSON)].audiences == ("partner", "public")
    assert [e.graph.rpartition("/")[2] for e in ledger.release(2).entries] == [
        "about",
        "canary-graph",
        "stays",
    ]
    about = ledger.release(3).entries[0]
    assert (about.triples, ledger.read(about.object).count(b"urn:v")) == (1, 1)
    assert ledger.release(4).entries == ledger.release(3).entries
    assert done.release.previous == before[2].digest
    assert ledger.current() == done.release
    found = examine(ledger)
    assert (found.faults, found.orphans, found.leftovers) == ((), (), ("withdrawal.json",))


def test_graph_goes_from_every_release(ledger: Ledger) -> None:
    """A graph that only older releases had goes with its object, and its name with it."""
    done = withdraw(ledger, HIDDEN, issued=LATER)
    assert (done.audiences, done.graphs) == (("internal",), (HIDDEN,))
    assert holders(ledger, HIDDEN) == []
    assert len(holders(ledger, LABEL)) == 1  # the label of the resource is another's
    assert ledger.release(3).original is None
    assert ledger.release(4).entries == ledger.release(3).entries
    assert ledger.release(4).tombstones[tombstone_name(HIDDEN)].release == 4
    assert not examine(ledger).faults


def test_what_speaks_of_a_graph_goes_with_it(ledger: Ledger) -> None:
    """Statements elsewhere that name a withdrawn graph go, too."""
    stays = ledger.release(1).entries[0]
    ledger.commit([stays, make_entry("list", f"<urn:s> <urn:has> <{HIDDEN}>")], issued=ISSUED)
    withdraw(ledger, HIDDEN, issued=LATER)
    assert holders(ledger, HIDDEN) == []
    assert not examine(ledger).faults


def test_unknown_iri_writes_nothing(ledger: Ledger) -> None:
    """What no release has is refused by name, and no file is touched."""
    before = {p: p.stat().st_mtime_ns for p in ledger.folder.rglob("*") if p.is_file()}
    with pytest.raises(NotFound, match=r"no release has <https://example.org/id/canary>"):
        withdraw(ledger, "https://example.org/id/canary", issued=LATER)
    for wrong in ("", "1", "canary", "urn:a b", "urn:a> <urn:b"):
        with pytest.raises(InputError, match="not an absolute IRI"):
            withdraw(ledger, wrong, issued=LATER)
    assert {p: p.stat().st_mtime_ns for p in ledger.folder.rglob("*") if p.is_file()} == before
    with pytest.raises(NotFound):
        withdraw(Ledger(ledger.folder.parent / "empty"), PERSON, issued=LATER)


def test_orphans_and_halves_that_speak_of_it_go(ledger: Ledger) -> None:
    """What crashed writers left is no hiding place."""
    orphan = make_entry("orphan", f"<{PERSON}> <urn:p> <urn:o>").quads
    other = make_entry("orphan", "<urn:s> <urn:p> <urn:o>").quads
    ledger.objects.put([(name_of(orphan), orphan), (name_of(other), other)])
    (ledger.objects.folder / ("0" * 64 + ".tmp")).write_bytes(orphan[:50])
    (ledger.manifests / "4.json.tmp").write_text(PERSON)
    withdraw(ledger, PERSON, issued=LATER)
    assert holders(ledger, PERSON) == []
    assert examine(ledger).orphans == (name_of(other),)


def test_second_withdrawal_amends_again(ledger: Ledger) -> None:
    """A release keeps the digest it was published with, however often it is amended."""
    published = ledger.release(2).digest
    withdraw(ledger, PERSON, issued=LATER)
    withdraw(ledger, HIDDEN, issued=LATER)
    assert ledger.release(2).original == published
    assert len(ledger.release(2).withdrawn) == len(ledger.release(5).withdrawn) == 2
    assert ledger.release(5).previous == ledger.release(4).digest
    assert not examine(ledger).faults
    with pytest.raises(NotFound, match="it was withdrawn, with release 4"):
        withdraw(ledger, PERSON, issued=LATER)


def test_what_was_withdrawn_does_not_come_back(ledger: Ledger) -> None:
    """A new graph that is it or names it is refused; what never named it is taken."""
    withdraw(ledger, PERSON, issued=LATER)
    withdraw(ledger, HIDDEN, issued=LATER)
    again = [
        make_entry(HIDDEN, "<urn:s> <urn:p> <urn:o>"),
        make_entry("fresh", f"<urn:s> <urn:met> <{PERSON}>"),
        make_entry("fresh", f'<urn:s> <urn:page> "{PERSON}"'),
    ]
    for entry in again:
        with pytest.raises(Withdrawn, match="was withdrawn and must not come back") as caught:
            ledger.commit([entry], issued=LATER)
        assert caught.value.iri in (PERSON, HIDDEN)
        assert caught.value.graph == entry.graph
    assert ledger.commit([make_entry("fresh", "<urn:a> <urn:b> <urn:c>")], issued=LATER).number == 6


def test_lifting_lets_it_come_back(ledger: Ledger) -> None:
    """After it was lifted it is unknown, can be published, and can be withdrawn again."""
    withdraw(ledger, PERSON, issued=LATER)
    assert lift(ledger, PERSON, issued=LATER).withdrawn == ()
    with pytest.raises(NotFound, match="is not withdrawn"):
        lift(ledger, PERSON, issued=LATER)
    assert holders(ledger, PERSON) == []
    ledger.commit([make_entry("fresh", f"<urn:s> <urn:met> <{PERSON}>")], issued=LATER)
    withdraw(ledger, PERSON, issued=LATER)
    assert holders(ledger, PERSON) == []
    assert not examine(ledger).faults
    assert [r.event for r in ledger.audit.records()].count("lifted") == 1


def test_audit_log_says_it(ledger: Ledger) -> None:
    """The line has who, what, which releases; a feed gets the withdrawals from there."""
    withdraw(ledger, PERSON, issued=LATER, details={"by": "office"})
    (record,) = [r for r in ledger.audit.records() if r.event == "withdrawn"]
    assert record.details["by"] == "office"
    assert record.details["amended"] == {str(n): ledger.release(n).digest for n in (2, 3)}
    (notice,) = notices(ledger.audit.records())
    assert (notice.iri, notice.release, notice.audiences) == (PERSON, 4, ("partner", "public"))
    assert notice.time == record.time


def test_release_that_was_changed_behind_an_amendment_is_a_fault(ledger: Ledger) -> None:
    """That a manifest says it was amended is not enough: the log must know the digest."""
    copy = (ledger.manifests / "2.json").read_bytes()
    withdraw(ledger, PERSON, issued=LATER)
    ledger.journal.remove()
    (ledger.manifests / "2.json").write_bytes(copy)
    assert "release 2 is not what the audit log says was left of it" in examine(ledger).faults


class Failing:
    """Counts calls of a function and lets the n-th one and all after it fail."""

    def __init__(self, real: Callable[..., Any], counter: list[int], at: int) -> None:
        self.real, self.counter, self.at = real, counter, at

    def __call__(self, *args: Any, **options: Any) -> Any:
        self.counter[0] += 1
        if self.counter[0] >= self.at:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return self.real(*args, **options)


def state_of(ledger: Ledger) -> str:
    """Return ``old`` or ``new``: what the current release is, each checked as a whole."""
    release = ledger.current()
    assert release is not None
    content = b"".join(ledger.read(entry.object) for entry in release.entries)
    assert (PERSON.encode() in content) == (LABEL.encode() in content)
    assert b"urn:v" in content
    return "old" if PERSON.encode() in content else "new"


def test_fault_at_any_step_leaves_old_or_new(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Wherever the disk gives up, each release is old or new; the next writer finishes."""
    ledger_folder, outcomes = ledger.folder, []
    for at in range(1, 200):
        ledger = Ledger(shutil.copytree(ledger_folder, tmp_path / str(at)))
        counter = [0]
        with monkeypatch.context() as patch:
            for name in ("fsync", "replace", "open", "unlink"):
                patch.setattr(os, name, Failing(getattr(os, name), counter, at))
            try:
                withdraw(ledger, PERSON, issued=LATER)
            except LedgerError as error:
                assert os.strerror(errno.EIO) in str(error)
        assert examine(ledger).faults == ()
        outcomes.append(state_of(ledger))
        begun = ledger.journal.is_there()
        with ledger.writing():
            pass
        assert examine(ledger).faults == ()
        assert state_of(ledger) == ("new" if begun else "old")
        assert not begun or holders(ledger, PERSON) == []
        if counter[0] < at:
            break
    assert (outcomes[0], outcomes[-1]) == ("old", "new")
    assert outcomes == sorted(outcomes, reverse=True)
    assert len(outcomes) > 20


VICTIM = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.withdrawal import withdraw
ledger = Ledger(Path(sys.argv[1]))
print("ready", flush=True)
withdraw(ledger, sys.argv[2], issued=datetime(2026, 2, 28, tzinfo=UTC))
print("done", flush=True)
"""


def test_killed_withdrawal_is_old_or_new_and_is_finished(ledger: Ledger, tmp_path: Path) -> None:
    """After SIGKILL at random moments nothing is half done, and the next writer ends it."""
    chance = random.Random(11)  # noqa: S311 - a repeatable choice of moments, no secret
    ledger_folder, length, seen = ledger.folder, 0.05, set()
    for number in range(12):
        ledger = Ledger(shutil.copytree(ledger_folder, tmp_path / str(number)))
        with subprocess.Popen(
            [sys.executable, "-c", VICTIM, str(ledger.folder), PERSON], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == b"ready\n"
            start = time.monotonic()
            if number == 0:
                process.stdout.readline()
                length = time.monotonic() - start
            else:
                time.sleep(chance.uniform(0.0, length))
            process.kill()
            acknowledged = process.stdout.read() == b"done\n" or number == 0
            process.wait()
        assert examine(ledger).faults == ()
        state = state_of(ledger)
        assert state == "new" or not acknowledged
        begun = ledger.journal.is_there()
        ledger.reject(reason="the next writer")
        assert examine(ledger).faults == ()
        assert state_of(ledger) == ("new" if begun else "old")
        seen.add((state, begun))
    assert len(seen) > 1
