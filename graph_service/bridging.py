"""Taking in what a file of another tool said: into the graphs of its cases, or not at all.

Only what is not said yet is added, and nothing is taken away: what a thing has lost in the other
tool may be what that tool could not keep. A thing that is described already stays in its graph.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.access.actor import ALL, Actor
from graph_service.bridges.belonging import graphs_of
from graph_service.bridges.graphs import graph_of
from graph_service.errors import Nonconformity
from graph_service.ingest.contribution import Origin, Statement
from graph_service.namespaces import GRAPH, expand
from graph_service.publish import Judgement
from graph_service.settings import Settings
from graph_service.state import Release, State
from graph_service.writing import Change, Occasion, Present, Writer, Written

NAME: Final = "import"
"""What the audit log calls who imports at the command line."""

SHARED: Final = GRAPH + "imported"
"""Where things go that no case has alone, unless another graph is named."""

_TYPE: Final = f" <{expand('rdf:type')}> ".encode()
_NOWHERE: Final = GRAPH + "nowhere"


@dataclass(frozen=True)
class Taken:
    """What came of a file.

    ``judgement`` is of the change, ``None`` where nothing was to be changed; ``written`` is
    ``None`` where nothing was written. ``added`` is how many statements each graph gets;
    ``origins`` where each thing was read.
    """

    judgement: Judgement | None
    written: Written | None
    change: Change
    added: Mapping[str, int]
    origins: Mapping[str, Origin]


class Bridge:
    """Takes in statements, with the rights of whoever has the state folder.

    Args:
        settings: name the rules, the audiences and the limits.
    """

    def __init__(self, settings: Settings) -> None:
        self._state = State(settings)
        self._writer = Writer(settings, self._state, self._derived)
        self._added: dict[str, int] = {}

    def take(
        self, statements: Sequence[Statement], audience: str, shared: str = SHARED, *, dry: bool
    ) -> Taken:
        """Return what came of statements.

        Args:
            statements: of no graph yet.
            audience: who may see new graphs.
            shared: the graph of what belongs to no case alone.
            dry: judge, and write nothing.

        Raises:
            InputError: there is no such audience; something may not be published as it is.
            GraphServiceError: what ``Writer.write`` raises, but for a judgement.
        """
        seen = self._state.audiences.set_named(audience)
        actor = Actor(NAME, self._state.audiences.names, (ALL,), audience, admin=True)
        quads = graph_of(statements, _NOWHERE)
        graphs = graphs_of(statements, shared)
        change: Change = {}

        def work(present: Present) -> Change:
            nonlocal change
            change = self._change(present, seen, quads, graphs)
            return change

        judgement, written = None, None
        try:
            if dry:
                judgement = self._writer.preview(actor, work).judgement
            else:
                written = self._writer.write(actor, work, Occasion(kind="import"))
                judgement = written.judgement
        except Nonconformity as error:
            judgement = error.report if isinstance(error.report, Judgement) else None
        origins = {str(q.subject)[1:-1]: origin for q, origin in reversed(statements)}
        return Taken(judgement, written, change, dict(self._added), origins)

    def _change(
        self, present: Present, seen: frozenset[str], quads: bytes, graphs: Mapping[str, str]
    ) -> Change:
        said: set[bytes] = set()
        home: dict[bytes, str] = {}
        for entry in present.release.entries:
            if entry.audience in seen:
                for triple in _triples(present.quads(entry.graph), entry.graph):
                    said.add(triple)
                    if _TYPE in triple:
                        home.setdefault(triple.partition(b" ")[0], entry.graph)
        further: dict[str, set[bytes]] = defaultdict(set)
        for triple in _triples(quads, _NOWHERE):
            if triple not in said:
                subject = triple.partition(b" ")[0]
                further[home.get(subject) or graphs[subject[1:-1].decode()]].add(triple)
        self._added = {graph: len(triples) for graph, triples in further.items()}
        return {
            graph: _joined(present.quads(graph), triples, graph)
            for graph, triples in further.items()
        }

    def _derived(self) -> Release:
        release = self._state.current()
        self._state.derive(release)
        return release


def _triples(quads: bytes, graph: str) -> Iterator[bytes]:
    end = f" <{graph}> .".encode()
    return (line.removesuffix(end) for line in quads.splitlines())


def _joined(quads: bytes, triples: set[bytes], graph: str) -> bytes:
    end = f" <{graph}> .\n".encode()
    lines = {*quads.splitlines(keepends=True), *(triple + end for triple in triples)}
    return b"".join(sorted(lines))
