"""One way to write statements in each format, always as the same bytes."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from graph_service.errors import LedgerError
from graph_service.export.jsonld import JsonLdWriter
from graph_service.export.rdfxml import RdfXmlWriter
from graph_service.export.statements import Groups
from graph_service.export.turtle import TurtleWriter
from graph_service.formats import Format
from graph_service.namespaces import PREFIXES

WITH_GRAPHS: Final = frozenset({"trig", "nq", "jsonld"})
"""Suffixes of formats that tell which graph a statement is in."""


def serialise(
    form: Format,
    groups: Groups,
    notice: Iterable[str] = (),
    prefixes: Mapping[str, str] = PREFIXES,
) -> Iterator[bytes]:
    """Yield a document.

    Args:
        form: one of :data:`graph_service.formats.GRAPHS`.
        groups: the graphs, the default one (``None``) first if there is one. For a format without
            graphs (see :data:`WITH_GRAPHS`) that one alone.
        notice: lines that say what the document is; N-Triples and N-Quads have none, since they are
            canonical.
        prefixes: prefix -> namespace.

    Raises:
        Inexpressible: the format can't say it.
        LedgerError: there is a named graph, and the format has none.
    """
    match form.suffix:
        case "ttl":
            turtle = TurtleWriter(prefixes)
            yield turtle.header(notice)
            yield from turtle.triples(_merged(groups))
        case "trig":
            yield from _trig(TurtleWriter(prefixes), groups, notice)
        case "nt":
            yield from _merged(groups)
        case "nq":
            for graph, lines in groups:
                end = b" .\n" if graph is None else f" <{graph}> .\n".encode()
                yield from (line.removesuffix(b" .\n") + end for line in lines)
        case "jsonld":
            yield from JsonLdWriter(prefixes).write(groups, notice)
        case "rdf":
            yield from RdfXmlWriter(prefixes).write(_merged(groups), notice)
        case _:
            raise LedgerError(f"{form.label} is no format of graphs")


def _trig(writer: TurtleWriter, groups: Groups, notice: Iterable[str]) -> Iterator[bytes]:
    yield writer.header(notice)
    for graph, lines in groups:
        yield from writer.triples(lines) if graph is None else writer.graph(graph, lines)


def _merged(groups: Groups) -> Iterator[bytes]:
    for graph, lines in groups:
        if graph is not None:
            raise LedgerError("a format without graphs can't say which one a statement is in")
        yield from lines
