"""What a file changes, and what it leaves as it is."""

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import EDTF, ONTOLOGY
from graph_service.sheets.merging import merge, precision_of, read_quads

GRAPH = NamedNode("https://w3id.org/reprisals/graph/case-a1b2c3d4e5")
ACT = NamedNode("https://w3id.org/reprisals/id/act/a1b2c3d4e5-1")


def said(name: str, value: str, datatype: str | None = None) -> Quad:
    """Return a synthetic statement."""
    term = Literal(value, datatype=NamedNode(datatype)) if datatype else Literal(value)
    return Quad(ACT, NamedNode(ONTOLOGY + name), term, GRAPH)


def names(content: bytes | None) -> set[str]:
    """Return the properties and values of a graph."""
    return {
        f"{q.predicate.value.rpartition('/')[2]} {getattr(q.object, 'value', '')}"
        for q in read_quads(content or b"")
    }


def test_a_file_that_says_the_same_changes_nothing() -> None:
    """Whatever else is there."""
    old = {said("statement", "one"), said("note", "untouched")}
    assert merge({GRAPH.value: old}, {said("statement", "one")}, {said("statement", "one")}) == {}


def test_what_no_cell_can_hold_stays() -> None:
    """Only what the file had is taken away."""
    old = {said("statement", "one"), said("note", "untouched")}
    found = merge({GRAPH.value: old}, {said("statement", "one")}, {said("statement", "two")})
    assert names(found[GRAPH.value]) == {"statement two", "note untouched"}


def test_a_graph_of_which_nothing_is_left_goes() -> None:
    """It is none of no statements."""
    old = {said("statement", "one")}
    assert merge({GRAPH.value: old}, old, set()) == {GRAPH.value: None}


def test_bounds_are_computed_where_a_date_changed() -> None:
    """Those of the old date go; where it did not change, they stay as they were."""
    old = {said("date", "2020", EDTF), said("earliest", "other"), said("latest", "other")}
    date = {said("date", "2020", EDTF)}
    assert merge({GRAPH.value: old}, date, date) == {}
    found = merge({GRAPH.value: old}, date, {said("date", "2021-03", EDTF)})
    assert names(found[GRAPH.value]) == {
        *("date 2021-03", "earliest 2021-03-01", "latest 2021-03-31"),
        "datePrecision https://w3id.org/reprisals/scheme/date-precision/month",
    }


@pytest.mark.parametrize(
    ("date", "term"),
    [
        ("2018-09-10", "day"),
        ("2018-09~", "month"),
        ("2018?", "year"),
        ("2018-XX", "year"),
        ("2017/2018-05-01", "interval"),
        ("[2017,2018]", "interval"),
        ("XXXX", "unknown"),
        ("201X", "unknown"),
    ],
)
def test_precision_is_that_of_the_text(date: str, term: str) -> None:
    """As the shipped data has it."""
    assert precision_of(date) == term
