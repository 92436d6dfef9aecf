"""The process that reads the answer of a partner: from a socket, without network, once."""

import csv
import io
import json
import re
import secrets
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    parse_query_results,
)

from graph_service.namespaces import PREFIXES, SKOLEM
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand
from graph_service.query.quoted import quote_iri, quote_string, quote_tag

_FORMATS: Final = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "application/xml": QueryResultsFormat.XML,
    "text/xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
_CSV: Final = "text/csv"
_DECLARATION: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_ABSOLUTE: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_PLAIN: Final = PREFIXES["xsd"] + "string"
_TAGGED: Final = (
    PREFIXES["rdf"] + "langString",
    PREFIXES["rdf"] + "dirLangString",
)
_LONGEST_CELL: Final = 1 << 20

Row = Sequence[object]


class _Unusable(Exception):
    """The answer is none that can be used; the text says why, in our words."""


def main(memory: str, descriptor: str, parent: str) -> None:
    """Read the answers that the socket holds, in a process of its own."""
    run_errand(lambda asked: answer(asked, memory), descriptor, parent)


def answer(asked: bytes, memory: str) -> bytes:
    """Return what :func:`read` returns, in a process that ends then."""
    return read(asked, int(memory))


def read(asked: bytes, memory: int | None = None) -> bytes:
    """Return ``{"rows": [[text, count], ...]}`` or ``{"fault": reason}`` as JSON.

    Args:
        asked: as :func:`graph_service.partners.answers.read_rows` writes it.
        memory: bytes that this process may map from now on.
    """
    if memory is not None:
        limit_memory(memory)
    head, _, data = asked.partition(b"\n")
    about = json.loads(head)
    left, found, at = about["most"], [], 0
    try:
        for kind, size in about["bodies"]:
            text, count = _rows(kind, data[at : at + size], about["variables"], left)
            left, at = left - count, at + size
            found.append([text, count])
    except _Unusable as error:
        return json.dumps({"fault": str(error)}).encode()
    return json.dumps({"rows": found}).encode()


def _rows(kind: str, data: bytes, variables: list[str] | None, most: int) -> tuple[str, int]:
    """Return the rows of one answer as text, and how many there are."""
    try:
        names, rows = _solutions(kind, data, variables)
        if variables is not None and not set(names) <= set(variables):
            raise _Unusable("its answer has variables that were not asked for")
        places = [names.index(name) if name in names else None for name in variables or ()]
        write, parts, count = _Writer(), list[str](), 0
        for row in rows:
            count += 1
            if count > most:
                raise _Unusable("its answer has too many rows")
            terms = (None if place is None else row[place] for place in places)
            parts.append(f"({' '.join(map(write.term, terms))})")
    except (SyntaxError, ValueError, TypeError, csv.Error, UnicodeError, OSError) as error:
        raise _Unusable("its answer is not what its media type says, or is cut off") from error
    return "".join(parts) if variables is not None else "", count


def _solutions(
    kind: str, data: bytes, variables: list[str] | None
) -> tuple[list[str], Iterable[Row]]:
    data.decode("utf-8")
    if kind == _CSV:
        return _table(data)
    form = _FORMATS.get(kind)
    if form is None:
        raise _Unusable("its answer has a media type that is no table of results")
    if form == QueryResultsFormat.XML and _DECLARATION.search(data):
        raise _Unusable("its answer has a document type or entities, which are not read")
    found = parse_query_results(data, form)
    if isinstance(found, QuerySolutions):
        names = [variable.value for variable in found.variables]
        return names, (list(solution) for solution in found)
    if variables is not None:
        raise _Unusable("its answer is a truth value, not a table")
    return [], [[]]


def _table(data: bytes) -> tuple[list[str], Iterator[Row]]:
    """Return the rows of CSV, which does not say what a term is: see :func:`_guess`."""
    csv.field_size_limit(_LONGEST_CELL)
    rows = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    names = next(rows, None)
    if names is None or len(set(names)) != len(names):
        raise _Unusable("its answer has no head")

    def terms() -> Iterator[Row]:
        for row in rows:
            if len(row) != len(names) and row:
                raise ValueError("a row of another length")
            yield [_guess(cell) for cell in row or [""] * len(names)]

    return names, terms()


def _guess(cell: str) -> NamedNode | BlankNode | Literal | None:
    """Return what a cell most likely is: an IRI of the web or a URN, a node, nothing, a text."""
    if not cell:
        return None
    if cell.startswith("_:"):
        return BlankNode(cell[2:])
    if re.fullmatch(r"(https?://|urn:)[^\s<>\"{}|^`\\]+", cell):
        return NamedNode(cell)
    return Literal(cell)


class _Writer:
    """Writes terms; nodes without a name get names that stand for them in this answer alone."""

    def __init__(self) -> None:
        self._nodes: dict[str, str] = {}
        self._start = f"{SKOLEM}{secrets.token_hex(16)}-"

    def term(self, term: object) -> str:
        if term is None:
            return "UNDEF"
        if isinstance(term, BlankNode):
            return quote_iri(self._nodes.setdefault(term.value, f"{self._start}{len(self._nodes)}"))
        if isinstance(term, NamedNode):
            return _iri(term.value)
        if not isinstance(term, Literal):
            raise _Unusable("its answer has triples as terms, which are not read")
        text, kind = quote_string(term.value), term.datatype.value
        if term.language is not None:
            direction = f"--{term.direction.value}" if term.direction is not None else ""
            return f"{text}@{quote_tag(term.language + direction)}"
        if kind in _TAGGED:
            raise ValueError("a language is missing")
        return text if kind == _PLAIN else f"{text}^^{_iri(kind)}"


def _iri(iri: str) -> str:
    if not _ABSOLUTE.match(iri):
        raise ValueError("not an absolute IRI")
    return quote_iri(iri)
