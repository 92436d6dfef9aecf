"""Rows to statements, with the cell that each comes from."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import ONTOLOGY, PREFIXES, SCHEME
from graph_service.sheets.belonging import Belonging
from graph_service.sheets.columns import Column
from graph_service.sheets.mistakes import Cell, Mistakes
from graph_service.sheets.resolving import Resolver
from graph_service.sheets.rows import File, Row

_TYPE: Final = NamedNode(PREFIXES["rdf"] + "type")
_CLAIM: Final = NamedNode(ONTOLOGY + "Claim")
_CITATION: Final = NamedNode(ONTOLOGY + "Citation")
_ABOUT: Final = ONTOLOGY + "about"
_CITES: Final = ONTOLOGY + "hasCitation"
_SOURCE: Final = PREFIXES["oa"] + "hasSource"
_LOCATOR: Final = ONTOLOGY + "locator"
_STATUS: Final = ONTOLOGY + "claimStatus"
_GRADE: Final = ONTOLOGY + "evidenceGrade"
_BY: Final = ONTOLOGY + "assertedBy"
_NAMED: Final = ONTOLOGY + "asserterLabel"
_ALLEGED: Final = NamedNode(SCHEME + "claim-status/alleged")


@dataclass
class Built:
    """Statements, the cell of each subject and predicate, and the row of each subject."""

    quads: set[Quad] = field(default_factory=set)
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    rows: dict[str, Row] = field(default_factory=dict)


class Builder:
    """Builds what a file says.

    Args:
        file: what was filled in.
        resolver: reads its cells.
        belonging: gives IRIs and graphs.
        grade: how the facts reached the file, ``None`` where it does not say so.
        mistakes: collects them.
    """

    def __init__(
        self,
        file: File,
        resolver: Resolver,
        belonging: Belonging,
        grade: NamedNode | None,
        mistakes: Mistakes,
    ) -> None:
        self._file, self._resolver, self._belonging = file, resolver, belonging
        self._grade, self._mistakes = grade, mistakes
        self.built = Built()

    def build(self) -> Built:
        """Return what all rows say."""
        for row in self._file.all():
            iri = self._belonging.iri(row)
            if iri is not None:
                self.built.rows[iri] = row
                self._row(row, NamedNode(iri))
        return self.built

    def evidence(self, row: Row, also: list[Row]) -> None:
        """Add the claim that a row makes with its own source, and what else rests on it."""
        sources = [self._belonging.value(v) for v in self._resolver.values(row, "source")]
        claim = NamedNode(self._belonging.further(row, "claim"))
        self.built.rows.setdefault(claim.value, row)
        place = row.cell("source")
        self._add(row, claim, _TYPE.value, _CLAIM, place)
        for each in (row, *also):
            iri = self._belonging.iri(each)
            if iri is not None:
                self._add(row, claim, _ABOUT, NamedNode(iri), place)
        self._asserters(row, claim)
        status = self._resolver.values(row, "status") or (_ALLEGED,)
        self._add(row, claim, _STATUS, status[0], row.cell("status"))
        self.built.cells[claim.value, _GRADE] = self._file.places.get("grade", place)
        if self._grade is not None:
            self._add(row, claim, _GRADE, self._grade, place)
        self._citation(row, claim, [each for each in sources if each])

    def _row(self, row: Row, subject: NamedNode) -> None:
        own = self._resolver.class_of(row)
        if own is not None:
            self._add(row, subject, _TYPE.value, NamedNode(own), row.cell("class"))
        for column in row.sheet.columns:
            if column.predicate:
                self._column(row, subject, column)
        if row.sheet.cites:
            if not row.text("claimStatus"):
                self._add(row, subject, _STATUS, _ALLEGED, row.cell("claimStatus"))
            if not row.text("evidenceGrade") and self._grade is not None:
                self._add(row, subject, _GRADE, self._grade, row.cell("evidenceGrade"))
            sources = [self._belonging.value(v) for v in self._resolver.values(row, "source")]
            if any(sources):
                self._citation(row, subject, [each for each in sources if each])

    def _column(self, row: Row, subject: NamedNode, column: Column) -> None:
        cell = row.cell(column.name)
        for value in self._resolver.values(row, column.name):
            term = value if isinstance(value, Literal) else self._belonging.value(value)
            if term is None:  # a row that has a mistake of its own
                self._mistakes.quiet.add(cell)
            elif not column.inverse:
                self._add(row, subject, column.predicate, term, cell)
            elif isinstance(term, NamedNode):
                self._add(row, term, column.predicate, subject, cell)

    def _asserters(self, row: Row, claim: NamedNode) -> None:
        cell = row.cell("asserter")
        for value in self._resolver.values(row, "asserter"):
            if isinstance(value, Literal):
                self._add(row, claim, _NAMED, value, cell)
            elif node := self._belonging.value(value):
                self._add(row, claim, _BY, node, cell)
        for predicate in (_NAMED, _BY):
            self.built.cells.setdefault((claim.value, predicate), cell)

    def _citation(self, row: Row, claim: NamedNode, sources: list[NamedNode]) -> None:
        citation = NamedNode(self._belonging.further(row, "citation"))
        self.built.rows.setdefault(citation.value, row)
        place = row.cell("source")
        self._add(row, claim, _CITES, citation, place)
        self._add(row, citation, _TYPE.value, _CITATION, place)
        for each in sources:
            self._add(row, citation, _SOURCE, each, place)
        self.built.cells.setdefault((citation.value, _SOURCE), place)
        self.built.cells.setdefault((citation.value, _LOCATOR), row.cell("locator"))
        for value in self._resolver.values(row, "locator"):
            self._add(row, citation, _LOCATOR, value, row.cell("locator"))

    def _add(self, row: Row, subject: NamedNode, predicate: str, value: object, cell: Cell) -> None:
        graph = NamedNode(self._belonging.home(row))
        if isinstance(value, NamedNode | Literal):
            self.built.quads.add(Quad(subject, NamedNode(predicate), value, graph))
            self.built.cells.setdefault((subject.value, predicate), cell)


def rows_about(file: File, resolver: Resolver) -> Iterator[Row]:
    """Yield the rows that a row of claims is about."""
    for row in file.rows.get("claims", ()):
        for each in resolver.values(row, "about"):
            if isinstance(each, Row):
                yield each
