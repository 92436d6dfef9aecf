"""The release that a writer has seen is a condition on the graphs of the change alone."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.contributions.conditions import KnownRelease
from graph_service.errors import Unmet
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.writing import Present

EVERYBODY, STAFF = frozenset({"public"}), frozenset({"public", "internal"})


@pytest.fixture
def ledger(tmp_path: Path) -> Ledger:
    """Return a record of three releases; the second is news for staff alone."""
    made = Ledger(tmp_path)
    for number, (public, hidden) in enumerate((("1", "1"), ("1", "2"), ("3", "2"))):
        entries = [
            NewEntry(
                "urn:g", "public", "", "d", f'<urn:s> <urn:p> "{public}" <urn:g> .\n'.encode()
            ),
            NewEntry(
                "urn:h", "internal", "", "d", f'<urn:s> <urn:p> "{hidden}" <urn:h> .\n'.encode()
            ),
        ]
        made.commit(entries, issued=datetime(2026, 1, 1 + number, tzinfo=UTC))
    return made


def holds(ledger: Ledger, audiences: frozenset[str], graph: str, **headers: str) -> bool:
    """Return whether conditions hold of a graph now."""
    current = ledger.current()
    assert current is not None
    known = KnownRelease(headers.get("match"), headers.get("none_match"), ledger, audiences)
    try:
        known.require(Present(ledger, current, audiences), [graph])
    except Unmet:
        return False
    return True


@pytest.mark.parametrize(
    ("match", "graph", "expected"),
    [
        ('"3"', "urn:g", True),
        ('"1"', "urn:g", False),
        ('"1"', "urn:new", True),
        ('"2"', "urn:h", True),
        ('"1"', "urn:h", False),
        ('"1", "3"', "urn:g", True),
        ('W/"3"', "urn:g", False),
        ('"4"', "urn:new", False),
        ("3", "urn:g", False),
        ("*", "urn:g", True),
    ],
)
def test_graph_has_to_be_as_it_was_then(
    ledger: Ledger, match: str, graph: str, expected: bool
) -> None:
    """Weak tags and numbers that never were hold for nothing."""
    assert holds(ledger, STAFF, graph, match=match) is expected


def test_release_that_was_made_for_others_is_none(ledger: Ledger) -> None:
    """To who saw nothing new in it there is no such number, as there is none of tomorrow."""
    assert not holds(ledger, EVERYBODY, "urn:new", match='"2"')
    assert not holds(ledger, EVERYBODY, "urn:new", match='"4"')
    assert holds(ledger, EVERYBODY, "urn:new", match='"1"')


def test_nothing_may_be_there(ledger: Ledger) -> None:
    """What is hidden is not there."""
    assert not holds(ledger, EVERYBODY, "urn:g", none_match="*")
    assert holds(ledger, EVERYBODY, "urn:h", none_match="*")
    assert not holds(ledger, STAFF, "urn:h", none_match="*")
    assert holds(ledger, EVERYBODY, "urn:g")
