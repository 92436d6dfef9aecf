"""Checks over a change: rows about what it touches, for each set of audiences by itself."""

from collections.abc import Iterable, Sequence
from datetime import date

import pytest

from graph_service.validate.change.asking import ChangedRules
from graph_service.validate.change.chains import NotCompiled
from graph_service.validate.change.overlay import Overlay, holders_of
from graph_service.validate.change.walking import Bounds
from graph_service.validate.checks import Check, Finding, Select
from graph_service.views.store import open_scratch
from tests.validate.change.held import held

LOOP = Check("loop", "A loop.", "SELECT ?x WHERE { ?x <urn:p> ?x }", "loop.rq")
DAY = date(2026, 1, 31)


def rules(check: Check) -> ChangedRules:
    """Return one check, compiled."""

    def opened(graphs: Iterable[tuple[str, bytes]]) -> Select:
        select = open_scratch(graphs)
        return lambda query: list[Sequence[object]](select(query))

    return ChangedRules([check], consent=False, open_graphs=opened, shown=str)


def find(before: bytes, come: bytes, gone: bytes = b"") -> tuple[Finding, ...]:
    """Return what the check finds about a change."""
    overlay = Overlay(held(before), holders_of(come), holders_of(gone))
    overlays, audiences = {"public": overlay}, {"urn:g": "public"}
    found = rules(LOOP).find(overlays, overlay, audiences, Bounds(99, 99), hidden=(), day=DAY)
    assert found[0] == set()
    return found[1]


def test_what_a_change_makes_wrong_is_found() -> None:
    """A row about a node that it touches."""
    (finding,) = find(b"", b"<urn:a> <urn:p> <urn:a> <urn:g> .\n")
    assert finding.rows == (("<urn:a>",),)


def test_what_was_wrong_elsewhere_is_not() -> None:
    """A row about a node that it does not touch is none of its."""
    assert (
        find(b"<urn:a> <urn:p> <urn:a> <urn:g> .\n", b"<urn:b> <urn:p> <urn:c> <urn:g> .\n") == ()
    )


def test_what_a_change_mends_is_not_found() -> None:
    """The row is gone with what made it."""
    line = b"<urn:a> <urn:p> <urn:a> <urn:g> .\n"
    assert find(line, b"", line) == ()


def test_check_that_cannot_be_followed_is_refused() -> None:
    """It is known when it is compiled."""
    with pytest.raises(NotCompiled):
        rules(Check("all", "All.", "SELECT ?x { ?x <urn:p> ?y . ?z <urn:q> ?u }", "all.rq"))
