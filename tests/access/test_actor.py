"""Actors and the patterns of the graphs that are theirs."""

import pytest

from graph_service.access.actor import ANONYMOUS, PUBLIC, Actor, check_patterns
from graph_service.errors import InputError

GRAPH = "https://example.org/graph/a"


@pytest.mark.parametrize(
    ("pattern", "theirs"),
    [
        (GRAPH, True),
        ("https://example.org/graph/*", True),
        ("https://example.org/graph/a*", True),
        ("*", True),
        ("https://example.org/graph/", False),
        ("https://example.org/graph/A", False),
        ("https://example.org/graph/b*", False),
        ("https://example.org/graph/%61", False),
        ("", False),
    ],
)
def test_pattern_names_a_graph_or_the_beginning_of_graphs(pattern: str, theirs: bool) -> None:
    """A pattern is the IRI itself or, before a star, its beginning; nothing is normalised."""
    assert Actor("office", frozenset({PUBLIC}), (pattern,)).is_theirs(GRAPH) is theirs


def test_anonymous_caller_owns_nothing() -> None:
    """Without a token there is the public audience, and no graph to write."""
    assert ANONYMOUS.audiences == {PUBLIC}
    assert not ANONYMOUS.is_theirs(GRAPH)


@pytest.mark.parametrize("pattern", ["*", GRAPH, "https://example.org/*", "urn:x:*", "urn:*"])
def test_pattern_is_accepted(pattern: str) -> None:
    """Absolute IRIs, their beginnings, and the star alone are patterns."""
    check_patterns([pattern])


@pytest.mark.parametrize("pattern", ["", "graph/a", "a*b*", "https://x/ y", "<urn:x>", "*x", "h*"])
def test_pattern_is_refused(pattern: str) -> None:
    """Whatever could never be meant is refused."""
    with pytest.raises(InputError):
        check_patterns([GRAPH, pattern])
