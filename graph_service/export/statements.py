"""Statements as lines: canonical N-Triples, sorted by bytes, read one subject at a time.

All writers of this package work on such lines (see :mod:`graph_service.ingest.canonical`): a term
is what stands between two spaces, and what is held in memory is one subject.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from graph_service.errors import LedgerError
from graph_service.namespaces import PREFIXES

TYPE: Final = f"<{PREFIXES['rdf']}type>"

Groups = Iterable[tuple[str | None, Iterable[bytes]]]
"""Graphs in graph order: the IRI of each, ``None`` for the default graph, and its sorted lines."""

_ESCAPE: Final = re.compile(r'\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|([tbnrf"\'\\]))')
_PLAIN: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"}
_TRIPLE: Final = "<<( "


class Subject(NamedTuple):
    """A subject as N-Triples writes it, and its predicates and objects, the types first."""

    term: str
    pairs: list[tuple[str, str]]


@dataclass(frozen=True)
class Literal:
    """A literal: ``datatype`` is an IRI, ``language`` and ``direction`` are empty for none."""

    text: str
    datatype: str
    language: str = ""
    direction: str = ""


def subjects(lines: Iterable[bytes]) -> Iterator[Subject]:
    """Yield each subject of sorted lines with what is said of it."""
    term = ""
    types, pairs = list[tuple[str, str]](), list[tuple[str, str]]()
    for line in map(bytes.decode, lines):  # one of millions: nothing is called that need not be
        subject, predicate, value = line.split(" ", 2)
        if subject != term:
            if term:
                yield Subject(term, types + pairs)
            term, types, pairs = subject, [], []
        (types if predicate == TYPE else pairs).append((predicate, value[:-3]))
    if term:
        yield Subject(term, types + pairs)


def read_iri(term: str) -> str:
    """Return the IRI that a term in angle brackets is."""
    return unescape(term[1:-1])


def read_literal(term: str) -> Literal:
    """Return the literal that a term in quotation marks is.

    Raises:
        LedgerError: it is none.
    """
    end = term.rfind('"')
    if not term.startswith('"') or end < 1:
        raise LedgerError("a term is no literal")
    text, rest = unescape(term[1:end]), term[end + 1 :]
    if rest.startswith("^^<"):
        return Literal(text, read_iri(rest[2:]))
    if rest.startswith("@"):
        language, _, direction = rest[1:].partition("--")
        name = "dirLangString" if direction else "langString"
        return Literal(text, PREFIXES["rdf"] + name, language, direction)
    return Literal(text, PREFIXES["xsd"] + "string")


def is_triple(term: str) -> bool:
    """Return whether a term is a triple (RDF 1.2)."""
    return term.startswith(_TRIPLE)


def split_triple(term: str) -> tuple[str, str, str]:
    """Return subject, predicate and object of a term that is a triple."""
    subject, predicate, value = term.removeprefix(_TRIPLE).removesuffix(" )>>").split(" ", 2)
    return subject, predicate, value


def unescape(text: str) -> str:
    """Return a text without the escapes of N-Triples (RDF 1.1 N-Triples, section 7)."""
    return _ESCAPE.sub(_character, text) if "\\" in text else text


def _character(match: re.Match[str]) -> str:
    code = match[1] or match[2]
    return chr(int(code, 16)) if code else _PLAIN.get(match[3], match[3])
