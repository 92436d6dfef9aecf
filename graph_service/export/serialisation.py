"""One way to write statements in each format, always as the same bytes."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from tempfile import SpooledTemporaryFile
from typing import IO, Final

from graph_service.errors import LedgerError
from graph_service.export.jsonld import JsonLdWriter
from graph_service.export.rdfxml import RdfXmlWriter
from graph_service.export.statements import Groups
from graph_service.export.turtle import TurtleWriter
from graph_service.formats import Format
from graph_service.namespaces import PREFIXES

WITH_GRAPHS: Final = frozenset({"trig", "nq"})
"""Suffixes of formats in which exports and documents tell the graph of a statement.

JSON-LD could, but who reads it looks at the default graph, and would find nothing there.
"""


_KEPT: Final = 16 << 20
"""Bytes of a document that are kept in memory until its head is known."""

_PIECE: Final = 1 << 20


def _aside() -> IO[bytes]:
    return SpooledTemporaryFile(_KEPT)


def serialise(
    form: Format,
    groups: Groups,
    notice: Iterable[str] = (),
    prefixes: Mapping[str, str] = PREFIXES,
    aside: Callable[[], IO[bytes]] = _aside,
) -> Iterator[bytes]:
    """Yield a document; its head declares those prefixes that it uses.

    Args:
        form: one of :data:`graph_service.formats.GRAPHS`.
        groups: the graphs, the default one (``None``) first if there is one. For a format without
            graphs (see :data:`WITH_GRAPHS`) that one alone.
        notice: lines that say what the document is; N-Triples and N-Quads have none, since they are
            canonical.
        prefixes: prefix -> namespace.
        aside: makes a file for what stands below a head that is not known before it.

    Raises:
        Inexpressible: the format can't say it; nothing was given then.
        LedgerError: there is a named graph, and the format has none.
    """
    match form.suffix:
        case "ttl":
            turtle = TurtleWriter(prefixes)
            yield from _headed(
                lambda: turtle.header(notice), turtle.triples(_merged(groups)), aside
            )
        case "trig":
            trig = TurtleWriter(prefixes)
            yield from _headed(lambda: trig.header(notice), _trig(trig, groups), aside)
        case "nt":
            yield from _merged(groups)
        case "nq":
            for graph, lines in groups:
                end = b" .\n" if graph is None else f" <{graph}> .\n".encode()
                yield from (line.removesuffix(b" .\n") + end for line in lines)
        case "jsonld":
            json = JsonLdWriter(prefixes)
            yield from _headed(lambda: json.header(notice), json.graphs(groups), aside)
        case "rdf":
            xml = RdfXmlWriter(prefixes)
            yield from _headed(lambda: xml.header(notice), xml.triples(_merged(groups)), aside)
        case _:
            raise LedgerError(f"{form.label} is no format of graphs")


def _headed(
    head: Callable[[], bytes], body: Iterable[bytes], aside: Callable[[], IO[bytes]]
) -> Iterator[bytes]:
    """Yield a head that is known after the body, then the body."""
    with aside() as kept:
        kept.writelines(body)
        yield head()
        kept.seek(0)
        while piece := kept.read(_PIECE):
            yield piece


def _trig(writer: TurtleWriter, groups: Groups) -> Iterator[bytes]:
    for graph, lines in groups:
        yield from writer.triples(lines) if graph is None else writer.graph(graph, lines)


def _merged(groups: Groups) -> Iterator[bytes]:
    for graph, lines in groups:
        if graph is not None:
            raise LedgerError("a format without graphs can't say which one a statement is in")
        yield from lines
