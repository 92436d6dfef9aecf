"""Dates in words."""

from datetime import date

import pytest
from flask import Flask

from graph_service.portraits.dates import read_when
from graph_service.web.dating import say, say_day


@pytest.mark.parametrize(
    ("stated", "said"),
    [
        ("2018-09-14", "14 September 2018"),
        ("2018-09", "September 2018"),
        ("2018", "2018"),
        ("2018~", "about 2018"),
        ("2018-09?", "September 2018, uncertain"),
        ("201X", "between 2010 and 2019"),
        ("2018/2019-02", "2018 to February 2019"),
        ("2018/..", "from 2018"),
        ("../2019", "until 2019"),
        ("2018-02-30", "2018-02-30"),
        ("{2017,2018}", "{2017,2018}"),
        ("XXXX", "date not recorded"),
        ("", "date not recorded"),
    ],
)
def test_date_is_said_as_exactly_as_it_is_stated(app: Flask, stated: str, said: str) -> None:
    """And what can't be said is shown as it is written."""
    with app.test_request_context("/"):
        assert say(read_when(stated)) == said


def test_day_is_said_in_the_language_of_the_page(app: Flask) -> None:
    """With its names of months."""
    with app.test_request_context("/?interface=fr"):
        assert say_day(date(2018, 9, 14)) == "14 septembre 2018"
    with app.test_request_context("/?interface=ar"):
        assert say(read_when("2018-09")) == "سبتمبر 2018"
