"""What a file changes: its statements against those that it was exported with.

::

    new = (old - (what the file was exported with - what it says now)) + what it says now

So what no cell can hold stays as it is, and a file that nobody edited changes nothing. Bounds of
dates, their precision and lags are computed anew where a date or a link changed, and only there.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph_service.ingest.bounds import DATE, find_bounds
from graph_service.ingest.canonical import canonicalise
from graph_service.ingest.contribution import Origin, Statement
from graph_service.ingest.lags import find_lags
from graph_service.namespaces import ONTOLOGY, SCHEME

_BOUNDS: Final = (ONTOLOGY + "earliest", ONTOLOGY + "latest", ONTOLOGY + "datePrecision")
_LAGS: Final = (ONTOLOGY + "minimumLag", ONTOLOGY + "maximumLag")
_ENDS: Final = (ONTOLOGY + "linksIncident", ONTOLOGY + "linksEngagement")
_PRECISION: Final = NamedNode(ONTOLOGY + "datePrecision")
_HERE: Final = Origin("the file")
_FORMS: Final = (
    (re.compile(r".*[/\[{].*"), "interval"),
    (re.compile(r"\d{4}-\d{2}-\d{2}[?~%]?"), "day"),
    (re.compile(r"\d{4}-(0\d|1[0-2])[?~%]?"), "month"),
    (re.compile(r"\d{4}([?~%]|-[0-9X]{2}.*)?"), "year"),
)

COMPUTED: Final = frozenset((*_BOUNDS, *_LAGS))
"""Properties whose values are computed from others."""


def merge(
    before: Mapping[str, set[Quad]], used: set[Quad], said: set[Quad]
) -> dict[str, bytes | None]:
    """Return the graphs that are others than before, as canonical N-Quads, or ``None`` if empty.

    Args:
        before: statements by graph, of each graph that is there already.
        used: those of them that cells were filled with.
        said: what the cells say now.

    Raises:
        MappingFault: a text that no graph may hold.
    """
    old = {quad for quads in before.values() for quad in quads}
    gone, come = used - said, said - old
    changed = {q.subject for q in gone | come if q.predicate.value == DATE}
    new = (old - gone) | come
    links = {
        q.subject for q in new if q.predicate.value in _ENDS and (q.object in changed or q in come)
    }
    new = {q for q in new if not _is_stale(q, changed, links)}
    new |= set(_computed(new, changed, links))
    graphs: dict[str, set[Quad]] = defaultdict(set)
    for quad in new:
        graphs[str(quad.graph_name)[1:-1]].add(quad)
    found: dict[str, bytes | None] = {}
    for graph in sorted({*graphs, *before}):
        if graphs[graph] != before.get(graph, set()):
            found[graph] = canonical(graphs[graph], graph) if graphs[graph] else None
    return found


def canonical(quads: Iterable[Quad], graph: str) -> bytes:
    """Return the canonical N-Quads of a graph.

    Raises:
        MappingFault: a text that no graph may hold.
    """
    statements = [Statement(quad, _HERE) for quad in quads]
    return canonicalise(statements, default_graph=graph).graphs[0].quads


def read_quads(content: bytes) -> set[Quad]:
    """Return the statements of canonical N-Quads."""
    return set(parse(content, format=RdfFormat.N_QUADS))


def precision_of(date: str) -> str:
    """Return the term for how exact a date in EDTF is."""
    if date.startswith("XXXX"):
        return "unknown"
    return next((name for form, name in _FORMS if form.fullmatch(date)), "unknown")


def _is_stale(quad: Quad, changed: Collection[object], links: Collection[object]) -> bool:
    name = quad.predicate.value
    return (name in _BOUNDS and quad.subject in changed) or (
        name in _LAGS and quad.subject in links
    )


def _computed(
    new: set[Quad], changed: Collection[object], links: Collection[object]
) -> Iterator[Quad]:
    statements = [Statement(quad, _HERE) for quad in new]
    dated = [s for s in statements if s.quad.subject in changed and s.quad.predicate.value == DATE]
    for each in find_bounds(dated):
        yield each.quad
    for quad, _ in dated:
        if isinstance(quad.object, Literal):
            term = NamedNode(f"{SCHEME}date-precision/{precision_of(quad.object.value)}")
            yield Quad(quad.subject, _PRECISION, term, quad.graph_name)
    linking = [s for s in statements if s.quad.subject in links]
    for each in find_lags(linking, statements):
        yield each.quad
