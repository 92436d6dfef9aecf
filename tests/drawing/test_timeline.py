"""Where spans stand on a line of time."""

from datetime import date

from graph_service.drawing.timeline import WIDTH, Span, lay_out

_YEAR = Span(1, date(2019, 1, 1), date(2019, 12, 31), "incident")
_DAY = Span(2, date(2020, 7, 1), date(2020, 7, 1), "reply")


def test_span_is_as_long_as_what_is_possible() -> None:
    """A year is half of two years; a day can still be seen."""
    drawing = lay_out([_YEAR, _DAY])
    assert drawing is not None
    year, day = drawing.bars
    assert abs(year.width - (WIDTH - 52) / 2) < 1
    assert (day.width, day.is_day, year.is_day) == (3.0, True, False)
    assert [tick.year for tick in drawing.ticks] == [2019, 2020, 2021]


def test_time_runs_from_the_right_where_the_language_does() -> None:
    """The drawing is mirrored."""
    usual, mirrored = lay_out([_YEAR, _DAY]), lay_out([_YEAR, _DAY], right_to_left=True)
    assert usual is not None
    assert mirrored is not None
    assert abs(usual.bars[0].x + usual.bars[0].width + mirrored.bars[0].x - WIDTH) < 0.3
    assert [tick.x for tick in mirrored.ticks] == sorted(
        (t.x for t in mirrored.ticks), reverse=True
    )


def test_ends_of_the_calendar_are_drawn() -> None:
    """And an end before its beginning is a day."""
    odd = Span(1, date(9999, 12, 31), date(1, 1, 1), "act")
    drawing = lay_out([odd, Span(2, date(1, 1, 1), date(1, 1, 1), "act")])
    assert drawing is not None
    assert len(drawing.ticks) <= 9
    assert all(0 <= bar.x <= WIDTH for bar in drawing.bars)


def test_nothing_has_no_drawing() -> None:
    """A page without dates has none."""
    assert lay_out([]) is None
