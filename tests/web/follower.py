"""A strict reader of a stream of changes, written from the specifications alone.

LDES (https://w3id.org/ldes/specification) says how members are found, extracted and ordered, TREE
(https://w3id.org/tree/specification) how documents lead to each other. What a document may not be
is an error here. Nothing is taken from the service's code.
"""

import http.client
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, RdfFormat, Triple, parse

LDES = "https://w3id.org/ldes#"
TREE = "https://w3id.org/tree#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
DATE_TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
FORMATS = {
    "application/trig": RdfFormat.TRIG,
    "application/n-quads": RdfFormat.N_QUADS,
    "application/ld+json": RdfFormat.JSON_LD,
}
_KNOWN = {
    f"{TREE}GreaterThanOrEqualToRelation": lambda value, bound: value >= bound,
    f"{TREE}LessThanOrEqualToRelation": lambda value, bound: value <= bound,
}

_WHOLE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")
"""Times that are in the order of their texts."""

Node = NamedNode | BlankNode | Literal | Triple
Bound = Callable[[str], bool]


@dataclass(frozen=True)
class Reply:
    """An answer: names of headers are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


class Wire:
    """A connection to a service on loopback that believes to be elsewhere.

    Args:
        port: where it is.
        base: its public base URL.
        headers: of every request.
    """

    def __init__(self, port: int, base: str, headers: dict[str, str] | None = None) -> None:
        self._port = port
        self._base = base
        self._headers = headers or {}

    def get(self, url: str, **headers: str) -> Reply:
        """Ask, again while the service says to come later."""
        assert url.startswith(self._base), url
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        for _ in range(600):
            connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
            try:
                path = "/" + url.removeprefix(self._base)
                connection.request("GET", path, headers=self._headers | named)
                answer = connection.getresponse()
                found = {name.lower(): value for name, value in answer.getheaders()}
                reply = Reply(answer.status, found, answer.read())
            finally:
                connection.close()
            if reply.status != 503:
                return reply
            time.sleep(0.05)
        raise AssertionError(f"{url} is never there")


class Document:
    """A document: its quads, by graph and subject."""

    def __init__(self, url: str, reply: Reply) -> None:
        self.url = NamedNode(url)
        kind = reply.headers["content-type"].partition(";")[0]
        self.quads = list(parse(reply.body, format=FORMATS[kind], base_iri=url))
        self._said: dict[object, list[Quad]] = defaultdict(list)
        self.graphs: dict[str, list[Quad]] = defaultdict(list)
        for quad in self.quads:
            if quad.graph_name == DefaultGraph():
                self._said[quad.subject].append(quad)
            else:
                assert isinstance(quad.graph_name, NamedNode)
                self.graphs[quad.graph_name.value].append(quad)

    def objects(self, subject: Node, predicate: str) -> list[Node]:
        """Return what the default graph says of a subject."""
        return [q.object for q in self._said[subject] if q.predicate.value == predicate]

    def one(self, subject: Node, predicate: str) -> Node:
        """Return the one object that there has to be."""
        (found,) = self.objects(subject, predicate)
        return found

    def subjects(self, predicate: str, value: Node) -> list[Node]:
        """Return the subjects in the default graph of which something is said."""
        return [
            q.subject
            for quads in self._said.values()
            for q in quads
            if q.predicate.value == predicate and q.object == value
        ]


@dataclass(frozen=True)
class Event:
    """A member: what happened to ``thing``, and what is said of it from then on."""

    iri: str
    act: str
    thing: Node
    order: tuple[str, int]
    triples: frozenset[Triple]


@dataclass
class Follower:
    """A copy of the merged statements that follows a stream.

    ``root`` is the URL of its root, ``kind`` the media type that is asked for. ``fetched`` are the
    URLs of the last run, ``restarts`` counts how often the copy was made anew.
    """

    wire: Wire
    root: str
    kind: str = "application/trig"
    copy: dict[Node, frozenset[Triple]] = field(default_factory=dict)
    fetched: list[str] = field(default_factory=list)
    acts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    restarts: int = 0
    since: str | None = None
    _order: dict[Node, tuple[str, int]] = field(default_factory=dict)
    _emitted: set[str] = field(default_factory=set)
    _closed: dict[str, list[tuple[str, Bound]]] = field(default_factory=dict)
    _paths: dict[str, str] = field(default_factory=dict)
    _stream: Node | None = None
    _open: set[str] = field(default_factory=set)

    @property
    def triples(self) -> set[Triple]:
        """All statements of the copy."""
        return {triple for triples in self.copy.values() for triple in triples}

    def poll(self) -> None:
        """Make one synchronization run.

        A closed document that is linked no more, or a member of an open one that is nowhere any
        more, says that what it told is not told any more: the copy is made anew then.
        """
        had = self._open
        events, linked, found = self._walk()
        if not (self._closed.keys() <= linked and had <= found):
            self.restarts += 1
            self.copy, self._order, self._emitted, self._closed = {}, {}, set(), {}
            events, _, _ = self._walk()
        for event in sorted(events, key=lambda each: each.order):
            self._apply(event)

    def _walk(self) -> tuple[list[Event], set[str], set[str]]:
        """Return the members that are new, all documents that are linked, all members fetched."""
        self.fetched, self._open = [], set()
        members: set[str] = set()
        events: list[Event] = []
        waiting: list[tuple[str, list[Bound]]] = [(self.root, [])]
        linked: set[str] = set()
        while waiting:
            url, bounds = waiting.pop(0)
            assert url not in linked, f"{url} is linked twice"
            linked.add(url)
            if url in self._closed:  # it is not fetched again
                by_node: dict[str, list[Bound]] = defaultdict(list)
                for node, bound in self._closed[url]:
                    by_node[node].append(bound)
                waiting += by_node.items()
                continue
            reply = self.wire.get(url, Accept=self.kind)
            self.fetched.append(url)
            if reply.status == 410:
                continue
            assert reply.status == 200, (url, reply)
            assert reply.headers["content-type"].startswith(self.kind)
            document = Document(url, reply)
            if url == self.root:
                self._read_context(document)
            found, relations = self._events(document, bounds), self._relations(document)
            events += [each for each in found if each.iri not in self._emitted]
            names = {each.iri for each in found}
            self._emitted |= names
            members |= names
            by_node = defaultdict(list)
            for node, bound in relations:
                by_node[node].append(bound)
            waiting += by_node.items()
            if self._is_closed(document, reply):
                self._closed[url] = relations
            else:
                self._open |= names
        return events, linked, members

    def _read_context(self, document: Document) -> None:
        (stream,) = document.subjects(TREE + "view", document.url)
        assert self._stream in (None, stream)
        self._stream = stream
        assert NamedNode(LDES + "EventStream") in document.objects(stream, RDF_TYPE)
        for name in (
            "timestampPath",
            "sequencePath",
            "versionOfPath",
            *(f"version{act}{part}" for act in ("Create", "Update", "Delete") for part in PARTS),
        ):
            value = document.one(stream, LDES + name)
            assert isinstance(value, NamedNode), name
            self._paths[name] = value.value
        assert len(document.objects(stream, TREE + "shape")) <= 1
        policies = document.objects(document.url, LDES + "retentionPolicy")
        assert len(policies) <= 1
        for policy in policies:
            assert isinstance(policy, NamedNode)
            value = document.one(policy, LDES + "startingFrom")
            assert isinstance(value, Literal) and value.datatype.value == DATE_TIME
            self.since = value.value

    def _is_closed(self, document: Document, reply: Reply) -> bool:
        said = document.objects(document.url, LDES + "immutable")
        assert len(said) <= 1
        cached = "immutable" in reply.headers["cache-control"]
        assert bool(said) or not cached
        return bool(said)

    def _relations(self, document: Document) -> list[tuple[str, Bound]]:
        """Return where a document leads, each with a bound of the times that are there."""
        found = []
        for relation in document.objects(document.url, TREE + "relation"):
            kind, node = document.one(relation, RDF_TYPE), document.one(relation, TREE + "node")
            path, value = (
                document.one(relation, TREE + "path"),
                document.one(relation, TREE + "value"),
            )
            assert isinstance(kind, NamedNode) and isinstance(node, NamedNode)
            assert path == NamedNode(self._paths["timestampPath"])
            assert isinstance(value, Literal) and value.datatype.value == DATE_TIME
            assert _WHOLE.fullmatch(value.value)
            holds = _KNOWN[kind.value]
            found.append((node.value, _bound(holds, value.value)))
        return found

    def _events(self, document: Document, bounds: Iterable[Bound]) -> list[Event]:
        """Return the members of a document, in the order in which they are listed."""
        assert self._stream is not None
        members = document.objects(self._stream, TREE + "member")
        assert len(set(members)) == len(members)
        assert set(document.graphs) <= {m.value for m in members if isinstance(m, NamedNode)}
        events = []
        for member in members:
            assert isinstance(member, NamedNode)
            thing = document.one(member, self._paths["versionOfPath"])
            when = document.one(member, self._paths["timestampPath"])
            place = document.one(member, self._paths["sequencePath"])
            assert isinstance(when, Literal) and when.datatype.value == DATE_TIME
            assert _WHOLE.fullmatch(when.value) and all(holds(when.value) for holds in bounds)
            assert isinstance(place, Literal)
            acts = [
                act
                for act in ("Create", "Update", "Delete")
                if NamedNode(self._paths[f"version{act}Object"])
                in document.objects(member, self._paths[f"version{act}Path"])
            ]
            (act,) = acts
            triples = frozenset(quad.triple for quad in document.graphs.get(member.value, ()))
            assert bool(triples) is (act != "Delete")
            assert {triple.subject for triple in triples} <= {thing}
            order = when.value, int(place.value)
            events.append(Event(member.value, act, thing, order, triples))
        return events

    def _apply(self, event: Event) -> None:
        if event.order < self._order.get(event.thing, ("", 0)):
            return  # there is a later version
        self._order[event.thing] = event.order
        self.acts[event.act] += 1
        if event.act == "Delete":
            self.copy.pop(event.thing, None)
        else:
            self.copy[event.thing] = event.triples


PARTS = ("Path", "Object")


def _bound(holds: Callable[[str, str], bool], bound: str) -> Bound:
    return lambda value: holds(value, bound)
