"""A line of time: each row over its days, with its label whole."""

from datetime import date

import pytest

from graph_service.drawing.chronicle import Entry, draw_chronicle
from graph_service.drawing.svg import clean
from tests.drawing.reading import HOSTILE, SVG, read, texts

ENTRIES = [
    Entry("One", date(2018, 1, 1), date(2018, 12, 31)),
    Entry("Two", date(2019, 5, 1), date(2019, 5, 1)),
]


def draw(entries: list[Entry], **options: bool) -> str:
    """Return a line of time with a title."""
    return draw_chronicle(entries, title="Time", description="In order", **options)


@pytest.mark.parametrize("right_to_left", [False, True])
def test_time_runs_as_writing_does(right_to_left: bool) -> None:
    """Years are told, and a day is wide enough to be seen."""
    root = read(draw(ENTRIES, right_to_left=right_to_left))
    assert texts(root, "title") == ["Time", "One", "Two"]
    assert texts(root, "text")[:3] == ["2018", "2019", "2020"]
    one, two = (float((each.get("x") or "").rstrip("%")) for each in root.iter(SVG + "rect"))
    assert (one > two) is right_to_left
    assert all(float((e.get("width") or "").rstrip("%")) > 0.5 for e in root.iter(SVG + "rect"))


@pytest.mark.parametrize("label", HOSTILE)
def test_label_stays_a_label(label: str) -> None:
    """Whatever a label holds, it is a text; the title has it whole."""
    root = read(draw([Entry(label * 9, date.min, date.max, label)]))
    assert texts(root, "title")[1] == clean(label * 9)


def test_nothing_is_drawn_as_nothing() -> None:
    """There is a title, and no height."""
    assert read(draw([])).get("height") == "0"
