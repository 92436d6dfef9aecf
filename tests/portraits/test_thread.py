"""Days between two dates that may be uncertain."""

from datetime import date

from graph_service.portraits.dates import When
from graph_service.portraits.thread import Days, between

_MARCH = When("2020-03", date(2020, 3, 1), date(2020, 3, 31))
_DAY = When("2020-03-10", date(2020, 3, 10), date(2020, 3, 10))


def test_days_are_as_exact_as_the_dates() -> None:
    """The same at both ends for two days, a range for a month; never below 0."""
    assert between(_DAY, _DAY) == Days(0, 0)
    assert between(_MARCH, _DAY) == Days(0, 9)
    assert between(_DAY, _MARCH) == Days(0, 21)


def test_unknown_dates_have_no_days() -> None:
    """Nothing is guessed."""
    assert between(When(), _DAY) is None
    assert between(_DAY, When("XXXX")) is None
