"""How long an answer may be kept."""

import pytest

from graph_service.partners.freshness import LONGEST, conditions_of, may_be_kept, seconds_of


@pytest.mark.parametrize(
    ("headers", "seconds", "kept"),
    [
        ({}, 0, False),
        ({"cache-control": "max-age=60"}, 60, True),
        ({"cache-control": 'public, Max-Age="60"', "age": "20"}, 40, True),
        ({"cache-control": "max-age=60", "age": "100"}, 0, False),
        ({"cache-control": "max-age=60", "age": "x"}, 60, True),
        ({"cache-control": "max-age=999999999"}, LONGEST, True),
        ({"cache-control": "max-age=99999999999999999999"}, 0, False),
        ({"cache-control": "max-age=-1"}, 0, False),
        ({"cache-control": "max-age"}, 0, False),
        ({"cache-control": "no-store, max-age=60", "etag": '"a"'}, 0, False),
        ({"cache-control": "private, max-age=60"}, 0, False),
        ({"cache-control": "no-cache, max-age=60"}, 0, False),
        ({"cache-control": "no-cache", "etag": '"a"'}, 0, True),
        ({"etag": '"a"'}, 0, True),
        ({"last-modified": "yesterday"}, 0, False),
    ],
)
def test_answer_is_kept_as_its_headers_say(
    headers: dict[str, str], seconds: int, kept: bool
) -> None:
    """What says nothing is not kept."""
    assert (seconds_of(headers), may_be_kept(headers)) == (seconds, kept)


def test_conditions_are_values_of_headers() -> None:
    """What can't stand in a header is not sent."""
    assert conditions_of({"etag": '"a"', "last-modified": "x"}) == {
        "If-None-Match": '"a"',
        "If-Modified-Since": "x",
    }
    assert conditions_of({"etag": '"a"\r\nX: y'}) == {}
