"""Foreign RDF, parsed in a worker: its memory, stack and time are limited there."""

from typing import IO, Final, cast

from pyoxigraph import RdfFormat, parse, serialize

from graph_service.errors import InputError
from graph_service.formats import by_suffix
from graph_service.parsing.counting import Counter
from graph_service.parsing.faults import fault_of
from graph_service.parsing.prescan import prescan
from graph_service.parsing.terms import NO_BASE
from graph_service.query.evaluate import Begin, Send
from graph_service.query.job import Parse
from graph_service.query.results import Sink

_QUADS: Final = by_suffix("nq")
_WITH_GRAPHS: Final = (RdfFormat.TRIG, RdfFormat.N_QUADS, RdfFormat.JSON_LD)


def parse_foreign(task: Parse, begin: Begin, send: Send) -> tuple[bytes, int]:
    """Parse and write N-Quads through ``send``; returns the last block and the number of quads.

    Raises:
        SyntaxFault: it can't be parsed, or is nested too deeply; with line and column where they
            are known.
        TooLarge: a term is too long, or there are too many statements or graphs.
        InputError: it names what should not be told; see :mod:`graph_service.parsing.terms`.
        ResultTooLarge: its N-Quads pass the limit.
    """
    rdf = task.source.rdf
    if rdf is None or _QUADS is None:
        raise InputError(f"{task.source.label} is not RDF")
    text = prescan(task.data, rdf)
    begin("graph", _QUADS)
    sink = Sink(send, "nq", rows=task.size, size=task.size, labels=False)
    counter = Counter(
        sink.write,
        statements=task.statements,
        graphs=task.graphs if rdf in _WITH_GRAPHS else 0,
    )
    base = task.base or (NO_BASE if rdf == RdfFormat.JSON_LD else None)
    try:
        quads = parse(text, format=rdf, base_iri=base, rename_blank_nodes=True)
        serialize(quads, cast("IO[bytes]", counter), RdfFormat.N_QUADS)
        counter.end()
    except SyntaxError as error:
        raise fault_of(error) from error
    return sink.end(), sink.rows
