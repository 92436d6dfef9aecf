"""The history tells each set of audiences of its own releases, and goes on telling."""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.history import KEPT, LET_GO, PRUNED, History
from graph_service.ledger.issue import digest_of_parts, parts_of
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import Release

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)
PUBLIC = {"public"}
STAFF = {"public", "internal"}


def make_entry(audience: str, value: str) -> NewEntry:
    """Return a synthetic graph of one triple."""
    graph = f"https://example.org/g/{audience}"
    quads = f'<https://example.org/s> <https://example.org/p> "{value}" <{graph}> .\n'
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


def commit(ledger: Ledger, day: int, **values: str) -> Release:
    """Publish one graph for each audience."""
    entries = [make_entry(audience, value) for audience, value in values.items()]
    return ledger.commit(entries, issued=ISSUED + timedelta(days=day))


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a ledger in which releases 2 and 3 are news to staff alone, and 4 to all."""
    made = Ledger(tmp_path)
    for day, (public, internal) in enumerate(("ax", "ay", "az", "bz")):
        commit(made, day, public=public, internal=internal)
    return made


def numbers(history: History, audiences: set[str]) -> list[int]:
    """Return the numbers of the releases that a set knows."""
    return [issue.number for issue in history.seen_by(audiences)]


def test_set_knows_the_releases_that_were_news_to_it(ledger: Ledger) -> None:
    """Numbers in between are of changes that it does not see."""
    assert numbers(ledger.history, PUBLIC) == [1, 4]
    assert numbers(ledger.history, STAFF) == [1, 2, 3, 4]
    assert [ledger.history.since(n, PUBLIC) for n in (1, 2, 3, 4)] == [1, 1, 1, 4]
    with pytest.raises(LedgerError, match="no release 0"):
        ledger.history.since(0, PUBLIC)


def test_digest_is_of_what_is_seen(ledger: Ledger) -> None:
    """What a set does not see changes nothing of its digest or counts."""
    first, second = (ledger.history.issue(number) for number in (1, 2))
    assert first is not None and second is not None
    assert first.digest_for(PUBLIC) == second.digest_for(PUBLIC)
    assert first.digest_for(STAFF) != second.digest_for(STAFF)
    assert first.digest_for(PUBLIC) == first.digest_for({"public", "partner"})
    assert (first.graphs_for(PUBLIC), first.triples_for(PUBLIC)) == (1, 1)
    assert (first.graphs_for(STAFF), first.triples_for(STAFF)) == (2, 2)
    entries = [each for each in ledger.release(1).entries if each.audience == "public"]
    assert digest_of_parts(parts_of(entries)) == first.digest_for(PUBLIC)


def test_time_is_that_of_each_release(ledger: Ledger) -> None:
    """It is the time of issue, not that of the clock."""
    issues = ledger.history.issues()
    assert [issue.issued for issue in issues] == [ISSUED + timedelta(days=n) for n in range(4)]
    assert [issue.digest for issue in issues] == [ledger.release(n).digest for n in (1, 2, 3, 4)]


def test_other_process_is_followed(ledger: Ledger, tmp_path: Path) -> None:
    """What another process publishes is known at the next look, with its line or without."""
    other = Ledger(tmp_path)
    assert numbers(ledger.history, PUBLIC) == [1, 4]
    commit(other, 5, public="c", internal="z")
    assert numbers(ledger.history, PUBLIC) == [1, 4, 5]
    lines = ledger.audit.path.read_bytes().splitlines(keepends=True)
    ledger.audit.path.write_bytes(b"".join(lines[:-1]))  # as a crash leaves it
    assert numbers(ledger.history, PUBLIC) == [1, 4, 5]
    assert numbers(Ledger(tmp_path).history, PUBLIC) == [1, 4, 5]
    commit(other, 6, public="d", internal="z")
    assert numbers(ledger.history, PUBLIC) == [1, 4, 5, 6]


def test_half_a_line_is_read_when_it_is_whole(ledger: Ledger) -> None:
    """A line that is being written is not there yet."""
    before = ledger.history.issues()
    whole = ledger.audit.path.read_bytes()
    with ledger.audit.path.open("ab") as file:
        file.write(b'{"event": "kept", "det')
    assert ledger.history.issues() == before
    ledger.audit.path.write_bytes(whole)
    assert ledger.history.issues() == before


def test_marks_are_of_the_last_event(ledger: Ledger) -> None:
    """A release may be marked, let go, and pruned; it stays known."""
    events = [(KEPT, [1, 2]), (LET_GO, [2]), (PRUNED, [2, 3])]
    for event, releases in events:
        ledger.audit.append(event, ISSUED, releases=releases)
    told = [(each.is_marked, each.is_pruned) for each in ledger.history.issues()]
    assert told == [(True, False), (False, True), (False, True), (False, False)]
    assert numbers(ledger.history, STAFF) == [1, 2, 3, 4]


def test_lines_of_before_are_completed_from_the_manifests(ledger: Ledger) -> None:
    """A log whose lines say nothing of audiences is read with the manifests."""
    lines = []
    for line in ledger.audit.path.read_text().splitlines():
        members = json.loads(line)
        del members["details"]["seen"], members["details"]["issued"]
        lines.append(json.dumps(members) + "\n")
    before = ledger.history.issues()
    ledger.audit.path.unlink()
    ledger.audit.path.write_text("".join(lines))
    assert ledger.history.issues() == before


def test_damaged_line_says_nothing(ledger: Ledger, tmp_path: Path) -> None:
    """What it said of a release is taken from the manifest; ``fsck`` tells of the damage."""
    before = ledger.history.issues()
    lines = ledger.audit.path.read_bytes().splitlines(keepends=True)
    for spoilt in (b"\x00\n", b"[]\n", b'{"event": "accepted", "details": {"release": "x"}}\n'):
        ledger.audit.path.write_bytes(b"".join((lines[0], spoilt, *lines[2:])))
        assert Ledger(tmp_path).history.issues() == before
    with ledger.audit.path.open("ab") as file:
        file.write(b'{"event": "kept", "details": {"releases": [9]}}\n')
    assert Ledger(tmp_path).history.issues() == before


def test_empty_ledger_has_none(tmp_path: Path) -> None:
    """Before the first release there is nothing to tell."""
    assert Ledger(tmp_path).history.issues() == ()
    assert Ledger(tmp_path).history.seen_by(PUBLIC) == ()


def test_date_of_what_others_see_is_no_date_of_a_set(tmp_path: Path) -> None:
    """Each audience has the date of what changed for it, in whatever release that came."""
    ledger = Ledger(tmp_path)

    def publish(first: str, second: str, **days: int) -> None:
        dates = {name: (ISSUED + timedelta(days=day)).isoformat() for name, day in days.items()}
        ledger.commit(
            [make_entry("public", first), make_entry("internal", second)],
            issued=ISSUED + timedelta(days=max(days.values())),
            details={"dates": dates},
        )

    publish("a", "x", public=1, internal=50)
    publish("a", "y", public=2, internal=90)  # nothing new to the public
    publish("b", "y", public=3, internal=99)  # nothing new to staff but that
    told = {
        audiences: [
            (issue.issued_for(audiences) - ISSUED).days for issue in ledger.history.issues()
        ]
        for audiences in (frozenset(PUBLIC), frozenset(STAFF), frozenset({"internal"}))
    }
    assert told == {
        frozenset(PUBLIC): [1, 1, 3],
        frozenset(STAFF): [50, 90, 90],
        frozenset({"internal"}): [50, 90, 90],
    }
    assert Ledger(tmp_path).history.issues() == ledger.history.issues()
    assert ledger.history.issues()[0].issued_for({"partner"}).year == 1970


def test_release_without_dates_was_issued_when_it_says_or_when_it_was_written(
    tmp_path: Path,
) -> None:
    """A date in the future is not passed on to those whose data it is not of."""
    ledger = Ledger(tmp_path, clock=lambda: ISSUED + timedelta(days=5))
    commit(ledger, 2, public="a")
    commit(ledger, 9, public="b")
    days = [(issue.issued_for(PUBLIC) - ISSUED).days for issue in ledger.history.issues()]
    assert days == [2, 5]


def test_lines_that_are_lost_are_made_up_for(ledger: Ledger, tmp_path: Path) -> None:
    """What the log lacks is taken from the manifests, wherever it lacks it."""
    before = ledger.history.issues()
    lines = ledger.audit.path.read_bytes().splitlines(keepends=True)
    ledger.audit.path.write_bytes(b"".join((lines[0], lines[3])))
    assert Ledger(tmp_path).history.issues() == before


def test_release_of_a_set_is_found_by_its_number(ledger: Ledger) -> None:
    """And no other, also while releases come."""
    assert [ledger.history.find(n, PUBLIC) is not None for n in range(7)] == [
        n in (1, 4) for n in range(7)
    ]
    commit(ledger, 5, public="c", internal="z")
    found = ledger.history.find(5, PUBLIC)
    assert found is not None and found.number == 5
    assert ledger.history.find(5, STAFF) == found
    ledger.audit.append(PRUNED, ISSUED, releases=[5])
    pruned = ledger.history.find(5, PUBLIC)
    assert pruned is not None and pruned.is_pruned
