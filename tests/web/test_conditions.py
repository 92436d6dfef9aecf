"""``If-None-Match`` by RFC 9110, section 13.1.2."""

import pytest

from graph_service.web.conditions import matches_any, matching

TAGS = ('"a-gzip"', '"a"')


@pytest.mark.parametrize(
    ("header", "found"),
    [
        ('"a"', '"a"'),
        ('W/"a"', '"a"'),
        ('"x", W/"a-gzip" , "y"', '"a-gzip"'),
        ('"a","a-gzip"', '"a-gzip"'),
        ('"with, comma", "a"', '"a"'),
        ('"b"', None),
        ('"A"', None),
        ("a", None),
        ("*", None),
        ("", None),
        (None, None),
        ('"a', None),
        ('"' + "x" * 9_000 + '", "a"', None),
    ],
)
def test_list_matches_weakly(header: str | None, found: str | None) -> None:
    """Any tag of the list matches, weak or not; what is malformed or absurdly long does not."""
    assert matching(header, TAGS) == found


@pytest.mark.parametrize(
    ("header", "any_"), [("*", True), (" * ", True), ('"*"', False), ('"a", *', False)]
)
def test_star_is_a_case_of_its_own(header: str, any_: bool) -> None:
    """A star alone means whatever there is."""
    assert matches_any(header) is any_
    assert not matches_any(None)
