"""Dates as sources state them become bounds."""

from datetime import date, timedelta

import pytest
from edtf import parse_edtf
from hypothesis import given
from hypothesis import strategies as st

from graph_service.errors import MappingFault
from graph_service.ingest.dates import EXAMPLES, read_date


def shown(text: str) -> tuple[str, str, str]:
    """Return the three bounds as text, ``-`` where there is none."""
    bounds = read_date(text)
    first, middle, last = (
        "-" if day is None else day.isoformat()
        for day in (bounds.earliest, bounds.start_latest, bounds.latest)
    )
    return first, middle, last


@pytest.mark.parametrize(
    ("text", "earliest", "start_latest", "latest"),
    [
        ("2018-09-10", "2018-09-10", "2018-09-10", "2018-09-10"),
        ("2018-09-10T12:00:00Z", "2018-09-10", "2018-09-10", "2018-09-10"),
        ("2018-09~", "2018-09-01", "2018-09-30", "2018-09-30"),
        ("2018?", "2018-01-01", "2018-12-31", "2018-12-31"),
        ("2018%", "2018-01-01", "2018-12-31", "2018-12-31"),
        ("2018-?09", "2018-09-01", "2018-09-30", "2018-09-30"),
        ("2018-XX", "2018-01-01", "2018-12-31", "2018-12-31"),
        ("2020-02-XX", "2020-02-01", "2020-02-29", "2020-02-29"),
        ("2018-1X", "2018-10-01", "2018-12-31", "2018-12-31"),
        ("2018-0X-31", "2018-01-31", "2018-08-31", "2018-08-31"),
        ("201X", "2010-01-01", "2019-12-31", "2019-12-31"),
        ("201X-02-29", "2012-02-29", "2016-02-29", "2016-02-29"),
        ("201X~", "2010-01-01", "2019-12-31", "2019-12-31"),
        ("000X", "0001-01-01", "0009-12-31", "0009-12-31"),
        ("2018-21", "2018-01-01", "2018-12-31", "2018-12-31"),
        ("2018-24~", "2018-01-01", "2018-12-31", "2018-12-31"),
        ("2018-33", "2018-01-01", "2018-03-31", "2018-03-31"),
        ("2018-32", "2018-06-01", "2018-08-31", "2018-08-31"),
    ],
)
def test_single_date_starts_and_ends_within_its_period(
    text: str, earliest: str, start_latest: str, latest: str
) -> None:
    """The bounds of a single date are the first and last day that fit it."""
    assert shown(text) == (earliest, start_latest, latest)


@pytest.mark.parametrize(
    ("text", "earliest", "start_latest", "latest"),
    [
        ("2017/2018", "2017-01-01", "2017-12-31", "2018-12-31"),
        ("2013-09-14/2014-03-14", "2013-09-14", "2013-09-14", "2014-03-14"),
        ("2018-05/2018-06-12", "2018-05-01", "2018-05-31", "2018-06-12"),
        ("2018/2018-03", "2018-01-01", "2018-03-31", "2018-03-31"),
        ("2018-09/2018-1X", "2018-09-01", "2018-09-30", "2018-12-31"),
        ("1984~/2004-06", "1984-01-01", "1984-12-31", "2004-06-30"),
        ("2018/", "2018-01-01", "2018-12-31", "-"),
        ("2018/..", "2018-01-01", "2018-12-31", "-"),
    ],
)
def test_interval_starts_in_its_first_date(
    text: str, earliest: str, start_latest: str, latest: str
) -> None:
    """The start is uncertain as far as the first date is, and never after the end."""
    assert shown(text) == (earliest, start_latest, latest)


@pytest.mark.parametrize("text", ["/2019", "../2019", "[..2019]", "{..2019}"])
def test_unknown_start_has_no_earliest_day(text: str) -> None:
    """Nothing is invented before an open or unknown start."""
    assert shown(text) == ("-", "2019-12-31", "2019-12-31")


@pytest.mark.parametrize("text", ["XXXX", "../..", "XXXX/..", "../XXXX"])
def test_date_that_says_nothing_has_no_bounds(text: str) -> None:
    """Valid text that excludes no day sets no bound."""
    assert shown(text) == ("-", "-", "-")


@pytest.mark.parametrize(
    ("text", "earliest", "start_latest", "latest"),
    [
        ("[2018,2020]", "2018-01-01", "2020-12-31", "2020-12-31"),
        ("[2018-01-01..2018-03-02]", "2018-01-01", "2018-03-02", "2018-03-02"),
        ("[2018..]", "2018-01-01", "-", "-"),
        ("{2018, 2020}", "2018-01-01", "2018-12-31", "2020-12-31"),
        ("{2018-05..2018-07,2020}", "2018-05-01", "2018-05-31", "2020-12-31"),
        ("{2018..}", "2018-01-01", "2018-12-31", "-"),
    ],
)
def test_one_of_a_set_may_be_any_and_all_of_a_set_begin_with_the_first(
    text: str, earliest: str, start_latest: str, latest: str
) -> None:
    """Square brackets mean one of the dates, braces mean all of them."""
    assert shown(text) == (earliest, start_latest, latest)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "2018-02-30",
        "2018-13",
        "2018-2X",
        "2018-XX-32",
        "1901-02-2X/1901-02-3X",
        "10/09/2018",
        "2018-09-10 ",
        " 2018",
        "2018/ 2019",
        "20180910",
        "/",
        "2017/2018/2019",
        "[/2018]",
        "[..]",
        "[]",
        "[2018",
        "[2018,2019]/2020",
        "2018S2",
        "unknown/2018",
        "2018u",
        "-0044",
        "0000",
        "Y17000000002",
        "\uff12\uff10\uff11\uff18",
        "2018\n",
        "(" * 5000,
    ],
)
def test_what_is_no_date_is_refused_with_examples(text: str) -> None:
    """A date that can't be read is a fault that shows how to write one."""
    with pytest.raises(MappingFault, match=r"is no date in EDTF .* 2018-09-10"):
        read_date(text)


@pytest.mark.parametrize("text", ["2018-09-10/2018-09-01", "2019/2018", "[2019..2018]"])
def test_interval_that_ends_before_it_starts_is_refused(text: str) -> None:
    """Ends must not lie before starts."""
    with pytest.raises(MappingFault, match="ends before it starts"):
        read_date(text)


@pytest.mark.parametrize("text", EXAMPLES)
def test_forms_that_are_listed_are_read(text: str) -> None:
    """Every form in the list of examples can be read."""
    assert read_date(text).latest or read_date(text).earliest


days = st.dates(min_value=date(1, 1, 1))
points = st.builds(
    lambda day, length, mark: day.isoformat()[:length] + mark,
    days,
    st.sampled_from([4, 7, 10]),
    st.sampled_from(["", "~", "?", "%"]),
)


@given(st.one_of(points, st.builds("{}/{}".format, points | st.just("..") | st.just(""), points)))
def test_bounds_are_in_order(text: str) -> None:
    """What is known of the three bounds is in order, or the text is refused."""
    try:
        bounds = read_date(text)
    except MappingFault as fault:
        assert "ends before" in fault.reason
        return
    known = [day for day in (bounds.earliest, bounds.start_latest, bounds.latest) if day]
    assert known == sorted(known)


@given(days, st.integers(0, 3000))
def test_interval_of_days_has_its_days_as_bounds(start: date, length: int) -> None:
    """Two full dates give exactly themselves."""
    end = min(start, date(9990, 1, 1)) + timedelta(days=length)
    start = min(start, end)
    assert shown(f"{start}/{end}") == (f"{start}", f"{start}", f"{end}")


@given(days, st.lists(st.sampled_from([0, 1, 2, 3, 5, 6, 8, 9]), max_size=8))
def test_unspecified_digits_only_widen(day: date, places: list[int]) -> None:
    """Replacing digits by X never excludes the day that they stood for."""
    digits = list(day.isoformat())
    for place in places:
        digits[place] = "X"
    bounds = read_date("".join(digits))
    assert (bounds.earliest or day) <= day <= (bounds.latest or day)


@pytest.mark.parametrize("year", ["0001", "1900", "2000", "2018", "9999"])
def test_calendar_dates_are_those_of_the_edtf_package(year: str) -> None:
    """Years, months and days, which are read without the package, get the bounds it gives."""
    dates = [year, *(f"{year}-{month:02}" for month in range(1, 13))]
    dates += [f"{year}-{month:02}-{day}" for month in (2, 4, 12) for day in ("01", "28", "30")]
    for text in dates:
        if text[5:] == "02-30":
            continue
        for mark in ("", "~", "?", "%"):
            parsed = parse_edtf(text + mark)
            first, last = (date(*each()[:3]) for each in (parsed.lower_strict, parsed.upper_strict))
            assert (read_date(text + mark).earliest, read_date(text + mark).latest) == (first, last)


@pytest.mark.parametrize("text", ["2018-00", "2018-13", "2018-02-29", "2018-01-00", "2018-04-31"])
def test_day_that_no_calendar_has_is_refused(text: str) -> None:
    """A month or a day that does not exist is a fault, not the nearest one."""
    with pytest.raises(MappingFault):
        read_date(text)
