"""The picture of the core path as SVG: the same bytes from the same ontology.

``python -m graph_service.export.diagram`` writes it into the ontology's folder. The picture holds
no script and no style sheet from elsewhere; its title and description tell the same to those who
can't see it (SVG 2, section 5.8).
"""

from html import escape
from typing import Final

from graph_service.export.core_path import Arrow, Box, Picture, read_core_path
from graph_service.shipped import ONTOLOGY

NAME: Final = "core-path.svg"
TITLE: Final = "Core path of the reprisals ontology"

_WIDTH: Final = 232
_COLUMN: Final = 384
_ROW: Final = 186
_LEFT: Final = 36
_TOP: Final = 24
_LINE: Final = 16
_HEAD: Final = 30
_LETTER: Final = 7
"""Room for one letter of a label; a little more than fonts need."""


def draw(picture: Picture) -> str:
    """Return the SVG document, ended by a line feed; lengths are in CSS pixels."""
    width = _LEFT * 2 + _COLUMN * max(box.column for box in picture.boxes) + _WIDTH
    height = _TOP + max(_y(box) + _height(box) for box in picture.boxes) + _TOP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img"'
        ' aria-labelledby="title description" font-family="sans-serif" font-size="12">',
        f'<title id="title">{TITLE}</title>',
        f'<desc id="description">{escape(describe(picture))}</desc>',
        '<defs><marker id="head" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8"'
        ' markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#333"/></marker></defs>',
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        *_frame(picture, width, height),
        *(part for arrows in _bundles(picture) for part in _arrow(arrows)),
        *(part for box in picture.boxes for part in _box(box)),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def describe(picture: Picture) -> str:
    """Return the picture in words: its boxes, its arrows, and what claims are about."""
    boxes = ", ".join(box.title for box in picture.boxes)
    arrows = ". ".join(
        f"{arrow.source.title} {arrow.name} ({arrow.count}) {arrow.target.title}"
        for arrow in picture.arrows
    )
    claimed = ", ".join(box.title for box in picture.boxes if box.claimed)
    return f"Boxes: {boxes}. Arrows: {arrows}. Claims are about: {claimed}."


def _x(box: Box) -> int:
    return _LEFT + box.column * _COLUMN


def _y(box: Box) -> int:
    return _TOP + box.row * _ROW


def _height(box: Box) -> int:
    return _HEAD + _LINE * len(box.lines) + (8 if box.lines else 0)


def _frame(picture: Picture, width: int, height: int) -> list[str]:
    """Return the frame around all that claims are about, and the arrow from the claim to it."""
    claim = next(box for box in picture.boxes if "Claim" in box.names)
    top = _TOP + _ROW * min(box.row for box in picture.boxes if box.claimed) - 20
    start = _y(claim) + _height(claim)
    x = _x(claim) + _WIDTH // 2
    return [
        f'<rect x="12" y="{top}" width="{width - 24}" height="{height - top - 12}" rx="10"'
        ' fill="none" stroke="#667" stroke-dasharray="5 4"/>',
        _line(x, start, x, top),
        _label(x + 8, (start + top) // 2 + 4, ["about 1..n: all in this frame"], "start"),
    ]


def _box(box: Box) -> list[str]:
    x, y = _x(box), _y(box)
    fill = "#e8f0fa" if box.claimed else "#fbf1dc"
    return [
        f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_height(box)}" rx="6" fill="{fill}"'
        ' stroke="#333"/>',
        f'<text x="{x + _WIDTH // 2}" y="{y + 20}" text-anchor="middle" font-weight="bold"'
        f' font-size="13">{escape(box.title)}</text>',
        *(
            f'<text x="{x + 10}" y="{y + _HEAD + 10 + _LINE * n}">{escape(line)}</text>'
            for n, line in enumerate(box.lines)
        ),
    ]


def _bundles(picture: Picture) -> list[list[Arrow]]:
    """Return arrows that share both ends together: they are one line with several names."""
    bundles: dict[tuple[Box, Box], list[Arrow]] = {}
    for arrow in picture.arrows:
        bundles.setdefault((arrow.source, arrow.target), []).append(arrow)
    return list(bundles.values())


def _arrow(arrows: list[Arrow]) -> list[str]:
    source, target = arrows[0].source, arrows[0].target
    (x1, y1), (x2, y2) = _ends(source, target)
    names = [f"{arrow.name} {arrow.count}" for arrow in arrows]
    level = y1 == y2
    x, y = (x1 + x2) // 2, (y1 + y2) // 2
    if level:
        above, below = names[:1], names[1:]
        labels = [_label(x, y - 7, above, "middle"), _label(x, y + 17, below, "middle")]
        return [_line(x1, y1, x2, y2), *labels[: 1 + bool(below)]]
    room = _LETTER * max(map(len, names))
    behind = f'<rect x="{x - room // 2}" y="{y - 9}" width="{room}" height="18" fill="#fff"/>'
    return [_line(x1, y1, x2, y2), behind, _label(x, y + 4, names, "middle")]


def _ends(source: Box, target: Box) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where an arrow leaves its source and meets its target."""
    if source.row == target.row:
        y = _y(source) + _HEAD // 2 + 8
        leftward = target.column < source.column
        start, end = (0, _WIDTH) if leftward else (_WIDTH, 0)
        return (_x(source) + start, y), (_x(target) + end, y)
    step = target.column - source.column
    side = max(-1, min(1, step)) * _WIDTH
    below = target.row > source.row
    start_y = _y(source) + (_height(source) if below else 0)
    end_y = _y(target) + (0 if below else _height(target))
    return (
        (_x(source) + _WIDTH // 2 + side // 4, start_y),
        (_x(target) + _WIDTH // 2 - side // 8, end_y),
    )


def _line(x1: int, y1: int, x2: int, y2: int) -> str:
    return (
        f'<line x1="{x1}" y1="{y1}" x2="{x2}" y2="{y2}" stroke="#333" stroke-width="1.3"'
        ' marker-end="url(#head)"/>'
    )


def _label(x: int, y: int, names: list[str], anchor: str) -> str:
    rows = "".join(
        f'<tspan x="{x}" dy="{15 if n else 0}">{escape(name)}</tspan>'
        for n, name in enumerate(names)
    )
    return f'<text x="{x}" y="{y}" text-anchor="{anchor}" fill="#111">{rows}</text>'


if __name__ == "__main__":
    (ONTOLOGY / NAME).write_text(draw(read_core_path(ONTOLOGY)), encoding="utf-8")
