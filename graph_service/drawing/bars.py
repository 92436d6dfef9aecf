"""Horizontal bars, one a row: the label above its bar, the number at its end.

Lengths are percentages of the width of the page, so texts keep their size on a small screen.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.drawing.svg import add, figure, number, shorten, write

LONGEST: Final = 46
"""Characters of a label in the drawing; its table and its ``title`` have it whole."""

_ROW: Final = 44
_FULL: Final = 84.0
"""Percent of the width that the longest bar takes; numbers stand in the rest."""


@dataclass(frozen=True)
class Bar:
    """One bar: ``value`` is 0 or more, ``language`` that of the label where it is known."""

    label: str
    value: float
    language: str = ""


def draw_bars(
    bars: Sequence[Bar],
    *,
    title: str,
    description: str,
    name: str = "bars",
    right_to_left: bool = False,
) -> str:
    """Return bars as SVG, in the order that is given; a drawing of none has a title alone.

    Args:
        bars: one a row.
        title: what is counted.
        description: what is to be known of it, in a sentence.
        name: begins the ids of the drawing, which are to be unique in a page.
        right_to_left: whether bars begin at the right.

    Raises:
        ValueError: a value is below 0.
    """
    if any(bar.value < 0 for bar in bars):
        raise ValueError("a bar has no length below 0")
    root = figure("bars", title, description, name)
    root.set("width", "100%")
    root.set("height", str(_ROW * len(bars)))
    if right_to_left:
        root.set("direction", "rtl")
    most = max((bar.value for bar in bars), default=0) or 1
    for row, bar in enumerate(bars):
        length = _FULL * bar.value / most
        begin, end = ("100%", 100 - length) if right_to_left else ("0", length)
        group = add(root, "g", {"class": "bar"})
        add(group, "title", {}, f"{bar.label}: {number(bar.value)}")
        label = {"x": begin, "y": str(_ROW * row + 15), "class": "label"}
        if bar.language:
            label["lang"] = bar.language
        add(group, "text", label, shorten(bar.label, LONGEST))
        add(
            group,
            "rect",
            {
                "x": f"{end:.2f}%" if right_to_left else "0",
                "y": str(_ROW * row + 21),
                "width": f"{length:.2f}%",
                "height": "14",
            },
        )
        add(
            group,
            "text",
            {
                "x": f"{end:.2f}%",
                "dx": "-6" if right_to_left else "6",
                "y": str(_ROW * row + 33),
                "class": "number",
            },
            number(bar.value),
        )
    return write(root)
