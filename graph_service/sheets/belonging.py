"""Which incidents a row belongs to, which graph it goes to, and what IRI it gets.

A row that belongs to one incident goes to the graph of that case, all else to the graph of what
the cases of the file share. What was exported stays where it was.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import NamedNode

from graph_service.namespaces import GRAPH, IDENTIFIER, ONTOLOGY
from graph_service.sheets.keys import Keys
from graph_service.sheets.mistakes import Mistakes
from graph_service.sheets.resolving import Resolver, Value
from graph_service.sheets.rows import File, Row

_INCIDENT: Final = ONTOLOGY + "Incident"
_CASE: Final = GRAPH + "case-"
_FAMILY: Final = (
    *("acts", "involvements", "engagements", "links", "outcomes", "interventions", "responses"),
)
"""Sheets whose rows name their incidents, or what names them."""

_THROUGH: Final = {
    "responses": ("respondsTo",),
    "claims": ("about",),
    "citations": ("hasCitation",),
}
_SHARED: Final = ("people", "sources")


class Belonging:
    """Places the rows of a file.

    Args:
        file: what was filled in.
        resolver: reads its cells.
        keys: draws keys.
        homes: IRI -> graph of things that were exported to this file.
        shared: IRI of the graph of what several cases share.
        mistakes: collects them.
    """

    def __init__(
        self,
        file: File,
        resolver: Resolver,
        keys: Keys,
        homes: Mapping[str, str],
        shared: str,
        mistakes: Mistakes,
    ) -> None:
        self._file, self._resolver, self._keys = file, resolver, keys
        self._homes, self._shared, self._mistakes = homes, shared, mistakes
        self._cases: dict[Row, tuple[str, ...]] = {}
        self._iris: dict[Row, str] = {}
        self._taken: dict[str, set[int]] = defaultdict(set)
        self._unnamed: dict[tuple[str, str], int] = defaultdict(int)
        self._locals: dict[Row, str] = {}
        for iri in homes:
            start, _, number = iri.rpartition("-")
            if number.isascii() and number.isdigit():
                self._taken[start].add(int(number))
        self._place()

    def iri(self, row: Row) -> str | None:
        """Return the IRI of a row, ``None`` where the file does not say enough to give it one."""
        return self._iris.get(row)

    def cases(self, row: Row) -> tuple[str, ...]:
        """Return the IRIs of the incidents that a row belongs to."""
        return self._cases.get(row, ())

    def home(self, row: Row) -> str:
        """Return the graph that a row goes to."""
        there = self._homes.get(row.text("iri"))
        return there or self._graph(self.cases(row))

    def further(self, row: Row, kind: str) -> str:
        """Return the IRI of what the evidence of a row makes: a claim or a citation."""
        local = f"{self._locals[row]}\n{row.sheet.name}"
        return self._numbered(kind, local, self.cases(row))

    def value(self, value: Value) -> NamedNode | None:
        """Return what a reference to a row leads to."""
        if isinstance(value, Row):
            iri = self.iri(value)
            return None if iri is None else NamedNode(iri)
        return value if isinstance(value, NamedNode) else None

    def _place(self) -> None:
        rows = self._file.rows
        for name in ("incidents", *_SHARED):
            for row in rows.get(name, ()):
                self._name_drawn(row)
        for row in rows.get("incidents", ()):
            self._cases[row] = (self._iris[row],) if row in self._iris else ()
        for name in _FAMILY:
            for row in rows.get(name, ()):
                self._cases[row] = self._own_cases(row)
        self._share("people", _FAMILY)
        for name in ("claims", "citations"):
            for row in rows.get(name, ()):
                self._cases[row] = self._own_cases(row)
        every = tuple(rows)
        self._share("sources", every)
        self._share("people", every)
        for name in (*_FAMILY, "claims", "citations"):
            for row in rows.get(name, ()):
                self._name_in_case(row)

    def _own_cases(self, row: Row) -> tuple[str, ...]:
        found = []
        for column in row.sheet.columns:
            if column.classes == (_INCIDENT,):
                for each in self._resolver.values(row, column.name):
                    node = self.value(each)
                    found += [node.value] if node else []
        for name in _THROUGH.get(row.sheet.name, ()):
            for each in self._resolver.values(row, name):
                found += self.cases(each) if isinstance(each, Row) else ()
        return tuple(dict.fromkeys(found))

    def _share(self, name: str, among: tuple[str, ...]) -> None:
        """Give rows of a shared sheet the incidents of the rows that refer to them."""
        found: dict[Row, dict[str, None]] = defaultdict(dict)
        for sheet in among:
            for row in self._file.rows.get(sheet, ()):
                for target in self._targets(row):
                    if target.sheet.name == name:
                        found[target] |= dict.fromkeys(self.cases(row))
        for row, cases in found.items():
            self._cases[row] = tuple(dict.fromkeys((*self.cases(row), *cases)))

    def _targets(self, row: Row) -> Iterator[Row]:
        for column in row.sheet.columns:
            if column.kind in ("thing", "asserter"):
                for each in self._resolver.values(row, column.name):
                    if isinstance(each, Row):
                        yield each

    def _name_drawn(self, row: Row) -> None:
        kind = self._kind(row)
        self._locals[row] = local = self._local(row, "")
        if row.text("iri"):
            self._keep(row)
        elif kind is not None:
            key = self._keys.drawn(row.sheet.name, local)
            self._iris[row] = f"{IDENTIFIER}{kind}/{key}"

    def _name_in_case(self, row: Row) -> None:
        cases = self.cases(row)
        self._locals[row] = local = self._local(row, cases[0] if cases else "")
        if row.text("iri"):
            self._keep(row)
        elif row.sheet.opaque != "of-case" or cases:
            self._iris[row] = self._numbered(row.sheet.kinds[0], local, cases)

    def _keep(self, row: Row) -> None:
        iri = row.text("iri")
        if iri not in self._homes:
            text = "no export of this file has this IRI: export again, or leave the cell empty"
            self._mistakes.add(row.cell("iri"), text)
            return
        self._iris[row] = iri

    def _numbered(self, kind: str, local: str, cases: tuple[str, ...]) -> str:
        if len(cases) != 1:
            return f"{IDENTIFIER}{kind}/{self._keys.drawn(kind, local)}"
        start = f"{IDENTIFIER}{kind}/{cases[0].rpartition('/')[2]}"
        number = self._keys.number(kind, local, self._taken[start])
        self._taken[start].add(number)
        return f"{start}-{number}"

    def _kind(self, row: Row) -> str | None:
        own = self._resolver.class_of(row)
        found = dict(zip(row.sheet.classes, row.sheet.kinds, strict=True))
        return found.get(own) if own else None

    def _local(self, row: Row, case: str) -> str:
        """Return what tells a row from others: its key, else its position among those without."""
        if key := row.text("key"):
            return key
        self._unnamed[row.sheet.name, case] += 1
        return f"\n{case}\n{self._unnamed[row.sheet.name, case]}"

    def _graph(self, cases: tuple[str, ...]) -> str:
        return _CASE + cases[0].rpartition("/")[2] if len(cases) == 1 else self._shared
