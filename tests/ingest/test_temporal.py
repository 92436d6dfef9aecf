"""Dates, times and durations have one lexical form each."""

import pytest

from graph_service.ingest.temporal import canonical_duration, canonical_moment, days_of_month


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("2018-09-10", "date", "2018-09-10"),
        ("2018-09-10+00:00", "date", "2018-09-10Z"),
        ("2018-09-10+05:30", "date", "2018-09-10+05:30"),
        ("-0000-01-01", "date", "0000-01-01"),
        ("2018-12-31T24:00:00.0", "dateTime", "2019-01-01T00:00:00"),
        ("2018-09-10T00:00:00.120-00:00", "dateTime", "2018-09-10T00:00:00.12Z"),
        ("24:00:00", "time", "00:00:00"),
        ("2018Z", "gYear", "2018Z"),
        ("2018-05", "gYearMonth", "2018-05"),
        ("--02-29", "gMonthDay", "--02-29"),
        ("--05", "gMonth", "--05"),
        ("---05", "gDay", "---05"),
    ],
)
def test_moment_is_written_in_one_way(text: str, kind: str, form: str) -> None:
    """UTC is Z, midnight is 00:00:00 of the next day, fractions have no trailing zero."""
    assert canonical_moment(text, kind) == form


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2018-13-01", "date"),
        ("2018-02-29", "date"),
        ("02018-01-01", "date"),
        ("2018-1-1", "date"),
        ("2018-09-10+14:01", "date"),
        ("2018-09-10T12:00:60", "dateTime"),
        ("2018-09-10T24:00:01", "dateTime"),
        ("2018-09-10", "dateTime"),
        ("--02-30", "gMonthDay"),
        ("10/09/2018", "date"),
    ],
)
def test_moment_that_does_not_exist_is_refused(text: str, kind: str) -> None:
    """A month 13, a 29 February of a common year and a leap second are no moments."""
    with pytest.raises(ValueError, match=r"expected|no such day|only time"):
        canonical_moment(text, kind)


@pytest.mark.parametrize(
    ("text", "kind", "form"),
    [
        ("P12M", "duration", "P1Y"),
        ("PT36H", "duration", "P1DT12H"),
        ("P1M30D", "duration", "P1M30D"),
        ("-P0D", "duration", "PT0S"),
        ("P0M", "yearMonthDuration", "P0M"),
        ("PT1.50S", "dayTimeDuration", "PT1.5S"),
        ("PT3600S", "dayTimeDuration", "PT1H"),
    ],
)
def test_duration_carries_over_its_units(text: str, kind: str, form: str) -> None:
    """Seconds become minutes, hours and days, months become years; months never become days."""
    assert canonical_duration(text, kind) == form


@pytest.mark.parametrize(
    ("text", "kind"),
    [("P", "duration"), ("PT", "duration"), ("P1D", "yearMonthDuration"), ("1Y", "duration")],
)
def test_duration_without_its_parts_is_refused(text: str, kind: str) -> None:
    """A duration has a P and at least one part that its type allows."""
    with pytest.raises(ValueError, match="expected"):
        canonical_duration(text, kind)


def test_calendar_has_no_year_limit() -> None:
    """Leap years follow the Gregorian rule also before year 1 and after year 9999."""
    assert [days_of_month(year, 2) for year in (2000, 1900, 2024, -4, 10001)] == [
        29,
        28,
        29,
        29,
        28,
    ]
