"""What stands in each cell of each sheet, whether it becomes a workbook or CSV.

::

    row 1   names for people          row 3   an example, which begins with # and is not read
    row 2   names for programs        row 4   ... what was filled in
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from graph_service.namespaces import IDENTIFIER, ONTOLOGY, SCHEME, expand
from graph_service.sheets.columns import Column
from graph_service.sheets.known import reference
from graph_service.sheets.plan import Plan, Sheet
from graph_service.sheets.terms import label_of, terms_of

FILE: Final = "file"
LISTS: Final = "lists"
EXPORTED: Final = "exported"
README: Final = "readme"
GRADES: Final = SCHEME + "evidence-grade"
SETTINGS: Final = ("collection", "texts", "grade")
_LOOKED_UP: Final = ("Area", "State", "Mechanism", "Provision")

Grid = list[list[str]]


@dataclass(frozen=True)
class Filling:
    """What is filled in.

    ``rows`` are by sheet, each with the cells by the name of the column; ``settings`` those of the
    sheet about the file; ``exported`` are graphs and the digests that they had when they were read.
    """

    rows: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    settings: Mapping[str, str] = field(default_factory=dict)
    exported: Sequence[tuple[str, str]] = ()


def lists_of(plan: Plan, language: str) -> dict[str, list[str]]:
    """Return what cells may be chosen from: IRI of a scheme or class -> names.

    They are terms of the ontology, and of what ships with the service: nothing of any graph.
    """
    vocabulary = plan.vocabulary
    found: dict[str, list[str]] = {}
    for sheet in plan.sheets:
        for column in sheet.columns:
            if column.scheme:
                terms = terms_of(vocabulary, column.scheme)
                found[column.scheme] = [label_of(vocabulary, each, language) for each in terms]
            for each in column.classes:
                if each.removeprefix(ONTOLOGY) in _LOOKED_UP and each not in found:
                    found[each] = reference().names([each])
        if len(sheet.classes) > 1:
            found[sheet.name] = [label_of(vocabulary, each, language) for each in sheet.classes]
    return dict(sorted(found.items()))


def choices_of(sheet: Sheet, column: Column) -> str:
    """Return under which name the choices of a column are in the lists, empty without any."""
    if column.kind == "class":
        return sheet.name
    looked_up = [c for c in column.classes if c.removeprefix(ONTOLOGY) in _LOOKED_UP]
    return column.scheme or (looked_up[0] if len(column.classes) == 1 and looked_up else "")


def grids_of(plan: Plan, language: str, filling: Filling) -> dict[str, Grid]:
    """Return the sheets, by their names for programs, in their order."""
    words = plan.words[language]
    grids: dict[str, Grid] = {
        README: [[line] for line in words["lines"]],
        FILE: _file(words, language, filling.settings),
    }
    for sheet in plan.sheets:
        head = [f"{each.labels[language]}{_mark(each)}" for each in sheet.columns]
        names = [each.name for each in sheet.columns]
        cells = _example(plan, sheet, language)
        rows = [[row.get(name, "") for name in names] for row in filling.rows.get(sheet.name, ())]
        grids[sheet.name] = [head, names, [cells.get(name, "") for name in names], *rows]
    if filling.exported:
        rows = [list(each) for each in filling.exported]
        grids[EXPORTED] = [["graph", "digest"], ["graph", "digest"], *rows]
    lists = lists_of(plan, language)
    longest = max(map(len, lists.values()))
    columns = [
        [_list_name(name), *each, *[""] * (longest - len(each))] for name, each in lists.items()
    ]
    grids[LISTS] = [list(row) for row in zip(*columns, strict=True)]
    return grids


def _file(words: Mapping[str, Any], language: str, settings: Mapping[str, str]) -> Grid:
    given = {"texts": language, **settings}
    rows = [[words[n], given.get(n, ""), words[f"{n}_help"], n] for n in SETTINGS]
    return [[words["setting"], words["value"], "", ""], ["label", "value", "help", "name"], *rows]


def _mark(column: Column) -> str:
    return " *" if column.required else " +" if column.recommended else ""


def _list_name(iri: str) -> str:
    return iri.removeprefix(SCHEME).removeprefix(ONTOLOGY)


def _example(plan: Plan, sheet: Sheet, language: str) -> dict[str, str]:
    cells = {}
    for name, text in sheet.example.items():
        column = sheet.column(name)
        if column is None:
            continue
        if column.scheme:
            text = label_of(plan.vocabulary, f"{column.scheme}/{text}", language)
        elif column.kind == "class":
            text = label_of(plan.vocabulary, expand(text), language)
        elif column.kind == "thing" and "/" in text:
            text = reference().name(IDENTIFIER + text, column.classes)
        cells[name] = text
    return cells
