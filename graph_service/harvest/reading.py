"""A partner's file as graphs in canonical form, read by a process that can do no harm.

The process has no network, and memory and time of its own. Graphs get names of ours: that of the
partner for statements without a graph, and one below it for each graph of the file, made from a
hash of its name. So a file fills no graph but the partner's, whatever it calls them.
"""

import hashlib
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final, cast

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from graph_service.errors import InputError, QueryEnded, TooLarge
from graph_service.formats import by_suffix
from graph_service.ingest.canonical import canonicalise
from graph_service.ingest.contribution import Origin, Statement
from graph_service.ledger.entry import Entry
from graph_service.namespaces import GRAPH
from graph_service.parsing.counting import Counter
from graph_service.parsing.faults import fault_of
from graph_service.parsing.prescan import prescan
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand, send_errand
from graph_service.query.faults import describe, restore

_MODULE: Final = "graph_service.harvest.reading"
_GROWTH: Final = 8
"""How many times its own size a file may have as canonical N-Quads."""

_SPARED: Final = 1 << 20
_DIGITS: Final = 32
_ORIGIN: Final = Origin("the file")


def graph_of(partner: str) -> str:
    """Return the graph of what a partner says without naming a graph."""
    return f"{GRAPH}partner-{partner}"


def graph_for(partner: str, name: str) -> str:
    """Return the graph here that stands for one of a partner."""
    return f"{graph_of(partner)}/{hashlib.sha256(name.encode()).hexdigest()[:_DIGITS]}"


def is_graph_of(partner: str, graph: str) -> bool:
    """Return whether a graph has a name that only this partner's have."""
    own = graph_of(partner)
    return graph == own or graph.startswith(own + "/")


def dataset_of(partner: str) -> str:
    """Return the dataset that a partner's graphs belong to."""
    return f"partner-{partner}"


def is_own(partner: str, entry: Entry) -> bool:
    """Return whether a graph is one that was pulled from this partner, and not only called so."""
    return is_graph_of(partner, entry.graph) and entry.dataset == dataset_of(partner)


@dataclass(frozen=True)
class Limits:
    """What a file may be: statements, graphs; what reading it may take: seconds, bytes."""

    statements: int
    graphs: int
    seconds: float
    memory: int


def read_graphs(
    path: Path, form: str, partner: str, limits: Limits, *, base: str, strict: bool
) -> dict[str, bytes]:
    """Return the canonical N-Quads of each graph of a file.

    Args:
        path: the file.
        form: suffix of its format.
        partner: whose it is.
        limits: of it.
        base: what relative IRIs are resolved against.
        strict: as in :func:`canonicalise`.

    Raises:
        TooLarge: it has or takes more than it may.
        InputError: it is no RDF of that format, or holds what can't be published.
    """
    asked = {
        "path": str(path.absolute()),
        "form": form,
        "partner": partner,
        "statements": limits.statements,
        "graphs": limits.graphs,
        "base": base,
        "strict": strict,
    }
    try:
        answer = send_errand(
            _MODULE,
            str(limits.memory),
            asked=json.dumps(asked).encode(),
            seconds=limits.seconds,
            longest=_GROWTH * path.stat().st_size + _SPARED,
        )
    except QueryEnded as error:
        raise TooLarge("its file takes more to read than it may") from error
    head, _, data = answer.partition(b"\n")
    said: dict[str, Any] = json.loads(head)
    if "fault" in said:
        raise restore(said["fault"])
    graphs, at = {}, 0
    for graph, size in said["graphs"]:
        graphs[graph] = data[at : at + size]
        at += size
    return graphs


def main(memory: str, descriptor: str, parent: str) -> None:
    """Read the file that the socket names, in a process of its own."""
    run_errand(lambda asked: _answer(asked, int(memory)), descriptor, parent)


def _answer(asked: bytes, memory: int) -> bytes:
    limit_memory(memory)
    about = json.loads(asked)
    try:
        graphs = _read(about)
    except InputError as error:
        fault = error
        if type(error).__name__ not in ("InputError", "SyntaxFault", "TooLarge"):
            fault = InputError(error.reason, line=error.line, column=error.column)
        return json.dumps({"fault": describe(fault)}).encode() + b"\n"
    sizes = [[graph, len(quads)] for graph, quads in graphs.items()]
    return b"".join([json.dumps({"graphs": sizes}).encode(), b"\n", *graphs.values()])


def _read(about: dict[str, Any]) -> dict[str, bytes]:
    found = by_suffix(about["form"])
    if found is None or found.rdf is None:
        raise InputError("there is no such format of RDF")
    text = prescan(Path(about["path"]).read_bytes(), found.rdf)
    parsed = io.BytesIO()
    counter = Counter(parsed.write, statements=about["statements"], graphs=about["graphs"])
    try:
        quads = parse(text, format=found.rdf, base_iri=about["base"], rename_blank_nodes=True)
        serialize(quads, cast("IO[bytes]", counter), RdfFormat.N_QUADS)
        counter.end()
    except SyntaxError as error:
        raise fault_of(error) from error
    del text
    own, names = graph_of(about["partner"]), dict[str, NamedNode]()
    statements = []
    for quad in parse(parsed.getvalue(), format=RdfFormat.N_QUADS, lenient=True):
        graph = quad.graph_name
        if not isinstance(graph, DefaultGraph):
            name = str(graph)
            if name not in names:
                names[name] = NamedNode(graph_for(about["partner"], name.strip("<>")))
            quad = Quad(quad.subject, quad.predicate, quad.object, names[name])
        statements.append(Statement(quad, _ORIGIN))
    parsed.close()
    made = canonicalise(statements, default_graph=own, strict=about["strict"]).graphs
    return {each.graph: each.quads for each in made}
