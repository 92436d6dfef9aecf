"""RDF files to statements, with the line of each subject where it can be told.

The parser is the engine's. It is called in one place, :func:`parse_rdf`, on bytes that are in
memory and give quads: foreign RDF can be parsed by the same call in a process of its own.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pyoxigraph import Quad, RdfFormat, parse

from graph_service.errors import InputError, SyntaxFault
from graph_service.formats import GRAPHS, by_suffix
from graph_service.ingest.contribution import Origin, Statement
from graph_service.ingest.csvfile import read_text
from graph_service.parsing.faults import fault_of
from graph_service.parsing.prescan import prescan
from graph_service.parsing.terms import NO_BASE, check_quad

SUFFIXES: Final = tuple(f".{each.suffix}" for each in GRAPHS)
"""Suffixes of the files that are read."""

_LINES: Final = (RdfFormat.N_TRIPLES, RdfFormat.N_QUADS)
_PREFIX: Final = re.compile(
    r"^[ \t]*+@?prefix[ \t]++(?P<name>[\w.-]*+):[ \t]*+<(?P<iri>[^<>\s]*+)>",
    re.IGNORECASE | re.MULTILINE,
)
_TOKEN: Final = re.compile(
    r'<(?P<iri>[^<>"{}|^`\\\s]*+)>'
    r"|(?<![\w.-])(?P<name>(?:\w[\w.-]*+)?:(?:[\w:%-]|\.(?=[\w:%-]))*+)"
)
"""Both read a text once, whatever it holds: it may be hostile."""


def read_rdf(path: Path) -> list[Statement]:
    """Return the statements of an RDF file; its suffix tells the format.

    Blank nodes get labels that no other file has.

    Raises:
        SyntaxFault: an unknown suffix, not readable, not UTF-8, too large, or not the format it
            should be, with line and column where the parser knows them.
        TooLarge: a term is too long, with line and column.
    """
    known = by_suffix(path.suffix.removeprefix("."))
    if known is None or known.rdf is None:
        reason = f"not read: the suffix must be one of {', '.join(SUFFIXES)}"
        raise SyntaxFault(reason, file=str(path))
    text = read_text(path)
    try:
        quads = parse_rdf(text.encode(), known.rdf)
    except InputError as fault:
        raise type(fault)(fault.reason, str(path), fault.line, fault.column) from fault
    lines = first_lines(text, known.rdf)
    return [
        Statement(quad, Origin(str(path), lines.get(str(quad.subject)[1:-1]))) for quad in quads
    ]


def parse_rdf(data: bytes, rdf: RdfFormat) -> list[Quad]:
    """Return the quads of a text in UTF-8.

    It is held to the limits of :mod:`graph_service.parsing` first. No context or document is ever
    fetched.

    Raises:
        SyntaxFault: without file, which the caller knows.
        TooLarge: likewise, for a term that is too long.
    """
    text = prescan(data, rdf)
    base = NO_BASE if rdf == RdfFormat.JSON_LD else None
    try:
        quads = list(parse(text, format=rdf, base_iri=base, rename_blank_nodes=True))
    except SyntaxError as error:
        raise fault_of(error) from error
    if base is not None:
        for quad in quads:
            check_quad(quad)
    return quads


def first_lines(text: str, rdf: RdfFormat) -> dict[str, int]:
    """Return the first line that each IRI starts, or else the first in which it stands.

    A good guess, no parse: subjects usually start a line, and text in quotes may look like one.
    Nothing for RDF/XML and JSON-LD.
    """
    if rdf in (RdfFormat.RDF_XML, RdfFormat.JSON_LD):
        return {}
    prefixes = {match["name"]: match["iri"] for match in _PREFIX.finditer(text)}
    first: dict[str, int] = {}
    inside: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 1):
        start = line.lstrip()
        for position, iri in _iris(start, prefixes, 1 if rdf in _LINES else 0):
            (first if position == 0 else inside).setdefault(iri, number)
    return inside | first


def _iris(line: str, prefixes: dict[str, str], limit: int) -> Iterator[tuple[int, str]]:
    for count, match in enumerate(_TOKEN.finditer(line)):
        if limit and count == limit:
            return
        if match["iri"] is not None:
            yield match.start(), match["iri"]
        else:
            prefix, _, local = match["name"].partition(":")
            if prefix in prefixes:
                yield match.start(), prefixes[prefix] + local
