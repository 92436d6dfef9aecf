"""A line of time with a row for each thing: its label, and below it a bar over its days.

Places are percentages of the width of the page, so texts keep their size on a small screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from graph_service.drawing.svg import add, figure, shorten, write
from graph_service.drawing.timeline import WIDTH, Span, lay_out

LONGEST: Final = 60
"""Characters of a label in the drawing; its table and its ``title`` have it whole."""

_ROW: Final = 40


@dataclass(frozen=True)
class Entry:
    """One row: the first and the last day on which it may have been, both the same for one day.

    ``language`` is that of the label where it is known.
    """

    label: str
    first: date
    last: date
    language: str = ""


def draw_chronicle(
    entries: Sequence[Entry],
    *,
    title: str,
    description: str,
    name: str = "chronicle",
    right_to_left: bool = False,
) -> str:
    """Return things on a line of time as SVG, in the order that is given.

    Args:
        entries: one a row.
        title: what is shown.
        description: what is to be known of it, in a sentence.
        name: begins the ids of the drawing, which are to be unique in a page.
        right_to_left: whether time runs so.
    """
    root = figure("chronicle", title, description, name)
    root.set("width", "100%")
    if right_to_left:
        root.set("direction", "rtl")
    spans = [Span(row, each.first, each.last, "") for row, each in enumerate(entries)]
    drawn = lay_out(spans, right_to_left=right_to_left, row=_ROW)
    if drawn is None:
        root.set("height", "0")
        return write(root)
    root.set("height", str(drawn.height))
    for tick in drawn.ticks:
        x = _percent(tick.x)
        line = {"x1": x, "x2": x, "y1": "18", "y2": str(drawn.height), "class": "tick"}
        add(root, "line", line)
        year = {"x": x, "y": "12", "class": "year", "text-anchor": "middle", "direction": "ltr"}
        add(root, "text", year, str(tick.year))
    for entry, bar in zip(entries, drawn.bars, strict=True):
        group = add(root, "g", {"class": "entry"})
        add(group, "title", {}, entry.label)
        label = {"x": "100%" if right_to_left else "0", "y": str(bar.y + 10), "class": "label"}
        if entry.language:
            label["lang"] = entry.language
        add(group, "text", label, shorten(entry.label, LONGEST))
        place = {"x": _percent(bar.x), "y": str(bar.y + 16), "height": "10"}
        add(group, "rect", place | {"width": _percent(bar.width)})
    return write(root)


def _percent(units: float) -> str:
    return f"{100 * units / WIDTH:.2f}%"
