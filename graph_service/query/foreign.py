"""Foreign RDF, parsed in a worker: its memory, stack and time are limited there."""

import re
from typing import IO, Final, cast

from pyoxigraph import RdfFormat, parse, serialize

from graph_service.errors import InputError, SyntaxFault
from graph_service.formats import by_suffix
from graph_service.query.evaluate import Begin, Send
from graph_service.query.job import Parse
from graph_service.query.results import Sink

_DECLARATION: Final = re.compile(rb"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_PLACE: Final = re.compile(r"^Parser error (?:at|between) line \d+.*?: ", re.DOTALL)
_QUADS: Final = by_suffix("nq")


def parse_foreign(task: Parse, begin: Begin, send: Send) -> tuple[bytes, int]:
    """Parse and write N-Quads through ``send``; returns the last block and the number of quads.

    Raises:
        SyntaxFault: it can't be parsed; with line and column where the parser knows them.
        ResultTooLarge: its N-Quads pass the limit.
    """
    if task.source.rdf is None or _QUADS is None:
        raise InputError(f"{task.source.label} is not RDF")
    _check_text(task)
    begin("graph", _QUADS)
    sink = Sink(send, "nq", rows=task.size, size=task.size, labels=False)
    try:
        quads = parse(
            task.data, format=task.source.rdf, base_iri=task.base, rename_blank_nodes=True
        )
        serialize(quads, cast("IO[bytes]", sink), RdfFormat.N_QUADS)
    except SyntaxError as error:
        reason = _PLACE.sub("", error.msg)
        raise SyntaxFault(reason, line=error.lineno, column=error.offset) from error
    return sink.end(), sink.rows


def _check_text(task: Parse) -> None:
    """Refuse what the parser would take too literally: it expands entities without limit."""
    try:
        task.data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = task.data.count(b"\n", 0, error.start) + 1
        raise SyntaxFault("the text is not UTF-8", line=line) from error
    if task.source.rdf == RdfFormat.RDF_XML and (found := _DECLARATION.search(task.data)):
        line = task.data.count(b"\n", 0, found.start()) + 1
        raise SyntaxFault("a document type or entities are not allowed in RDF/XML", line=line)
