"""Graphs to rows: what is there already, to be edited in a spreadsheet.

What no cell can hold is left where it is: see ``merging.py``.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import EDTF, IDENTIFIER, PREFIXES
from graph_service.sheets.columns import Column
from graph_service.sheets.known import Known
from graph_service.sheets.plan import Plan, Sheet
from graph_service.sheets.terms import find_term, label_of, terms_of
from graph_service.sheets.values import escape, join_cell, write_text

_TYPE: Final = PREFIXES["rdf"] + "type"
_STRING: Final = PREFIXES["xsd"] + "string"
_DATATYPES: Final = {
    "date": EDTF,
    "integer": PREFIXES["xsd"] + "integer",
    "moment": PREFIXES["xsd"] + "dateTime",
    "code": _STRING,
}
_CASE_KEY: Final = re.compile(r".*/([a-z0-9]+)-[0-9]+")


@dataclass(frozen=True)
class Filled:
    """Rows by sheet, as cells by the name of the column; and the statements that they hold."""

    rows: Mapping[str, list[dict[str, str]]]
    used: set[Quad]


@dataclass(frozen=True)
class _Thing:
    sheet: Sheet
    type: Quad
    key: str

    @property
    def iri(self) -> str:
        return str(self.type.subject)[1:-1]


def fill(plan: Plan, quads: Iterable[Quad], known: Known, language: str) -> Filled:
    """Return the rows for the things that are described in some graphs.

    Args:
        plan: the sheets.
        quads: all statements of these graphs.
        known: what other things are called.
        language: of texts that need not say theirs.
    """
    return _Filling(plan, sorted(quads, key=str), known, language).fill()


class _Filling:
    def __init__(self, plan: Plan, quads: list[Quad], known: Known, language: str) -> None:
        self.plan, self.known, self.language = plan, known, language
        self.forward: dict[tuple[object, object, str], list[Quad]] = defaultdict(list)
        self.inverse: dict[tuple[object, object, str], list[Quad]] = defaultdict(list)
        for quad in quads:
            name = quad.predicate.value
            self.forward[quad.graph_name, quad.subject, name].append(quad)
            if isinstance(quad.object, NamedNode):
                self.inverse[quad.graph_name, quad.object, name].append(quad)
        self.things: dict[str, _Thing] = {}
        numbers: dict[str, int] = defaultdict(int)
        sheets = {each: sheet for sheet in plan.sheets for each in sheet.classes}
        for quad in quads:
            sheet = sheets.get(getattr(quad.object, "value", "")) if _is_type(quad) else None
            iri = str(quad.subject)[1:-1]
            if sheet is not None and iri not in self.things and iri.startswith(IDENTIFIER):
                numbers[sheet.name] += 1
                key = f"{sheet.prefix}{numbers[sheet.name]}"
                self.things[iri] = _Thing(sheet, quad, key)
        self.keys = {each.key.casefold() for each in self.things.values()}
        self.used: set[Quad] = set()

    def fill(self) -> Filled:
        rows: dict[str, list[dict[str, str]]] = defaultdict(list)
        for thing in self.things.values():
            cells = {"key": thing.key, "iri": thing.iri}
            self.used.add(thing.type)
            for column in thing.sheet.columns:
                if column.name == "class":
                    own = str(thing.type.object)[1:-1]
                    cells["class"] = label_of(self.plan.vocabulary, own, self.language)
                elif column.name == "case":
                    cells["case"] = self._case(thing)
                elif column.predicate and (text := self._cell(thing, column)):
                    cells[column.name] = text
            rows[thing.sheet.name].append(cells)
        return Filled(rows, self.used)

    def _cell(self, thing: _Thing, column: Column) -> str:
        index = self.inverse if column.inverse else self.forward
        found = index.get((thing.type.graph_name, thing.type.subject, column.predicate), ())
        write = self._writer(column, len(found))
        written = [(quad, write(quad.subject if column.inverse else quad.object)) for quad in found]
        told = [(quad, text) for quad, text in written if text]
        if len(told) > 1 and not column.several:
            return ""
        self.used |= {quad for quad, _ in told}
        return join_cell(text for _, text in told)

    def _writer(self, column: Column, number: int) -> Callable[[object], str]:
        match column.kind:
            case "text":
                default = None if column.plain else self.language
                every = number > 1 and column.one_a_language
                return lambda term: self._text(term, default, every=every)
            case "term":
                return lambda term: self._term(term, column)
            case "thing":
                return lambda term: self._thing(term, column)
            case "address":
                return lambda term: term.value if isinstance(term, NamedNode) else ""
        datatype = _DATATYPES.get(column.kind, "")
        return lambda term: _typed(term, datatype)

    def _text(self, term: object, default: str | None, *, every: bool) -> str:
        if not isinstance(term, Literal) or (not term.language and term.datatype.value != _STRING):
            return ""
        return write_text(term.value, term.language, "" if every else default)

    def _term(self, term: object, column: Column) -> str:
        choices = terms_of(self.plan.vocabulary, column.scheme)
        if not isinstance(term, NamedNode) or term.value not in choices:
            return ""
        label = label_of(self.plan.vocabulary, term.value, self.language)
        same = find_term(self.plan.vocabulary, label, choices) == term.value
        return escape(label if same else term.value.rpartition("/")[2])

    def _thing(self, term: object, column: Column) -> str:
        if not isinstance(term, NamedNode):
            return ""
        own = self.things.get(term.value)
        if own is not None:
            return own.key
        if not self.known.is_any(term.value, column.classes):
            return ""
        name = self.known.name(term.value, column.classes)
        told = term.value if name.casefold() in self.keys else name
        return escape(told) if column.several else told

    def _case(self, thing: _Thing) -> str:
        found = _CASE_KEY.fullmatch(thing.iri)
        iri = f"{IDENTIFIER}incident/{found[1]}" if found else ""
        own = self.things.get(iri)
        return own.key if own else iri


def _typed(term: object, datatype: str) -> str:
    same = isinstance(term, Literal) and term.datatype.value == datatype and not term.language
    return term.value if same and isinstance(term, Literal) else ""


def _is_type(quad: Quad) -> bool:
    return quad.predicate.value == _TYPE
