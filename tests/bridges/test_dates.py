"""What is left of a stated date on the other side."""

from datetime import date

import pytest

from graph_service.bridges.dates import span_of


@pytest.mark.parametrize(
    ("edtf", "point", "exact"),
    [
        ("2018-09-10", "2018-09-10", True),
        ("2018-09", "2018-09", True),
        ("2018-09~", "2018-09", False),
        ("2018?", "2018", False),
        ("2017/2018", "", False),
        ("201X", "", False),
    ],
)
def test_a_year_a_month_or_a_day_is_a_point(edtf: str, point: str, exact: bool) -> None:
    """Only what is one date stays one, without its mark of uncertainty."""
    span = span_of(edtf)
    assert span is not None
    assert (span.point, span.exact) == (point, exact)


def test_days_are_those_that_the_date_allows() -> None:
    """A period has a first and a last day, an open one has one of them, and no year has none."""
    span = span_of("2017/2018-02")
    assert span is not None
    assert (span.first, span.last) == (date(2017, 1, 1), date(2018, 2, 28))
    span = span_of("../2019")
    assert span is not None
    assert (span.first, span.last) == (None, date(2019, 12, 31))
    span = span_of("XXXX")
    assert span is not None
    assert (span.first, span.last, span.point) == (None, None, "")


def test_what_is_no_date_is_nothing() -> None:
    """A text that is no date in EDTF gives nothing."""
    assert span_of("some day in May") is None
