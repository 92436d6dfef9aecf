"""A map of the world with a number for each area, as steps of one colour.

::

    world.json (areas by ISO 3166 alpha-3 and M49 code) + code -> number -> SVG, legend, not drawn

The map is Natural Earth's at 1:50 million in the Equal Earth projection; world_src/ has how it is
made. Areas that have no code are drawn as land, without a number and without a name.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Final

from graph_service.drawing.svg import add, figure, number, write

STEPS: Final = 5
"""Shades at most."""

_DOT: Final = "45"
"""Radius of the mark of an area that is too small to be seen, in units of the map."""


@dataclass(frozen=True)
class Area:
    """A number for an area: ``label`` is its name as the page has it."""

    label: str
    value: int


@dataclass(frozen=True)
class Step:
    """One shade: ``place`` counts from 1, ``least`` and ``most`` are the numbers that have it."""

    place: int
    least: int
    most: int

    @property
    def text(self) -> str:
        """The numbers, as a legend has them."""
        return str(self.least) if self.least == self.most else f"{self.least}\N{EN DASH}{self.most}"


@dataclass(frozen=True)
class Map:
    """A drawing, its legend, and the codes that are not on the map, in the order they came."""

    svg: str
    steps: tuple[Step, ...]
    undrawn: tuple[str, ...]


def draw_map(areas: Mapping[str, Area], *, title: str, description: str, name: str = "map") -> Map:
    """Return a map of what is given; numbers of 0 have the colour of areas without a number.

    Args:
        areas: by ISO 3166 alpha-3 code, or by M49 code of three digits.
        title: what is counted.
        description: what is to be known of it, in a sentence.
        name: begins the ids of the drawing, which are to be unique in a page.

    Raises:
        ValueError: a number is below 0.
    """
    if any(area.value < 0 for area in areas.values()):
        raise ValueError("an area has no number below 0")
    world, numbers = _world(), _codes()
    known = {numbers.get(code, code): area for code, area in areas.items()}
    steps = steps_of(max((area.value for area in areas.values()), default=0))
    root = figure("map", title, description, name)
    root.set("viewBox", f"0 0 {world['width']} {world['height']}")
    add(root, "path", {"class": "land", "d": world["neutral"]})
    shapes = world["areas"]
    plain = [code for code in shapes if code not in known or not known[code].value]
    add(root, "path", {"class": "land", "d": "".join(shapes[code]["path"] for code in plain)})
    for code in sorted(known.keys() & shapes.keys()):
        area = known[code]
        step = next((each for each in steps if each.least <= area.value <= each.most), None)
        if step is not None:
            group = add(root, "g", {"class": f"step-{step.place}"})
            add(group, "title", {}, f"{area.label}: {number(area.value)}")
            _draw(group, shapes[code])
    return Map(
        write(root), steps, tuple(code for code in areas if numbers.get(code, code) not in shapes)
    )


def steps_of(most: int) -> tuple[Step, ...]:
    """Return the shades for numbers from 1 to ``most``: each about as many times the one before."""
    if most <= STEPS:
        return tuple(Step(each, each, each) for each in range(1, most + 1))
    ends: list[int] = []
    for place in range(1, STEPS + 1):
        end = round(most ** (place / STEPS))
        ends.append(max(end, ends[-1] + 1 if ends else 1))
    ends[-1] = most
    begins = [1, *(end + 1 for end in ends[:-1])]
    return tuple(
        Step(place, least, end)
        for place, (least, end) in enumerate(zip(begins, ends, strict=True), 1)
    )


def _draw(group: Any, shape: Mapping[str, Any]) -> None:
    if shape["path"]:
        add(group, "path", {"d": shape["path"]})
    if "dot" in shape:
        x, y = shape["dot"]
        add(group, "circle", {"cx": str(x), "cy": str(y), "r": _DOT})


@cache
def _world() -> dict[str, Any]:
    path = Path(__file__).parent / "world.json"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


@cache
def _codes() -> dict[str, str]:
    """Return M49 code -> alpha-3 code of the areas that are drawn."""
    return {area["m49"]: code for code, area in _world()["areas"].items()}
