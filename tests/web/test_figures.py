"""Figures of answers: which there are is told by the shape, and they say what the table says."""

import json

import pytest

from graph_service.drawing.svg import clean
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import Parameter
from graph_service.web.figure import Words
from graph_service.web.figures import MOST_BARS, Shape
from tests.drawing.reading import HOSTILE, read, texts

AREA = "https://w3id.org/reprisals/id/state/"
INTEGER = "http://www.w3.org/2001/XMLSchema#integer"
WORDS = Words("Title", "Description", "not recorded", "no exact year")
Cell = str | int


def shape(columns: str, *rows: tuple[Cell | None, ...], parameters: str = "") -> Shape:
    """Return the shape of an answer: numbers are integers, what has ``://`` is an IRI."""
    names = tuple(columns.split())
    query = CannedQuery(
        "made-up", "topic", {}, {}, {}, (), (),
        tuple(Parameter(name, "string") for name in parameters.split()), names, 100, "",
    )  # fmt: skip
    found = [
        {name: cell(value) for name, value in zip(names, row, strict=True) if value is not None}
        for row in rows
    ]
    return Shape.of(json.dumps({"results": {"bindings": found}}).encode(), query)


def cell(value: Cell) -> dict[str, str]:
    """Return a term of SPARQL results JSON."""
    if isinstance(value, int):
        return {"type": "literal", "value": str(value), "datatype": INTEGER}
    return {"type": "uri" if "://" in value else "literal", "value": value}


STATES = shape(
    "state stateLabel region incidents acts",
    (AREA + "CHN", "China", None, 9, 22),
    (AREA + "TUV", "Tuvalu", None, 2, 2),
    (None, None, None, 1, 1),
    parameters="region",
)


def test_states_with_counts_are_a_map_and_bars() -> None:
    """The map comes first; what is not on it is named with its number."""
    assert STATES.views == ("map", "bars", "table")
    assert (STATES.measure, STATES.state, STATES.heading_of("map")) == (
        "incidents",
        "state",
        "Incidents",
    )
    drawn = STATES.draw("map", WORDS)
    assert drawn is not None
    assert texts(read(drawn.svg), "title") == ["Title", "China: 9"]
    assert drawn.undrawn == (("Tuvalu", 2), ("not recorded", 1))
    bars = STATES.draw("bars", WORDS)
    assert bars is not None
    assert texts(read(bars.svg), "title")[1:] == ["China: 9", "Tuvalu: 2", "not recorded: 1"]
    assert [each.count for each in STATES.listed("-")] == [9, 2, 1]
    assert STATES.draw("table", WORDS) is None


def test_state_in_several_rows_is_no_map() -> None:
    """Nothing is added up; what tells rows apart is in the label of a bar."""
    found = shape(
        "state stateLabel kind kindLabel periodStart incidents",
        (AREA + "CHN", "China", "x://a", "A", "2018-05-01", 1),
        (AREA + "CHN", "China", "x://a", "A", "2019-05-01", 2),
        (AREA + "CHN", "China", "x://b", "B", "2019-05-01", 3),
    )
    assert found.views == ("bars", "table", "network")
    drawn = found.draw("bars", WORDS)
    assert drawn is not None
    titles = texts(read(drawn.svg), "title")[1:]
    assert titles == ["A · 2018-05-01: 1", "A · 2019-05-01: 2", "B · 2019-05-01: 3"]


def test_dates_are_counted_by_year_if_they_are_certain() -> None:
    """Each thing once a year, gaps included; a decade is no year."""
    found = shape(
        "incident incidentLabel date",
        ("x://1", "One", "2018-03"),
        ("x://1", "One", "2018-03"),
        ("x://2", "Two", "2020-01-01/2021"),
        ("x://3", "Three", "201X"),
        ("x://4", "Four", None),
    )
    assert found.views == ("years", "table", "timeline")
    drawn = found.draw("years", WORDS)
    assert drawn is not None
    titles = texts(read(drawn.svg), "title")[1:]
    assert titles == ["2018: 1", "2019: 0", "2020: 1", "no exact year: 2"]


@pytest.mark.parametrize(
    ("columns", "row"),
    [
        ("thing thingLabel text", ("x://1", "One", "words")),
        ("thing thingLabel year", ("x://1", "One", 2018)),
        ("number", (5,)),
    ],
)
def test_other_answers_are_tables(columns: str, row: tuple[Cell, ...]) -> None:
    """Texts, years, numbers below 0 and numbers of nothing make no figure."""
    assert shape(columns, row).views == ("table",)


def test_no_rows_are_a_table_and_parameters_are_no_measure() -> None:
    """What was asked for is not what was found."""
    assert shape("state stateLabel incidents").views == ("table",)
    asked = shape("thing thingLabel days", ("x://1", "One", 3), parameters="days")
    assert asked.views == ("table",)


def test_only_the_first_bars_are_drawn_and_said() -> None:
    """A figure that has not all rows knows how many there are."""
    rows = [(f"x://{n}", f"Thing {n}", n) for n in range(MOST_BARS + 5)]
    drawn = shape("thing thingLabel number", *rows).draw("bars", WORDS)
    assert drawn is not None
    assert (drawn.shown, drawn.total) == (MOST_BARS, MOST_BARS + 5)


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_labels_and_iris_are_texts(label: str) -> None:
    """They come back as they were in every figure."""
    found = shape("state stateLabel number", (AREA + "CHN", label, 1), (AREA + label, label, 1))
    for view in ("map", "bars"):
        drawn = found.draw(view, WORDS)
        assert drawn is not None
        assert f"{clean(label)}: 1" in texts(read(drawn.svg), "title")
