"""Marked graphs that some may not see, and the search for their marks in answers.

A hidden graph repeats what everybody sees, under names of its own, so that every count, list and
rank would be another one if it were looked at; and it says more of what everybody sees. All people
are made up.
"""

import base64
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse, serialize

from graph_service.ingest.incoming import canonical_graphs
from graph_service.ledger.ledger import NewEntry
from tests.unpacking import DAMAGE, unpacked

BASE = "https://data.example.org/reprisals/"
"""The public URL of all services of these tests."""

FIXTURE = Path(__file__).parents[1] / "queries" / "fixture.trig"
_THINGS = "https://w3id.org/reprisals/id/"
_SHARED = ("state/", "mechanism/", "instrument/", "provision/")
"""Kinds that hidden graphs speak of under the names that everybody knows."""

_VOCABULARY = """
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix scheme: <https://w3id.org/reprisals/scheme/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
<https://w3id.org/reprisals/graph/vocabulary> {
  <https://w3id.org/reprisals/ontology/> a owl:Ontology ; rdfs:label "Terms"@en .
  rep:Incident a owl:Class ; rdfs:isDefinedBy <https://w3id.org/reprisals/ontology/> .
  rep:hasAct a owl:ObjectProperty ; rdfs:isDefinedBy <https://w3id.org/reprisals/ontology/> .
  scheme:act-type a skos:ConceptScheme ; skos:prefLabel "Act types"@en .
  <https://w3id.org/reprisals/scheme/act-type/travel-ban> a skos:Concept ;
    skos:inScheme scheme:act-type ; skos:prefLabel "Travel ban"@en .
}
"""
"""Terms that all graphs use, so that counting their uses would tell of the hidden ones."""

_SCRIPTS = {"en": "canary", "ru": "канарейка", "ar": "كناري", "zh": "金丝雀", "el": "καναρίνι"}


def word(audience: str) -> str:
    """Return the mark of an audience in Latin letters."""
    return f"zqcanary-{audience}"


def words(audience: str) -> dict[str, str]:
    """Return the marks of an audience by language."""
    digit = sum(audience.encode()) % 90 + 10
    return {language: f"{text}{digit}7741" for language, text in _SCRIPTS.items()} | {
        "en": word(audience)
    }


def number_of(audience: str) -> int:
    """Return a number of an audience; no count and no size of these tests is as large."""
    return 774_177_000 + sum(audience.encode()) % 1000


def graph_of(audience: str) -> str:
    """Return the name of the hidden graph, which is an address of the service as well."""
    return f"{BASE}graphs/{word(audience)}"


def thing_of(audience: str) -> str:
    """Return the name of a thing that only the hidden graph names."""
    return f"{_THINGS}incident/{word(audience)}"


def class_of(audience: str) -> str:
    """Return the name of a class that only the hidden graph names."""
    return f"http://example.org/{word(audience)}/Class"


@lru_cache
def public_entries() -> tuple[NewEntry, ...]:
    """Return what everybody sees."""
    quads = serialize(parse(path=FIXTURE, format=RdfFormat.TRIG), format=RdfFormat.N_QUADS) or b""
    more = parse(_VOCABULARY, format=RdfFormat.TRIG)
    quads += serialize(more, format=RdfFormat.N_QUADS) or b""
    graphs = canonical_graphs(quads, default_graph=BASE + "graph/default", strict=False)
    return tuple(
        NewEntry(graph, "public", "Synthetic Office", "alpha", each)
        for graph, each in graphs.items()
    )


@lru_cache
def hidden_entries(audience: str) -> tuple[NewEntry, ...]:
    """Return graphs of one audience, full of its marks."""
    mark, graph = word(audience), NamedNode(graph_of(audience))
    other = NamedNode(f"http://example.org/graph/{mark}")
    quads = [_renamed(quad, audience, graph) for quad in parse(_text(), format=RdfFormat.N_QUADS)]
    quads += [Quad(q.subject, q.predicate, q.object, other) for q in _more(audience)]
    lines = serialize(quads, format=RdfFormat.N_QUADS)
    found = canonical_graphs(lines or b"", default_graph=other.value, strict=False)
    return tuple(
        NewEntry(name, audience, f"Office {mark}", mark, each, f"http://example.org/{mark}/licence")
        for name, each in found.items()
    )


def needles(audiences: Iterable[str]) -> list[bytes]:
    """Return the bytes that an answer would have to hold to show a mark, whatever its syntax."""
    found = set[bytes]()
    for audience in audiences:
        found.add(str(number_of(audience)).encode())
        for text in words(audience).values():
            escaped = text.encode("ascii", "backslashreplace")
            entities = text.encode("ascii", "xmlcharrefreplace")
            hexadecimal = "".join(c if c.isascii() else f"&#x{ord(c):x};" for c in text).encode()
            percent = quote(text).encode()
            found |= {text.encode(), escaped, entities, hexadecimal, percent}
            found |= {text.encode("utf-16-le"), text.encode().hex().encode()}
            # a text inside of a longer one that is coded begins at one of three places
            for skipped in range(3):
                coded = base64.b64encode(b"\0" * skipped + text.encode())
                found.add(coded[4 if skipped else 0 : len(coded) - 4])
    return sorted(each.lower() for each in found)


def find(data: bytes, wanted: Iterable[bytes]) -> bytes | None:
    """Return the first mark that stands in an answer, which may be compressed."""
    for text in (data, _expanded(data)):
        lower = text.lower()
        for needle in wanted:
            if needle in lower:
                return needle
    return None


def _expanded(data: bytes) -> bytes:
    try:
        return unpacked(data)
    except DAMAGE:
        return b""  # a part of a file; what is in it is compared with that of the other service


@lru_cache
def _text() -> bytes:
    return b"".join(entry.quads for entry in public_entries())


def _renamed(quad: Quad, audience: str, graph: NamedNode) -> Quad:
    """Return a statement of the public data about other things."""

    def name(term: object) -> object:
        if isinstance(term, NamedNode) and term.value.startswith(_THINGS):
            kind = term.value.removeprefix(_THINGS)
            if not kind.startswith(_SHARED):
                return NamedNode(f"{term.value}-{word(audience)}")
        if isinstance(term, Literal) and term.language:
            # what everybody knows keeps one name a language: rows of a query have one order then
            language = term.language if named else "de"
            return Literal(f"{term.value} {word(audience)}", language=language)
        return term

    subject = name(quad.subject)
    named = subject != quad.subject
    return Quad(subject, quad.predicate, name(quad.object), graph)  # type: ignore[arg-type]


def _more(audience: str) -> Iterable[Quad]:
    """Return statements with a mark in each place that a statement has."""
    mark = word(audience)
    state, thing = f"<{_THINGS}state/XNO>", f"<{thing_of(audience)}>"
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
    of_its_own = f"<http://example.org/{mark}/property>"
    integer = "<http://www.w3.org/2001/XMLSchema#integer>"
    lines = [
        f"{thing} {kind} <{class_of(audience)}> .",
        f"{thing} {kind} <https://w3id.org/reprisals/ontology/Incident> .",
        f'<{class_of(audience)}> {label} "Class {mark}"@en .',
        f'{thing} {of_its_own} "{number_of(audience)}"^^{integer} .',
        f'{state} {of_its_own} "1"^^<http://example.org/{mark}/datatype> .',
        f'{state} {label} "of another language"@en-x-{mark} .',
        f'_:node {label} "no name, {mark}" .',
        f"_:node {of_its_own} {state} .",
        f"{state} {of_its_own} {thing} .",
    ]
    for language, text in words(audience).items():
        lines.append(f'{thing} {label} "{text}"@{language} .')
        if language != "en":
            lines.append(f'{state} {label} "{text}"@{language} .')
    return list(parse("\n".join(lines).encode(), format=RdfFormat.N_TRIPLES))  # type: ignore[arg-type]
