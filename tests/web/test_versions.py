"""Tags name versions of a graph; conditions hold or do not."""

import pytest

from graph_service.errors import Unmet
from graph_service.formats import GRAPHS
from graph_service.web.versions import Conditions, tag_of

ONE, TWO = "1" * 64, "2" * 64
SEEN = frozenset({"public"})
TURTLE, TRIPLES = (tag_of(ONE, GRAPHS[n], SEEN) for n in (0, 1))
OTHER = tag_of(TWO, GRAPHS[0], SEEN)
CODED = TURTLE[:-1] + '-gzip"'


def holds(
    match: str | None = None, none_match: str | None = None, content: str | None = ONE
) -> bool:
    """Return whether conditions hold of a graph with this content."""
    try:
        Conditions(match, none_match).require(content, SEEN)
    except Unmet:
        return False
    return True


def test_tags_differ_in_content_format_and_audience() -> None:
    """What differs in any of them is another version to somebody."""
    elsewhere = tag_of(ONE, GRAPHS[0], SEEN | {"partner"})
    assert len({TURTLE, TRIPLES, OTHER, elsewhere}) == 4


@pytest.mark.parametrize(
    ("header", "content", "wanted"),
    [
        (None, ONE, True),
        ("*", ONE, True),
        ("*", None, False),
        (TURTLE, ONE, True),
        (TRIPLES, ONE, True),
        (CODED, ONE, True),
        (f'"x", {TURTLE}', ONE, True),
        (f"W/{TURTLE}", ONE, False),
        (OTHER, ONE, False),
        (TURTLE, None, False),
        ("", ONE, False),
        ("junk", ONE, False),
    ],
)
def test_if_match_names_the_present_version(
    header: str | None, content: str | None, wanted: bool
) -> None:
    """In any format and coding, strongly compared; junk names none."""
    assert holds(match=header, content=content) is wanted


@pytest.mark.parametrize(
    ("header", "content", "wanted"),
    [
        ("*", ONE, False),
        ("*", None, True),
        (TURTLE, ONE, False),
        (f"W/{CODED}", ONE, False),
        (OTHER, ONE, True),
        (TURTLE, None, True),
    ],
)
def test_if_none_match_names_what_may_not_be_there(
    header: str, content: str | None, wanted: bool
) -> None:
    """A star is any version."""
    assert holds(none_match=header, content=content) is wanted
