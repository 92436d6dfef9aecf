"""Bars: the same figures as in the table, in the same order."""

import pytest

from graph_service.drawing.bars import LONGEST, Bar, draw_bars
from graph_service.drawing.svg import clean
from tests.drawing.reading import HOSTILE, SVG, read, texts

BARS = [Bar("China", 9), Bar("Other", 3), Bar("None", 0)]


def draw(bars: list[Bar], **options: bool) -> str:
    """Return bars with a title."""
    return draw_bars(bars, title="Incidents", description="By State", **options)


def test_bars_have_the_figures_in_order() -> None:
    """Each label has its number, and lengths are in proportion."""
    root = read(draw(BARS))
    assert texts(root, "title")[1:] == ["China: 9", "Other: 3", "None: 0"]
    assert texts(root, "text") == ["China", "9", "Other", "3", "None", "0"]
    widths = [float((each.get("width") or "").rstrip("%")) for each in root.iter(SVG + "rect")]
    assert widths == [84, 28, 0]


def test_bars_begin_at_the_right_where_writing_does() -> None:
    """They end where their number stands."""
    root = read(draw(BARS, right_to_left=True))
    first = next(root.iter(SVG + "rect"))
    assert (root.get("direction"), first.get("x"), first.get("width")) == (
        "rtl",
        "16.00%",
        "84.00%",
    )


@pytest.mark.parametrize("label", HOSTILE)
def test_label_stays_a_label(label: str) -> None:
    """Whatever a label holds, it is a text; the title has it whole."""
    root = read(draw([Bar(label * 9, 1, language=label)]))
    assert texts(root, "title")[1] == f"{clean(label * 9)}: 1"
    assert len(texts(root, "text")[0]) <= LONGEST


def test_no_bars_and_all_zero_are_drawn() -> None:
    """A drawing of nothing has its title; zeros have no length."""
    assert texts(read(draw([])), "title") == ["Incidents"]
    root = read(draw([Bar("a", 0)]))
    assert next(root.iter(SVG + "rect")).get("width") == "0.00%"


def test_negative_values_are_refused() -> None:
    """A bar can't be shorter than nothing."""
    with pytest.raises(ValueError, match="below 0"):
        draw([Bar("a", -1)])
