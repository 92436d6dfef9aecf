"""Statements that are made here, as lines."""

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from graph_service.export.lines import lines_of

P, Q = NamedNode("http://example.org/p"), NamedNode("http://example.org/q")


def test_lines_are_sorted_and_each_is_there_once() -> None:
    """The order and number in which statements come makes no difference."""
    one, two = Triple(P, Q, Literal("a\nb")), Triple(P, Q, Literal("a"))
    assert lines_of([one, two, one]) == lines_of([two, one])
    assert lines_of([one]) == [b'<http://example.org/p> <http://example.org/q> "a\\nb" .\n']


def test_blank_nodes_are_named_by_what_is_said_of_them() -> None:
    """Labels and order of a description leave no trace in its lines; other descriptions differ."""

    def lines(first: str, second: str, text: str = "x") -> list[bytes]:
        inner, outer = BlankNode(first), BlankNode(second)
        found = [Triple(outer, P, inner), Triple(inner, Q, Literal(text))]
        return lines_of(found if first < second else found[::-1])

    assert lines("a", "b") == lines("z", "c")
    assert len(lines("a", "b")) == 2
    assert lines("a", "b") != lines("a", "b", "y")


def test_nothing_is_no_lines() -> None:
    """Without statements there are no lines."""
    assert lines_of([]) == []
