"""Which views an answer has is told by its shape: one table, for pages and for the workbench."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph_service.namespaces import EDTF
from graph_service.web.result_shape import ResultShape

AREA = "https://w3id.org/reprisals/id/state/"
XSD = "http://www.w3.org/2001/XMLSchema#"
CASES = json.loads((Path(__file__).parent / "shapes.json").read_text(encoding="utf-8"))
"""Cells: numbers are integers, ``state:`` and ``x:`` begin IRIs, ``^`` a datatype."""


def term(cell: str | int) -> dict[str, str]:
    """Return a cell as a term of SPARQL results JSON."""
    if isinstance(cell, int):
        return {"type": "literal", "value": str(cell), "datatype": XSD + "integer"}
    value, _, kind = cell.partition("^")
    if kind:
        datatype = EDTF if kind == "edtf" else XSD + kind
        return {"type": "literal", "value": value, "datatype": datatype}
    if value.startswith("state:"):
        return {"type": "uri", "value": AREA + value.removeprefix("state:")}
    return {"type": "uri" if value.startswith("x:") else "literal", "value": value}


def bindings(case: dict[str, Any]) -> list[dict[str, dict[str, str]]]:
    """Return the rows of a case."""
    return [
        {
            name: term(cell)
            for name, cell in zip(case["columns"], row, strict=True)
            if cell is not None
        }
        for row in case["rows"]
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["says"])
def test_views_follow_from_the_shape(case: dict[str, Any]) -> None:
    """The best comes first, and a table is always there."""
    assert list(ResultShape(bindings(case), case["columns"]).views) == case["views"]


def test_statements_are_a_table_or_a_network() -> None:
    """Whatever is in them: what joins two things is no thing of its own."""
    row = {name: {"type": "uri", "value": AREA + name} for name in ("s", "p", "o")}
    assert ResultShape([row], "spo", joint="p").views == ("table", "network")
    assert ResultShape([], "spo", joint="p").views == ("table",)
    assert ResultShape([row], "spo", joint="p").linked == ("s", "o")
