"""The canonical form of a graph: sorted unique N-Quads that the engine's store keeps as they are.

No blank nodes (see ``skolem.py``), literals in canonical form (see ``literals.py``), language tags
in lower case (RDF 1.1 Concepts, section 3.3, allows it and the engine does it). Every other change
is reported.
"""

import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, serialize

from graph_service.errors import InputError, MappingFault
from graph_service.ingest.contribution import LiteralChange, Origin, Remark, Statement
from graph_service.ingest.faults import Faults
from graph_service.ingest.literals import canonical_literal, find_forbidden
from graph_service.ingest.skolem import name_blank_nodes
from graph_service.parsing.terms import check_lines, check_quad


@dataclass
class CanonicalGraph:
    """One named graph in canonical form; the fields are those of ``Contribution``."""

    graph: str
    quads: bytes
    origins: dict[str, Origin]


@dataclass
class Canonical:
    """The graphs of one input, sorted by name, and what was noticed on the way, by place."""

    graphs: list[CanonicalGraph]
    changes: list[LiteralChange] = field(default_factory=list)
    remarks: list[Remark] = field(default_factory=list)


def canonicalise(
    statements: Sequence[Statement], *, default_graph: str, strict: bool = True
) -> Canonical:
    """Return the graphs that ``statements`` make up, in canonical form.

    The result depends only on the set of statements (origins: on the places given), not on
    their order.

    Args:
        statements: quads with their places; a blank node's label means one node throughout.
        default_graph: IRI of the graph of statements that name none.
        strict: refuse ill-typed literals of known datatypes, characters that no text may hold
            (see :func:`find_forbidden`), terms that are too long or tell too much (see
            :mod:`graph_service.parsing.terms`), and what only RDF 1.2 has: triple terms and base
            direction. Otherwise they are kept, since all of it is RDF; such characters are
            remarked.

    Raises:
        MappingFault: what ``strict`` refuses, with subject, predicate and place.
    """
    reading = _Reading(default_graph, strict)
    graphs: dict[str, list[Statement]] = defaultdict(list)
    for statement in name_blank_nodes(reading.in_graphs(statements)):
        kept = reading.canonical(statement)
        graphs[_name(kept.quad.graph_name)].append(kept)
    reading.faults.settle()
    return Canonical(
        [_graph(name, graphs[name], strict=strict) for name in sorted(graphs)],
        sorted(reading.changes, key=lambda c: (_place(c.origin), c.predicate, c.before)),
        sorted(reading.remarks, key=lambda r: (_place(r.origin), r.text)),
    )


class _Reading:
    def __init__(self, default_graph: str, strict: bool) -> None:
        self.default_graph = NamedNode(default_graph)
        self.strict = strict
        self.faults = Faults()
        self.changes: set[LiteralChange] = set()
        self.remarks: set[Remark] = set()

    def in_graphs(self, statements: Iterable[Statement]) -> Iterable[Statement]:
        for quad, origin in statements:
            if isinstance(quad.graph_name, DefaultGraph):
                quad = Quad(quad.subject, quad.predicate, quad.object, self.default_graph)
            yield Statement(quad, origin)

    def canonical(self, statement: Statement) -> Statement:
        quad, origin = statement
        before = quad.object
        after = self._term(before, statement)
        if after == before:
            return statement
        if isinstance(after, Literal):
            self.changes.add(
                LiteralChange(
                    _name(quad.graph_name),
                    _name(quad.subject),
                    quad.predicate.value,
                    str(before),
                    str(after),
                    origin,
                )
            )
        return Statement(Quad(quad.subject, quad.predicate, after, quad.graph_name), origin)

    def _term(self, term: Any, statement: Statement) -> Any:
        if isinstance(term, Literal):
            return self._literal(term, statement)
        if isinstance(term, Triple):
            if self.strict:
                self._fault(statement, "a triple term (RDF 1.2) can't be published")
            return Triple(term.subject, term.predicate, self._term(term.object, statement))
        return term

    def _literal(self, literal: Literal, statement: Statement) -> Literal:
        text, datatype = literal.value, literal.datatype.value
        forbidden = find_forbidden(text)
        if forbidden and self.strict:
            self._fault(statement, f"the character {forbidden} may not stand in a text")
            return literal
        if forbidden:
            self._remark(f"{_shown(text)} holds {forbidden}, which XML can't", statement)
        if not text.isascii() and not unicodedata.is_normalized("NFC", text):
            self._remark(f"{_shown(text)} is not in Unicode form NFC", statement)
        if literal.language:
            if literal.direction is not None and self.strict:
                self._fault(statement, "a base direction (RDF 1.2) can't be published")
            return literal
        try:
            form = canonical_literal(text, datatype)
        except ValueError as error:
            if self.strict:
                self._fault(statement, f"{_shown(text)} is no <{datatype}>: {error}")
            return literal
        if form == (text, datatype):
            return literal
        return Literal(form[0], datatype=NamedNode(form[1]))

    def _remark(self, text: str, statement: Statement) -> None:
        self.remarks.add(Remark(text, statement.origin))

    def _fault(self, statement: Statement, reason: str) -> None:
        quad, origin = statement
        where = f"{quad.subject} {quad.predicate}"
        self.faults.add(MappingFault(f"{reason} ({where})", file=origin.file, line=origin.line))


def _graph(name: str, statements: Sequence[Statement], *, strict: bool) -> CanonicalGraph:
    lines = serialize((s.quad for s in statements), format=RdfFormat.N_QUADS) or b""
    if strict:
        _check_terms(lines, statements)
    origins: dict[str, Origin] = {}
    for quad, origin in statements:
        subject = _name(quad.subject)
        first = origins.get(subject)
        if first is None or _place(origin) < _place(first):
            origins[subject] = origin
    unique = sorted(set(lines.splitlines(keepends=True)))
    return CanonicalGraph(name, b"".join(unique), dict(sorted(origins.items())))


def _check_terms(lines: bytes, statements: Sequence[Statement]) -> None:
    """Return when no term is too long or tells too much; look at each only if one of them may."""
    try:
        check_lines(lines)
    except InputError:
        for quad, origin in statements:
            try:
                check_quad(quad)
            except InputError as error:
                where = f"{error.reason} ({quad.predicate})"
                raise MappingFault(where, file=origin.file, line=origin.line) from error
        raise


def _name(term: object) -> str:
    """Return the IRI of a subject or graph: nothing else is left there by now."""
    return str(term)[1:-1]


def _place(origin: Origin) -> tuple[bool, str, int]:
    return origin.line is None, origin.file, origin.line or 0


def _shown(text: str) -> str:
    return repr(text if len(text) <= 60 else text[:57] + "...")
