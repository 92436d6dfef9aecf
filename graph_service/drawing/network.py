"""A network: things as circles, what joins two of them as a line; the same things, the same places.

::

    links -> things that hang on one thing alone become a group -> the best joined -> places -> SVG
"""

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from xml.etree.ElementTree import Element

from graph_service.drawing.svg import add, figure, shorten, write

MOST: Final = 40
"""Things and groups that are drawn, the best joined first."""

MOST_LABELLED: Final = 30
"""Lines up to which each has its label."""

LONGEST: Final = 28
"""Characters of a label in the drawing; its ``title`` has it whole."""

_TIMES: Final = "\N{MULTIPLICATION SIGN}"
_WIDTH: Final = 900
_HEIGHT: Final = 620
_MARGIN: Final = 70
_STEPS: Final = 90
_LENGTH: Final = 90
_TURN: Final = 2.399963
"""The golden angle, in radians: beginnings lie apart, whatever their number."""


@dataclass(frozen=True)
class Node:
    """A thing; ``language`` is that of its label where it is known."""

    label: str
    language: str = ""


@dataclass(frozen=True)
class Link:
    """What joins two things, by their keys; ``label`` is empty where nothing is said of it."""

    start: str
    end: str
    label: str = ""


@dataclass(frozen=True)
class Network:
    """A drawing; ``drawn`` of ``things`` and groups are in it."""

    svg: str
    drawn: int
    things: int


@dataclass
class _Circle:
    node: Node
    count: int = 1
    x: float = 0.0
    y: float = 0.0


def draw_network(
    nodes: Mapping[str, Node],
    links: Iterable[Link],
    *,
    title: str,
    description: str,
    name: str = "network",
) -> Network:
    """Return things and what joins them as SVG; things that nothing joins are not drawn.

    Args:
        nodes: by key; all keys of links are there.
        links: several between the same two things count as one.
        title: what is shown.
        description: what is to be known of it, in a sentence.
        name: begins the ids of the drawing, which are to be unique in a page.
    """
    circles, lines = _group(nodes, links)
    degrees = Counter(key for pair in lines for key in pair)
    kept = [key for key, _ in degrees.most_common(MOST)]
    drawn = {pair: label for pair, label in lines.items() if set(pair) <= set(kept)}
    _place([circles[key] for key in kept], [(circles[a], circles[b]) for a, b in drawn])
    root = figure("network", title, description, name)
    root.set("viewBox", f"0 0 {_WIDTH} {_HEIGHT}")
    for (start, end), label in drawn.items():
        one, other = circles[start], circles[end]
        ends = {"x1": one.x, "y1": one.y, "x2": other.x, "y2": other.y}
        add(root, "line", {key: f"{value:.1f}" for key, value in ends.items()})
        if label and len(drawn) <= MOST_LABELLED:
            middle = ((one.x + other.x) / 2, (one.y + other.y) / 2)
            _write(root, middle, shorten(label, LONGEST), {"class": "edge"})
    for key in kept:
        _draw(root, circles[key])
    return Network(write(root), len(kept), len(degrees))


def _group(
    nodes: Mapping[str, Node], links: Iterable[Link]
) -> tuple[dict[str, _Circle], dict[tuple[str, str], str]]:
    """Return circles by key, and labels of lines by the keys of their ends."""
    pairs: dict[tuple[str, str], str] = {}
    for link in links:
        if link.start != link.end and (link.end, link.start) not in pairs:
            pairs.setdefault((link.start, link.end), link.label)
    degrees = Counter(key for pair in pairs for key in pair)
    circles: dict[str, _Circle] = {}
    lines: dict[tuple[str, str], str] = {}
    for (start, end), label in pairs.items():
        leaf = end if degrees[end] == 1 else start if degrees[start] == 1 else ""
        hub = start if leaf == end else end
        for key in (start, end):
            if key != leaf:
                circles.setdefault(key, _Circle(nodes[key]))
        if not leaf:
            lines[start, end] = label
            continue
        group = f"{hub} {'>' if leaf == end else '<'} {label}"  # no key has a space
        known = circles.get(group)
        if known is None:
            circles[group] = _Circle(nodes[leaf])
        else:
            known.count += 1
        lines[hub, group] = label
    return circles, lines


def _place(circles: Sequence[_Circle], lines: Sequence[tuple[_Circle, _Circle]]) -> None:
    """Give each circle a place: what is joined is near, all else is apart."""
    for number, each in enumerate(circles):
        away = 24 * math.sqrt(number + 0.5)
        each.x, each.y = math.cos(number * _TURN) * away, math.sin(number * _TURN) * away
    places = {id(each): number for number, each in enumerate(circles)}
    joined = [(places[id(one)], places[id(other)]) for one, other in lines]
    for step in range(_STEPS):
        _move(circles, joined, 14 * (1 - step / _STEPS) + 0.3)
    _fit(circles)


def _move(circles: Sequence[_Circle], joined: Sequence[tuple[int, int]], heat: float) -> None:
    forces = [[-0.01 * each.x, -0.02 * each.y] for each in circles]
    for a, one in enumerate(circles):
        for b in range(a):
            x, y = one.x - circles[b].x, one.y - circles[b].y
            force = 64 / (x * x + y * y + 40)
            forces[a][0] += x * force
            forces[a][1] += y * force
            forces[b][0] -= x * force
            forces[b][1] -= y * force
    for a, b in joined:
        x, y = circles[b].x - circles[a].x, circles[b].y - circles[a].y
        length = math.hypot(x, y) or 1.0
        pull = (length - _LENGTH) / length * 0.06
        forces[a][0] += x * pull
        forces[a][1] += y * pull
        forces[b][0] -= x * pull
        forces[b][1] -= y * pull
    for each, (x, y) in zip(circles, forces, strict=True):
        length = math.hypot(x, y) or 1.0
        each.x += x / length * min(length, heat)
        each.y += y / length * min(length, heat)


def _fit(circles: Sequence[_Circle]) -> None:
    if not circles:
        return
    left, right = min(each.x for each in circles), max(each.x for each in circles)
    top, bottom = min(each.y for each in circles), max(each.y for each in circles)
    for each in circles:
        across, down = (each.x - left) / (right - left or 1), (each.y - top) / (bottom - top or 1)
        each.x = _MARGIN + across * (_WIDTH - 2 * _MARGIN)
        each.y = _MARGIN + down * (_HEIGHT - 2 * _MARGIN)


def _draw(root: Element, circle: _Circle) -> None:
    several = circle.count > 1
    size = min(9 + 2 * math.sqrt(circle.count), 26) if several else 7
    place = {"cx": f"{circle.x:.1f}", "cy": f"{circle.y:.1f}", "r": f"{size:.1f}"}
    group = add(root, "g", {"class": "group" if several else "one"})
    title = f"{circle.count} {_TIMES} {circle.node.label} …" if several else circle.node.label
    add(group, "title", {}, title)
    add(group, "circle", place)
    text = f"{circle.count} {_TIMES}" if several else shorten(circle.node.label, LONGEST)
    language = circle.node.language if not several else ""
    _write(group, (circle.x, circle.y + size + 13), text, {"lang": language} if language else {})


def _write(parent: Element, place: tuple[float, float], text: str, more: dict[str, str]) -> None:
    x, y = place
    add(parent, "text", {"x": f"{x:.1f}", "y": f"{y:.1f}", "text-anchor": "middle"} | more, text)
