"""What those with some audiences see of the difference between two states of a graph."""

from pyoxigraph import NamedNode, Triple

from graph_service.validate.change.replaced import Replaced, merged

A, P = NamedNode("urn:a"), NamedNode("urn:p")
KEPT, OLD, NEW = (Triple(A, P, NamedNode(f"urn:{name}")) for name in ("kept", "old", "new"))


def text(*triples: Triple) -> bytes:
    """Return triples in one graph."""
    lines = (f"{t.subject} {t.predicate} {t.object} <urn:g> .\n" for t in triples)
    return "".join(lines).encode()


def test_difference_is_what_comes_and_what_goes() -> None:
    """What stays is not looked at."""
    replaced = Replaced("public", text(KEPT, OLD), "public", text(KEPT, NEW))
    assert replaced.holders({"public", "internal"}) == ({NEW: {"urn:g"}}, {OLD: {"urn:g"}})


def test_others_see_nothing_of_it() -> None:
    """A graph of another audience is neither there before nor after."""
    replaced = Replaced("internal", text(OLD), "internal", text(NEW))
    assert replaced.holders({"public"}) == ({}, {})


def test_graph_of_another_audience_comes_or_goes_whole() -> None:
    """For those who see one of the two, and again for those who see both."""
    replaced = Replaced("internal", text(KEPT), "public", text(KEPT))
    kept = {KEPT: {"urn:g"}}
    assert replaced.holders({"public"}) == (kept, {})
    assert replaced.holders({"internal"}) == ({}, kept)
    assert replaced.holders({"public", "internal"}) == (kept, kept)


def test_several_graphs_are_one_difference() -> None:
    """A triple has all the graphs that it comes into."""
    one, other = ({KEPT: {"urn:g"}}, {OLD: {"urn:g"}}), ({KEPT: {"urn:h"}}, {})
    assert merged([one, other]) == ({KEPT: {"urn:g", "urn:h"}}, {OLD: {"urn:g"}})
