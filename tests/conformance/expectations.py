"""Results as the suites write them, compared with answers up to the labels of blank nodes."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from pyoxigraph import (
    BlankNode,
    CanonicalizationAlgorithm,
    Dataset,
    Literal,
    NamedNode,
    Quad,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    Triple,
    parse,
    parse_query_results,
)

from graph_service.formats import Format, by_suffix
from graph_service.ingest.literals import canonical_literal
from tests.conformance.manifests import Graph

RS: Final = "http://www.w3.org/2001/sw/DataAccess/tests/result-set#"
NAMES: Final = {"srx": "xml", "srj": "json"}
Row = Mapping[str, Any]


@dataclass(frozen=True)
class Table:
    """Rows by variable; ``ordered``: their order counts."""

    rows: Sequence[Row]
    ordered: bool = False


Outcome = bool | Table | frozenset[Triple]
"""The answer to ASK, SELECT, and CONSTRUCT or DESCRIBE."""


def read_expected(path: Path, iri: str) -> Outcome:
    """Return the result in a file of a suite."""
    suffix = path.suffix.removeprefix(".")
    if suffix in ("ttl", "rdf"):
        graph = Graph(path, iri)
        for triple in graph.triples:
            if triple.object == NamedNode(RS + "ResultSet"):
                return _result_set(graph, triple.subject)
        return frozenset(graph.triples)
    chosen = by_suffix(NAMES.get(suffix, suffix))
    assert chosen is not None, path
    return read_answer(path.read_bytes(), chosen)


def read_answer(body: bytes, chosen: Format) -> Outcome:
    """Return the result in an answer."""
    if chosen.rdf is not None:
        return frozenset(quad.triple for quad in parse(body, format=chosen.rdf))
    assert chosen.results is not None
    if chosen.results == QueryResultsFormat.CSV:
        names, *lines = csv.reader(io.StringIO(body.decode(), newline=""))
        return Table([dict(zip(names, map(_cell, line), strict=True)) for line in lines])
    results = parse_query_results(body, format=chosen.results)
    if isinstance(results, QueryBoolean):
        return bool(results)
    assert isinstance(results, QuerySolutions)
    names = [variable.value for variable in results.variables]
    return Table([{n: row[n] for n in names if row[n] is not None} for row in results])


def _cell(text: str) -> BlankNode | Literal:
    """Return a field of CSV: that is text, but for blank nodes."""
    return BlankNode(text.removeprefix("_:")) if text.startswith("_:") else Literal(text)


def _result_set(graph: Graph, node: object) -> Outcome:
    boolean = graph.value(node, RS + "boolean")
    if isinstance(boolean, Literal):
        return boolean.value == "true"
    rows: list[tuple[int, Row]] = []
    for solution in graph.values(node, RS + "solution"):
        row = {}
        for binding in graph.values(solution, RS + "binding"):
            name = graph.value(binding, RS + "variable")
            assert isinstance(name, Literal)
            row[name.value] = graph.value(binding, RS + "value")
        index = graph.value(solution, RS + "index")
        rows.append((int(index.value) if isinstance(index, Literal) else 0, row))
    ordered = bool(rows) and all(index for index, _ in rows)
    return Table([row for _, row in sorted(rows, key=lambda each: each[0])], ordered)


def compare(found: Outcome, expected: Outcome, *, lax: bool = False, text: bool = False) -> str:
    """Return ``same``, ``value`` when literals are equal by value alone, or ``different``.

    Args:
        found: the answer.
        expected: the result in the suite.
        lax: rows are not counted.
        text: the results are CSV; numbers in it have no datatype.
    """
    if isinstance(found, bool) or isinstance(expected, bool):
        return "same" if found is expected else "different"
    if _key(found, expected, lax, _as_it_is) == _key(expected, expected, lax, _as_it_is):
        return "same"
    by_value = _number if text else _canonical
    if _key(found, expected, lax, by_value) == _key(expected, expected, lax, by_value):
        return "value"
    return "different"


def _key(outcome: Table | frozenset[Triple], expected: Any, lax: bool, form: Any) -> object:
    """Return what is equal for equal results: blank nodes have canonical labels in it."""
    if isinstance(outcome, frozenset):
        return _labelled(_term(triple, form) for triple in outcome)
    ordered = isinstance(expected, Table) and expected.ordered
    rows: Counter[frozenset[tuple[str, Any]]] = Counter()
    for index, row in enumerate(outcome.rows):
        terms = {name: _term(term, form) for name, term in row.items()}
        if ordered:
            terms["index of the row"] = Literal(index)
        rows[frozenset(terms.items())] = 1 if lax else rows[frozenset(terms.items())] + 1
    triples = []
    for row_terms, count in rows.items():
        if any("_:" in str(term) for _, term in row_terms):
            node = BlankNode()
            triples.append(Triple(node, NamedNode("urn:count"), Literal(count)))
            triples += [
                Triple(node, NamedNode("urn:" + quote(name)), term) for name, term in row_terms
            ]
    ground = {row: n for row, n in rows.items() if not any("_:" in str(t) for _, t in row)}
    return frozenset(ground.items()), _labelled(triples)


def _labelled(triples: Iterable[Triple]) -> frozenset[str]:
    data = Dataset(Quad(*triple) for triple in triples)
    data.canonicalize(CanonicalizationAlgorithm.UNSTABLE)
    return frozenset(map(str, data))


def _term(term: Any, form: Any) -> Any:
    if isinstance(term, Triple):
        return Triple(*(_term(part, form) for part in term))
    return form(term) if isinstance(term, Literal) else term


def _as_it_is(literal: Literal) -> Literal:
    return literal


def _canonical(literal: Literal) -> Literal:
    """Return a literal in the form that ingest gives it."""
    if literal.language:
        return literal
    try:
        text, datatype = canonical_literal(literal.value, literal.datatype.value)
    except ValueError:
        return literal
    return Literal(text, datatype=NamedNode(datatype))


def _number(literal: Literal) -> Literal:
    try:
        return Literal(float(literal.value))
    except ValueError:
        return literal
