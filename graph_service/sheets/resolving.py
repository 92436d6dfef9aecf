"""Cells to values: terms, dates, texts, things that are published, and other rows of the file."""

import re
from collections import defaultdict
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.errors import InputError
from graph_service.ingest.cells import read_cell
from graph_service.ingest.dates import read_date
from graph_service.ingest.literals import find_forbidden
from graph_service.namespaces import EDTF, PREFIXES
from graph_service.sheets.columns import Column
from graph_service.sheets.known import Known
from graph_service.sheets.mistakes import Mistakes
from graph_service.sheets.plan import Plan
from graph_service.sheets.rows import File, Row
from graph_service.sheets.terms import close_term, find_term, terms_of
from graph_service.sheets.values import read_text, split_cell, unescape

Value = NamedNode | Literal | Row
_DATATYPES: Final = {
    "integer": PREFIXES["xsd"] + "integer",
    "moment": PREFIXES["xsd"] + "dateTime",
    "date": EDTF,
}
_AGENT: Final = "involvedAgent"


class Resolver:
    """Reads the cells of a file; what can't be read is a mistake, once.

    Args:
        plan: the sheets.
        file: what was filled in.
        known: things that are published and that whoever sees the result may see.
        language: of texts that do not say theirs.
        mistakes: collects them.
    """

    def __init__(
        self, plan: Plan, file: File, known: Known, language: str, mistakes: Mistakes
    ) -> None:
        self._plan, self._known, self._language = plan, known, language
        self._mistakes = mistakes
        self._read: dict[tuple[Row, str], tuple[Value, ...]] = {}
        self._rows: dict[str, dict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
        self._by_iri: dict[str, Row] = {}
        for row in file.all():
            self._enter(row)
        agents = (sheet.column(_AGENT) for sheet in plan.sheets)
        self._agents = next((each.classes for each in agents if each), ())

    def values(self, row: Row, name: str) -> tuple[Value, ...]:
        """Return the values of a cell, those that can be read."""
        key = row, name
        if key not in self._read:
            column = row.sheet.column(name)
            text = row.text(name)
            self._read[key] = tuple(self._values(row, column, text)) if column and text else ()
        return self._read[key]

    def class_of(self, row: Row) -> str | None:
        """Return what a row is, ``None`` where it does not say it."""
        if len(row.sheet.classes) == 1:
            return row.sheet.classes[0]
        values = self.values(row, "class")
        return values[0].value if values and isinstance(values[0], NamedNode) else None

    def row_of(self, iri: str) -> Row | None:
        """Return the row that describes a thing, ``None`` where none does."""
        return self._by_iri.get(iri)

    def _enter(self, row: Row) -> None:
        name, iri = row.text("key").casefold(), row.text("iri")
        if name:
            same = self._rows[row.sheet.name][name]
            same.append(row)
            if len(same) > 1:
                first = same[0].number
                self._say(row, "key", f"the key “{row.text('key')}” is that of row {first}, too")
        if iri and iri in self._by_iri:
            self._say(row, "iri", f"the same IRI is in row {self._by_iri[iri].number}")
        elif iri:
            self._by_iri[iri] = row

    def _values(self, row: Row, column: Column, cell: str) -> Iterator[Value]:
        if forbidden := find_forbidden(cell):
            self._say(row, column.name, f"the character {forbidden} may not stand in a text")
            return
        parts = split_cell(cell, several=True, one_a_language=False)
        if column.kind in ("text", "date"):
            parts = split_cell(cell, several=column.several, one_a_language=column.one_a_language)
        elif len(parts) > 1 and not column.several:
            if not self._known.find(unescape(cell), column.classes):
                self._say(row, column.name, "only one value may stand here")
                return
            parts = [cell]  # a title with a semicolon
        seen = set[str | None]()
        for part in dict.fromkeys(parts):
            value = self._value(row, column, part)
            if isinstance(value, Literal) and column.one_a_language:
                if value.language in seen:
                    code = value.language or "none"
                    self._say(row, column.name, f"two texts have the language {code}")
                    continue
                seen.add(value.language)
            if value is not None:
                yield value

    def _value(self, row: Row, column: Column, part: str) -> Value | None:
        match column.kind:
            case "text":
                text, language = read_text(part, None if column.plain else self._language)
                return Literal(text, language=language) if language else Literal(text)
            case "term":
                return self._term(row, column, part, terms_of(self._plan.vocabulary, column.scheme))
            case "class":
                return self._term(row, column, part, row.sheet.classes)
            case "thing":
                return self._thing(row, column, unescape(part), column.classes, firm=True)
            case "asserter":
                found = self._thing(row, column, unescape(part), self._agents, firm=False)
                return found or Literal(unescape(part))
            case "address" | "code":
                return self._matched(row, column, part)
            case kind if kind in _DATATYPES:
                return self._typed(row, column, part)
        return None

    def _term(self, row: Row, column: Column, part: str, choices: tuple[str, ...]) -> Value | None:
        vocabulary = self._plan.vocabulary
        if found := find_term(vocabulary, unescape(part), choices):
            return NamedNode(found)
        near = close_term(vocabulary, part, choices)
        hint = f"did you mean “{near}”?" if near else "choose from the list"
        what = (
            f"no term of {column.scheme.rpartition('/')[2]}" if column.scheme else "none of these"
        )
        self._say(row, column.name, f"“{part}” is {what}; {hint}")
        return None

    def _thing(
        self, row: Row, column: Column, text: str, classes: tuple[str, ...], *, firm: bool
    ) -> Value | None:
        names = self._plan.sheets_of(frozenset(classes)) if classes else tuple(self._rows)
        rows = [each for n in names for each in self._rows[n].get(text.casefold(), ())[:1]]
        known = self._known.find(text, classes)
        if len(rows) == 1 and self._fits(rows[0], classes):
            return rows[0]
        if not rows and len(known) == 1:
            return self._by_iri.get(known[0]) or NamedNode(known[0])
        if not rows and text in self._by_iri:
            return self._by_iri[text]
        if not firm and not rows and not known:
            return None
        self._say(row, column.name, self._unfound(text, classes, names, rows, known))
        return None

    def _fits(self, row: Row, classes: tuple[str, ...]) -> bool:
        own = self.class_of(row)
        return (
            not classes or own is None or bool(self._plan.vocabulary.ancestors(own) & set(classes))
        )

    def _unfound(
        self,
        text: str,
        classes: tuple[str, ...],
        names: tuple[str, ...],
        rows: list[Row],
        known: tuple[str, ...],
    ) -> str:
        if len(rows) > 1:
            return f"“{text}” is the key of rows in several sheets: give them different keys"
        if rows:
            return f"the row “{text}” is something else than belongs here"
        if len(known) > 1:
            listed = ", ".join(known[:5])
            return f"“{text}” names several things: write the IRI of the one you mean: {listed}"
        keys = {k: r[0].text("key") for n in names for k, r in self._rows[n].items()}
        near = get_close_matches(text.casefold(), keys, 1, 0.6)
        hint = keys[near[0]] if near and len(text) < 20 else self._known.close(text, classes)
        where = " or ".join(
            repr(s.titles["en"])[1:-1] for s in self._plan.sheets if s.name in names
        )
        asked = f"“{text}” is no key of {where}" if where else f"nothing is called “{text}”"
        did = f"; did you mean “{hint}”?" if hint else ""
        return (
            f"{asked}, and nothing that is published is called that{did}" if where else asked + did
        )

    def _matched(self, row: Row, column: Column, part: str) -> Value | None:
        try:
            if re.search(column.pattern, part):
                return NamedNode(part) if column.kind == "address" else Literal(part)
        except ValueError:
            pass
        self._say(row, column.name, f"“{part}” can't stand here: {column.form}")
        return None

    def _typed(self, row: Row, column: Column, part: str) -> Value | None:
        try:
            if column.kind == "date":
                read_date(part)
                return Literal(part, datatype=NamedNode(EDTF))
            return read_cell(part, _DATATYPES[column.kind])
        except (ValueError, InputError) as error:
            self._say(row, column.name, str(error))
            return None

    def _say(self, row: Row, name: str, message: str) -> None:
        self._mistakes.add(row.cell(name), message)
