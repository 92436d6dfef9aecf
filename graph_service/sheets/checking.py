"""Rules of whole rows: what must be filled in, what must be there besides, and evidence for all."""

from collections import defaultdict
from typing import Final

from pyoxigraph import Quad

from graph_service.sheets.belonging import Belonging
from graph_service.sheets.building import Builder, rows_about
from graph_service.sheets.columns import Column
from graph_service.sheets.mistakes import Mistakes
from graph_service.sheets.plan import Plan, Sheet
from graph_service.sheets.resolving import Resolver
from graph_service.sheets.rows import File, Row

_EVIDENCE: Final = ("locator", "asserter", "status")
_MISSING: Final = "fill this in"


class Checker:
    """Holds the rows of a file against what the shapes demand of rows.

    Args:
        plan: the sheets.
        file: what was filled in.
        resolver: reads its cells.
        belonging: knows the incidents of rows.
        untouched: statements that are there and that no cell can hold; they fill a gap.
        mistakes: collects them.
    """

    def __init__(
        self,
        plan: Plan,
        file: File,
        resolver: Resolver,
        belonging: Belonging,
        untouched: set[Quad],
        mistakes: Mistakes,
    ) -> None:
        self._plan, self._file, self._resolver = plan, file, resolver
        self._belonging, self._mistakes = belonging, mistakes
        self._there = {(str(q.subject)[1:-1], q.predicate.value) for q in untouched}

    def check(self) -> None:
        """Keep what is missing, and read all cells, so that what is wrong in them is kept."""
        for row in self._file.all():
            for column in row.sheet.columns:
                self._resolver.values(row, column.name)
        for row in self._file.all():
            for column in row.sheet.columns:
                self._required(row, column)
            self._either(row)
        for sheet in self._plan.sheets:
            self._children(sheet)

    def rest_on(self, builder: Builder) -> None:
        """Have all evidence of rows built, and keep which rows have none.

        A row without a source of its own rests on that of its incidents, unless a claim is about
        it.
        """
        about = set(rows_about(self._file, self._resolver))
        resting: dict[Row, list[Row]] = defaultdict(list)
        anchors = {self._belonging.iri(r): r for r in self._file.rows.get("incidents", ())}
        for row in self._file.all():
            if not row.sheet.evidence or row.text("source") or row in about or row.text("iri"):
                continue
            found = [anchors[case] for case in self._belonging.cases(row) if case in anchors]
            holding = [each for each in found if each.text("source")]
            for each in holding:
                resting[each].append(row)
            if not holding or any(row.text(name) for name in _EVIDENCE):
                bare = [each for each in found if each not in about and not each.text("source")]
                self._unsourced(row, bare)
        for row in self._file.all():
            if row.sheet.evidence and row.text("source"):
                self._asserted(row)
                if self._belonging.iri(row) is not None:
                    builder.evidence(row, resting[row])

    def _unsourced(self, row: Row, bare: list[Row]) -> None:
        """Keep that a row has no source, unless its incident has none, or it is not clear which."""
        told = any(row.text(name) for name in _EVIDENCE) or row in bare
        if not told and (bare or not self._is_placed(row)):
            self._mistakes.quiet.add(row.cell("source"))
        else:
            self._mistakes.add(row.cell("source"), "say where this comes from: name a source")

    def _is_placed(self, row: Row) -> bool:
        """Return whether it is clear what a row belongs to: else that is the mistake."""
        columns = (c for c in row.sheet.columns if c.required and c.kind in ("thing", "class"))
        return all(self._resolver.values(row, each.name) for each in columns)

    def _asserted(self, row: Row) -> None:
        if not row.text("asserter"):
            self._mistakes.add(row.cell("asserter"), f"{_MISSING}: who says so in the source?")

    def _required(self, row: Row, column: Column) -> None:
        own = self._resolver.class_of(row)
        needed = column.required or (own is not None and own in column.required_for)
        if not needed or row.text(column.name) or self._is_there(row, column.predicate):
            return
        what = f": {column.message}" if column.message else ""
        self._mistakes.add(row.cell(column.name), _MISSING + what)

    def _either(self, row: Row) -> None:
        for rule in row.sheet.either:
            columns = [c for c in row.sheet.columns if c.predicate in rule.predicates]
            filled = any(row.text(each.name) for each in columns)
            if columns and not filled and not any(self._is_there(row, p) for p in rule.predicates):
                self._mistakes.add(row.cell(columns[0].name), f"{_MISSING}: {rule.message}")

    def _children(self, sheet: Sheet) -> None:
        for child in sheet.children:
            column = next(
                c
                for s in self._plan.sheets
                if s.name == child.sheet
                for c in s.columns
                if c.inverse and c.predicate == child.predicate
            )
            rows = self._file.rows.get(child.sheet, ())
            referred = {each for row in rows for each in self._resolver.values(row, column.name)}
            lost = any(not self._resolver.values(row, column.name) for row in rows)
            for row in self._file.rows.get(sheet.name, ()):
                cites = sheet.cites and row.text("source")
                if row in referred or cites or self._is_there(row, child.predicate):
                    continue
                if lost or not child.required:  # the row that is missing may be one of those
                    self._mistakes.quiet.add(row.cell("key"))
                else:
                    self._mistakes.add(row.cell("key"), child.message)

    def _is_there(self, row: Row, predicate: str) -> bool:
        iri = self._belonging.iri(row)
        return bool(predicate) and iri is not None and (iri, predicate) in self._there
