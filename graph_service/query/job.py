"""What is handed to a worker and what comes back."""

import json
from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, parse

from graph_service.formats import Format, by_suffix
from graph_service.query.frames import Kind, pack

Term = NamedNode | BlankNode | Literal
"""What a variable can be bound to."""


@dataclass(frozen=True)
class Job:
    """One query to run.

    ``table`` and ``graph`` are the formats for either form of answer; a form without format is
    not acceptable to the caller. ``default_graphs`` and ``named_graphs`` replace the dataset of the
    query when either is set. ``substitutions`` binds variables (without sign) to terms; a blank
    node is one of the view, by its label (see :mod:`graph_service.views.unnamed`).
    ``star`` and ``variables`` come from :class:`~graph_service.query.scan.Scan`. ``seconds`` is
    the time limit, ``rows`` and ``size`` (bytes) limit the answer. ``base`` is the base IRI of a
    query without ``BASE``. ``keeps_labels`` leaves blank nodes of a table the labels of the view:
    for documents, which name them, and never for a query that a caller wrote.
    """

    query: str
    table: Format | None
    graph: Format | None
    seconds: float
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    substitutions: Mapping[str, Term] = field(default_factory=dict)
    star: int | None = None
    variables: tuple[str, ...] = ()
    rows: int = 100_000
    size: int = 100_000_000
    base: str | None = None
    keeps_labels: bool = False

    def frame(self) -> bytes:
        """Return the job as the frame that asks a worker for it: what it is about, and the query.

        Most jobs of a service differ in their queries alone, so the rest is written once.
        """
        bound = tuple((name, str(term)) for name, term in self.substitutions.items())
        plain = tuple(getattr(self, name) for name in _PLAIN)
        table, graph = self.table and self.table.suffix, self.graph and self.graph.suffix
        about = _write_about((*plain, table, graph, bound))
        return pack(Kind.JOB, about + b"\n" + self.query.encode("utf-8", "surrogatepass"))

    def pack(self) -> dict[str, Any]:
        """Return the job as plain values; terms are written as N-Triples."""
        return {
            **{name: getattr(self, name) for name in ("query", *_PLAIN)},
            "table": self.table and self.table.suffix,
            "graph": self.graph and self.graph.suffix,
            "substitutions": {name: str(term) for name, term in self.substitutions.items()},
        }

    @classmethod
    def unpack(cls, payload: bytes) -> "Job":
        """Return the job of a frame's payload."""
        about, _, query = payload.partition(b"\n")
        return cls(query.decode("utf-8", "surrogatepass"), **_read_about(about))


_PLAIN: Final = (
    "seconds",
    "default_graphs",
    "named_graphs",
    "star",
    "variables",
    "rows",
    "size",
    "base",
    "keeps_labels",
)


@lru_cache(maxsize=256)
def _write_about(values: tuple[Any, ...]) -> bytes:
    """Return all of a job but its query as a line of JSON."""
    return json.dumps(dict(zip(_ABOUT, values, strict=True))).encode()


@lru_cache(maxsize=256)
def _read_about(about: bytes) -> dict[str, Any]:
    """Return what :func:`_write_about` wrote, as arguments of a job."""
    values: dict[str, Any] = json.loads(about)
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return {
        **values,
        **lists,
        "table": by_suffix(values["table"]) if values["table"] else None,
        "graph": by_suffix(values["graph"]) if values["graph"] else None,
        "substitutions": {name: _term(text) for name, text in values["substitutions"]},
    }


_ABOUT: Final = (*_PLAIN, "table", "graph", "substitutions")


def _term(text: str) -> Term:
    triple = next(iter(parse(f"<urn:s> <urn:p> {text} .", format=RdfFormat.N_TRIPLES)))
    term = triple.object
    if not isinstance(term, NamedNode | BlankNode | Literal):
        raise TypeError(f"not a term that can be bound: {text}")
    return term


@dataclass(frozen=True)
class Parse:
    """Foreign RDF to be parsed where it can do no harm; the answer is its N-Quads.

    ``data`` is in the syntax ``source``; ``seconds`` and ``size`` limit time and bytes of the
    N-Quads, ``statements`` and ``graphs`` (0: any number) how many there may be. Blank nodes get
    fresh labels; nothing is fetched. Relative IRIs are resolved against ``base``, and are errors
    without one.
    """

    data: bytes
    source: Format
    seconds: float
    size: int = 100_000_000
    base: str | None = None
    statements: int = 1_000_000
    graphs: int = 0

    def frame(self) -> bytes:
        """Return the task as the frame that asks a worker for it."""
        limits = {"size": self.size, "statements": self.statements, "graphs": self.graphs}
        head = json.dumps({"source": self.source.suffix, "base": self.base, **limits})
        return pack(Kind.PARSE, head.encode() + b"\n" + self.data)

    @classmethod
    def unpack(cls, payload: bytes) -> "Parse":
        """Return the task of a frame; its time limit stays with the pool."""
        head, _, data = payload.partition(b"\n")
        values = json.loads(head)
        source = by_suffix(values.pop("source"))
        if source is None:
            raise TypeError("a format that does not exist")
        return cls(data, source, 0.0, **values)


Task = Job | Parse
"""What a worker can be asked for."""


@dataclass(frozen=True)
class Answer:
    """A complete answer: ``form`` is ``"table"`` or ``"graph"``; ``rows`` counts rows or triples.

    ``seconds`` is what the worker spent, without waiting for one; ``kind`` is where it has the
    view: ``memory`` and ``snapshot`` give rows that nothing orders in another order.
    """

    form: str
    content_type: str
    body: bytes
    rows: int
    seconds: float
    kind: str = "snapshot"


@dataclass(frozen=True)
class Stream:
    """An answer that is still being written.

    ``chunks`` must be read to its end or closed (:meth:`close`); either gives the worker back. It
    raises :class:`~graph_service.errors.QueryEnded` when the query ends before its answer does.
    ``number`` is that of the query, for its owner to cancel it; ``kind`` is as in :class:`Answer`.
    """

    form: str
    content_type: str
    chunks: Generator[bytes, None, None]
    number: int
    kind: str = "snapshot"

    def close(self) -> None:
        """End the query, if it still runs; can be called at any time and repeatedly."""
        self.chunks.close()
