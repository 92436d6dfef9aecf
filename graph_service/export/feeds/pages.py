"""The documents of a stream of changes, as Linked Data Event Streams and TREE have them.

::

    root -> full lists of fragments -> closed fragments
         -> closed fragments that are in no full list
         -> what was withdrawn
         with the members that are in no closed fragment

What is said of members stands in the default graph; what a member says of its thing, in a graph
that is named as the member is. So statements of the export are told from those about them.
(https://w3id.org/ldes/specification and https://w3id.org/tree/specification, as of 2025.)
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.export.feeds.catalogue import Fragment
from graph_service.export.feeds.member import CREATED, DELETED, STREAM, UPDATED, Member
from graph_service.export.feeds.withdrawn import Withdrawn
from graph_service.export.statements import Groups
from graph_service.namespaces import PREFIXES

LISTED: Final = 500
"""Fragments of a full list, and of those that the root names at most."""

STREAM_PREFIXES: Final = PREFIXES | {
    "as": "https://www.w3.org/ns/activitystreams#",
    "ldes": "https://w3id.org/ldes#",
    "tree": "https://w3id.org/tree#",
}

_TIME: Final = STREAM_PREFIXES["as"] + "published"
_OF: Final = PREFIXES["dcterms"] + "isVersionOf"
_VERSION: Final = PREFIXES["dcat"] + "version"
_TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Node:
    """Another document: its URL, and the times of its first and last member."""

    url: str
    first: str
    last: str


@dataclass(frozen=True)
class About:
    """What the root says of the stream.

    ``licences`` are IRIs; ``shapes`` and ``catalogue`` are URLs; ``since`` is the time of the first
    release where earlier ones were pruned, else empty.
    """

    licences: Sequence[str]
    shapes: str
    since: str


def root(
    page: str,
    about: About,
    nodes: Iterable[Node],
    members: Iterable[Member],
    url: Callable[[str], str],
) -> Groups:
    """Return the root of the stream.

    Args:
        page: its own URL.
        about: what is said of the stream.
        nodes: the other documents that it leads to.
        members: those that are in no other.
        url: returns the public URL of a path.
    """
    lines = [*_about(page, about), *_node(page, nodes)]
    return _document(lines, members, url)


def full_list(page: str, nodes: Iterable[Node]) -> Groups:
    """Return a full list of fragments; it never changes."""
    lines = [*_node(page, nodes), _say(page, _ldes("immutable"), _true())]
    return [(None, sorted(lines))]


def fragment(page: str, members: Iterable[Member], url: Callable[[str], str]) -> Groups:
    """Return a closed fragment; it never changes."""
    return _document([*_node(page, ()), _say(page, _ldes("immutable"), _true())], members, url)


def withdrawals(page: str, withdrawn: Iterable[Withdrawn]) -> Groups:
    """Return what was withdrawn from those who see this: that it was, and when."""
    lines = list(_node(page, ()))
    for each in withdrawn:
        lines += _describe(each.iri, DELETED, f"<{each.thing}>", each.time, each.release)
        when = _typed(each.when, "dateTime")
        lines.append(_say(each.iri, PREFIXES["prov"] + "invalidatedAtTime", when))
    return [(None, sorted(lines))]


def node_of(fragments: Sequence[Fragment], url: str) -> Node:
    """Return the document that has, or leads to, closed fragments that follow each other."""
    return Node(url, fragments[0].first, fragments[-1].last)


def lists_of(fragments: Sequence[Fragment]) -> tuple[list[Sequence[Fragment]], Sequence[Fragment]]:
    """Return the full lists of fragments, and the fragments that are in none."""
    end = len(fragments) // LISTED * LISTED
    return [fragments[n : n + LISTED] for n in range(0, end, LISTED)], fragments[end:]


def _document(lines: list[bytes], members: Iterable[Member], url: Callable[[str], str]) -> Groups:
    groups: list[tuple[str | None, Iterable[bytes]]] = []
    releases: dict[int, str] = {}
    for member in members:
        subject = member.subject.decode()
        lines += _describe(member.iri, member.act, subject, member.time, member.release)
        if member.release not in releases:
            releases[member.release] = f"<{url(f'releases/{member.release}')}>"
        source = releases[member.release]
        lines.append(_say(member.iri, PREFIXES["prov"] + "wasDerivedFrom", source))
        if member.lines:
            groups.append((member.iri, member.lines))
    return [(None, sorted(lines)), *groups]


def _describe(iri: str, act: str, subject: str, time: str, release: int) -> Iterator[bytes]:
    yield _say(STREAM, _tree("member"), f"<{iri}>")
    yield _say(iri, _TYPE, f"<{STREAM_PREFIXES['as']}{act}>")
    yield _say(iri, _OF, subject)
    yield _say(iri, _TIME, _typed(time, "dateTime"))
    yield _say(iri, _VERSION, _typed(str(release), "integer"))


def _about(page: str, about: About) -> Iterator[bytes]:
    """Yield what the stream is, and how its members are to be read."""
    terms = {
        _TYPE: f"<{_ldes('EventStream')}>",
        PREFIXES["dcterms"] + "title": '"What became of each thing in the graph"@en',
        _tree("view"): f"<{page}>",
        _tree("shape"): f"<{page}#member>",
        _ldes("timestampPath"): f"<{_TIME}>",
        _ldes("sequencePath"): f"<{_VERSION}>",
        _ldes("versionOfPath"): f"<{_OF}>",
    }
    for name, act in (("Create", CREATED), ("Update", UPDATED), ("Delete", DELETED)):
        terms[_ldes(f"version{name}Path")] = f"<{_TYPE}>"
        terms[_ldes(f"version{name}Object")] = f"<{STREAM_PREFIXES['as']}{act}>"
    yield from (_say(STREAM, predicate, value) for predicate, value in terms.items())
    for licence in about.licences:
        yield _say(STREAM, PREFIXES["dcterms"] + "license", f"<{licence}>")
    yield _say(STREAM, PREFIXES["dcterms"] + "conformsTo", f"<{about.shapes}>")
    if about.since:
        policy = f"{page}#kept"
        yield _say(page, _ldes("retentionPolicy"), f"<{policy}>")
        yield _say(policy, _TYPE, f"<{_ldes('RetentionPolicy')}>")
        yield _say(policy, _ldes("startingFrom"), _typed(about.since, "dateTime"))
    yield from _shape(f"{page}#member")


def _shape(shape: str) -> Iterator[bytes]:
    """Yield the shape of members: each has one thing, one time and one release."""
    yield _say(shape, _TYPE, f"<{_sh('NodeShape')}>")
    for name, path, kind in (
        ("of", _OF, "IRI"),
        ("time", _TIME, "Literal"),
        ("release", _VERSION, "Literal"),
    ):
        part = f"{shape}-{name}"
        yield _say(shape, _sh("property"), f"<{part}>")
        yield _say(part, _sh("path"), f"<{path}>")
        yield _say(part, _sh("nodeKind"), f"<{_sh(kind)}>")
        for count in ("minCount", "maxCount"):
            yield _say(part, _sh(count), _typed("1", "integer"))


def _node(page: str, nodes: Iterable[Node]) -> Iterator[bytes]:
    """Yield what a document is, and where it leads: from when on, and until when."""
    yield _say(page, _TYPE, f"<{_tree('Node')}>")
    for number, node in enumerate(nodes):
        for bound, value in (("GreaterThan", node.first), ("LessThan", node.last)):
            relation = f"{page}#{bound.lower()}-{number}"
            yield _say(page, _tree("relation"), f"<{relation}>")
            yield _say(relation, _TYPE, f"<{_tree(bound)}OrEqualToRelation>")
            yield _say(relation, _tree("node"), f"<{node.url}>")
            yield _say(relation, _tree("path"), f"<{_TIME}>")
            yield _say(relation, _tree("value"), _typed(value, "dateTime"))


def _say(subject: str, predicate: str, value: str) -> bytes:
    return f"<{subject}> <{predicate}> {value} .\n".encode()


def _typed(text: str, kind: str) -> str:
    return f'"{text}"^^<{PREFIXES["xsd"]}{kind}>'


def _true() -> str:
    return _typed("true", "boolean")


def _tree(name: str) -> str:
    return STREAM_PREFIXES["tree"] + name


def _ldes(name: str) -> str:
    return STREAM_PREFIXES["ldes"] + name


def _sh(name: str) -> str:
    return PREFIXES["sh"] + name
