"""Each row of RFC 9110, section 13.2.2, comes to what it says."""

from datetime import UTC, datetime

import pytest

from graph_service.web.preconditions import Outcome, evaluate, range_holds

TAG = '"abc"'
MODIFIED = datetime(2026, 1, 31, 12, 0, 0, 500, tzinfo=UTC)
BEFORE = "Fri, 30 Jan 2026 12:00:00 GMT"
SAME = "Sat, 31 Jan 2026 12:00:00 GMT"
AFTER = "Sun, 01 Feb 2026 12:00:00 GMT"
SEND, SAME_AS, FAILED = Outcome.SEND, Outcome.UNCHANGED, Outcome.FAILED

TABLE = [
    ({}, SEND),
    # 13.1.1: If-Match, strong comparison
    ({"If-Match": TAG}, SEND),
    ({"If-Match": f'"x", {TAG}'}, SEND),
    ({"If-Match": "*"}, SEND),
    ({"If-Match": '"x"'}, FAILED),
    ({"If-Match": f"W/{TAG}"}, FAILED),
    ({"If-Match": "abc"}, FAILED),
    ({"If-Match": ""}, FAILED),
    # 13.1.2: If-None-Match, weak comparison
    ({"If-None-Match": TAG}, SAME_AS),
    ({"If-None-Match": f"W/{TAG}"}, SAME_AS),
    ({"If-None-Match": f'"x" , {TAG},'}, SAME_AS),
    ({"If-None-Match": "*"}, SAME_AS),
    ({"If-None-Match": '"x"'}, SEND),
    ({"If-None-Match": '"x, ' + TAG}, SEND),
    ({"If-None-Match": "abc"}, SEND),
    ({"If-None-Match": '"x", ' * 2_000 + TAG}, SEND),
    # 13.1.3: If-Modified-Since, only where there is no If-None-Match
    ({"If-Modified-Since": SAME}, SAME_AS),
    ({"If-Modified-Since": AFTER}, SAME_AS),
    ({"If-Modified-Since": BEFORE}, SEND),
    ({"If-Modified-Since": "Saturday, 31-Jan-26 12:00:00 GMT"}, SAME_AS),
    ({"If-Modified-Since": "Sat Jan 31 12:00:00 2026"}, SAME_AS),
    ({"If-Modified-Since": "yesterday"}, SEND),
    ({"If-Modified-Since": ""}, SEND),
    ({"If-None-Match": '"x"', "If-Modified-Since": AFTER}, SEND),
    ({"If-None-Match": TAG, "If-Modified-Since": BEFORE}, SAME_AS),
    # 13.1.4: If-Unmodified-Since, only where there is no If-Match
    ({"If-Unmodified-Since": SAME}, SEND),
    ({"If-Unmodified-Since": AFTER}, SEND),
    ({"If-Unmodified-Since": BEFORE}, FAILED),
    ({"If-Unmodified-Since": "yesterday"}, SEND),
    ({"If-Match": TAG, "If-Unmodified-Since": BEFORE}, SEND),
    ({"If-Match": '"x"', "If-Unmodified-Since": AFTER}, FAILED),
    # 13.2.2: what fails comes before what is unchanged
    ({"If-Match": TAG, "If-None-Match": TAG}, SAME_AS),
    ({"If-Match": '"x"', "If-None-Match": TAG}, FAILED),
    ({"If-Unmodified-Since": BEFORE, "If-None-Match": TAG}, FAILED),
    ({"If-Unmodified-Since": BEFORE, "If-Modified-Since": AFTER}, FAILED),
    ({"If-Unmodified-Since": AFTER, "If-Modified-Since": AFTER}, SAME_AS),
]


@pytest.mark.parametrize(("headers", "outcome"), TABLE)
def test_preconditions_come_to_what_the_specification_says(
    headers: dict[str, str], outcome: Outcome
) -> None:
    """Each header alone and in pairs: sent, unchanged or failed."""
    assert evaluate(headers, TAG, MODIFIED) is outcome


def test_time_that_is_not_known_holds_for_nothing() -> None:
    """Nobody is told that nothing changed by a time that says nothing."""
    assert evaluate({"If-Modified-Since": AFTER}, TAG, None) is SEND
    assert evaluate({"If-Unmodified-Since": AFTER}, TAG, None) is FAILED
    assert evaluate({"If-None-Match": TAG}, TAG, None) is SAME_AS


@pytest.mark.parametrize(
    ("condition", "holds"),
    [
        (None, True),
        (TAG, True),
        (f" {TAG}", True),
        ('"x"', False),
        (f"W/{TAG}", False),
        ("*", False),
        (f'"x", {TAG}', False),
        (SAME, False),
        (AFTER, False),
    ],
)
def test_range_is_of_the_very_same_bytes(condition: str | None, holds: bool) -> None:
    """Only the strong tag lets a part be sent; a time is too weak."""
    headers = {} if condition is None else {"If-Range": condition}
    assert range_holds(headers, TAG) is holds
