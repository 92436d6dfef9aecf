"""The days that a text leaves open."""

from datetime import date

import pytest

from graph_service.web.days import days_of


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2018-03-01", (2018, 3, 1), (2018, 3, 1)),
        ("2018-03-01T10:00:00Z", (2018, 3, 1), (2018, 3, 1)),
        ("2018-03-01+02:00", (2018, 3, 1), (2018, 3, 1)),
        ("2020-02~", (2020, 2, 1), (2020, 2, 29)),
        ("201X", (2010, 1, 1), (2019, 12, 31)),
        ("2018-06/2019", (2018, 6, 1), (2019, 12, 31)),
        ("2018/..", (2018, 1, 1), (2018, 12, 31)),
        ("9999", (9999, 1, 1), (9999, 12, 31)),
    ],
)
def test_first_and_last_day(text: str, first: tuple[int, ...], last: tuple[int, ...]) -> None:
    """EDTF and dates of XML Schema, open ends included."""
    assert days_of(text) == (date(*first), date(*last))


@pytest.mark.parametrize(
    "text", ["", "XXXX", "2018-02-31", "2019/2018", "0000", "soon", "2018" * 30, "٢٠١٨", "../.."]
)
def test_what_is_no_date_is_none(text: str) -> None:
    """Neither a day outside of the calendar nor an order that is wrong."""
    assert days_of(text) is None
