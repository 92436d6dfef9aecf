"""The map: each State of the data is on it or named, and numbers are those that were given."""

import csv
import json
from itertools import pairwise
from pathlib import Path

import pytest

from graph_service.drawing import map as drawn
from graph_service.drawing.map import STEPS, Area, Map, draw_map, steps_of
from graph_service.drawing.svg import clean
from tests.drawing.reading import HOSTILE, SVG, read, texts

ROOT = Path(__file__).parents[2]
WORLD = json.loads((Path(drawn.__file__).parent / "world.json").read_text(encoding="utf-8"))


def draw(areas: dict[str, Area]) -> Map:
    """Return a map with a title."""
    return draw_map(areas, title="Incidents", description="By State")


def test_every_member_state_is_drawn_or_named() -> None:
    """Of the Member States in the data one is not on the map; no code is forgotten silently."""
    with (ROOT / "data" / "states" / "states.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    codes = {row["alpha3"] for row in rows}
    assert codes == WORLD["areas"].keys() | set(WORLD["missing"])
    members = {row["alpha3"] for row in rows if row["member"] == "true"}
    assert members - WORLD["areas"].keys() == {"TUV"}
    by_code = {row["alpha3"]: row["m49"] for row in rows}
    assert all(by_code[code] == area["m49"] for code, area in WORLD["areas"].items())


def test_every_area_can_be_seen() -> None:
    """It has a path, or a dot where it is small, inside of the map."""
    for code, area in WORLD["areas"].items():
        assert area["path"] or "dot" in area, code
        if "dot" in area:
            x, y = area["dot"]
            assert 0 < x < WORLD["width"]
            assert 0 < y < WORLD["height"]


def test_numbers_are_those_that_were_given() -> None:
    """By either code; what is 0 is land like any other, what is not on the map is told."""
    made = draw(
        {"CHN": Area("China", 9), "380": Area("Italy", 1), "FRA": Area("France", 0),
         "TUV": Area("Tuvalu", 2), "???": Area("Nowhere", 1)}
    )  # fmt: skip
    root = read(made.svg)
    assert texts(root, "title")[1:] == ["China: 9", "Italy: 1"]
    assert made.undrawn == ("TUV", "???")
    assert made.steps[-1].most == 9
    groups = [each.get("class") for each in root.iter(SVG + "g")]
    assert groups == [f"step-{made.steps[-1].place}", "step-1"]


def test_small_areas_have_a_dot() -> None:
    """Who looks for a small State finds it."""
    root = read(draw({"VAT": Area("Holy See", 1), "MLT": Area("Malta", 1)}).svg)
    assert len(list(root.iter(SVG + "circle"))) == 2


@pytest.mark.parametrize("label", HOSTILE)
def test_label_stays_a_label(label: str) -> None:
    """Whatever a name holds, it is a text; a code that is hostile is on no map."""
    made = draw({"CHN": Area(label, 1), label: Area("x", 1)})
    assert texts(read(made.svg), "title")[1:] == [f"{clean(label)}: 1"]
    assert made.undrawn == (label,)


@pytest.mark.parametrize("most", [0, 1, 2, 5, 6, 7, 9, 33, 97, 1_000, 123_456])
def test_steps_cover_each_number_once(most: int) -> None:
    """From 1 to the most, without gap or overlap."""
    steps = steps_of(most)
    assert len(steps) <= STEPS
    assert [n for s in steps for n in (s.least, s.most)] == sorted(
        n for s in steps for n in (s.least, s.most)
    )
    assert all(b.least == a.most + 1 for a, b in pairwise(steps))
    assert (steps[0].least, steps[-1].most) == (1, most) if most else steps == ()


def test_negative_numbers_are_refused() -> None:
    """Nothing is counted below nothing."""
    with pytest.raises(ValueError, match="below 0"):
        draw({"CHN": Area("China", -1)})


def test_legend_is_in_words() -> None:
    """A shade of one number has that number."""
    assert [step.text for step in steps_of(3)] == ["1", "2", "3"]
    assert steps_of(9)[-1].text == "7\N{EN DASH}9"
