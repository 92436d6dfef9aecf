"""What of a partner's statements may come in at all, before shapes and checks say the rest.

=====================================================================  =========================
its subject is below no namespace of the entry, or is described here   the whole pull is refused
by somebody else
it defines a class, a property, an ontology, a concept                 the whole pull is refused
it says that a thing is the same as, or like, one of ours or others'   it is kept out, and noted
it names what the partner withdrew, and others name, too               it is kept out, and noted
=====================================================================  =========================

That two IRIs stand for one thing is a judgement (``rep:IdentityJudgement``): such come in, as any
claim does, and merge nothing.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError
from graph_service.ledger.redaction import names_in, redact
from graph_service.ledger.release import tombstone_name
from graph_service.namespaces import IDENTIFIER, SKOLEM, expand
from graph_service.partners.harvest import Harvest

_SHOWN: Final = 10
"""Things that a refusal names."""


def _terms(*names: str) -> frozenset[bytes]:
    return frozenset(f"<{expand(name)}>".encode() for name in names)


_TYPE: Final = f"<{expand('rdf:type')}>".encode()
_LINKS: Final = _terms(
    "owl:sameAs",
    "skos:exactMatch",
    "skos:closeMatch",
    "skos:broadMatch",
    "skos:narrowMatch",
    "skos:relatedMatch",
)
_KINDS: Final = _terms(
    "owl:Class",
    "owl:ObjectProperty",
    "owl:DatatypeProperty",
    "owl:AnnotationProperty",
    "owl:Ontology",
    "owl:Restriction",
    "rdfs:Class",
    "rdfs:Datatype",
    "rdf:Property",
    "skos:Concept",
    "skos:ConceptScheme",
    "sh:NodeShape",
    "sh:PropertyShape",
)
_DEFINING: Final = _terms(
    "rdfs:subClassOf",
    "rdfs:subPropertyOf",
    "rdfs:domain",
    "rdfs:range",
    "owl:equivalentClass",
    "owl:equivalentProperty",
    "owl:inverseOf",
    "owl:disjointWith",
    "owl:imports",
    "skos:inScheme",
    "skos:topConceptOf",
    "skos:hasTopConcept",
)
_SKOLEM: Final = b"<" + SKOLEM.encode()


@dataclass(frozen=True)
class Admitted:
    """Graphs that may be judged, without what was kept out; ``notes`` say what that was."""

    graphs: dict[str, bytes]
    notes: tuple[str, ...]


def admit(
    graphs: Mapping[str, bytes],
    harvest: Harvest,
    others: Iterable[bytes],
    barred: Collection[str],
) -> Admitted:
    """Return what may come in.

    Args:
        graphs: canonical N-Quads by graph.
        harvest: says what the partner describes.
        others: canonical N-Quads of the graphs of everybody else.
        barred: hashes of IRIs of which nothing is to be said.

    Raises:
        InputError: a statement is one that a partner may not make; the reason names the things.
    """
    notes = list[str]()
    kept = {graph: _without(quads, barred, notes) for graph, quads in graphs.items()}
    subjects = {each for quads in kept.values() for each in _subjects(quads)}
    _refuse("describes things below none of its namespaces", _outside(subjects, harvest))
    _refuse("defines terms, which no partner does", _defined(kept.values()))
    targets = {each for quads in kept.values() for each in _targets(quads)}
    known = set[bytes]()
    for quads in others:
        known.update(each for each in _subjects(quads) if each in subjects or each in targets)
    known = {each for each in known if not each.startswith(_SKOLEM)}
    _refuse("describes things that others describe here", known & subjects)
    own = f"<{IDENTIFIER}".encode()
    strange = {each for each in targets - subjects if each in known or each.startswith(own)}
    out = Counter[str]()
    for graph, quads in kept.items():
        lines = [
            line
            for line in quads.splitlines(keepends=True)
            if not (_is_link(line) and line.split(b" ", 3)[2] in strange)
        ]
        out[graph] = quads.count(b"\n") - len(lines)
        kept[graph] = b"".join(lines)
    if out.total():
        notes.append(
            f"{out.total()} statement(s) kept out that call a thing the same as, or like, one of "
            f"ours: {_listed(strange)}; it may judge so with rep:IdentityJudgement"
        )
    return Admitted({graph: quads for graph, quads in kept.items() if quads}, tuple(notes))


def _without(quads: bytes, barred: Collection[str], notes: list[str]) -> bytes:
    if not barred:
        return quads
    for name in names_in(quads):
        iri = name.decode()
        if tombstone_name(iri) in barred:
            redaction = redact(quads, iri)
            if redaction is not None:
                quads = redaction.stays
                count = len(redaction.removed)
                notes.append(f"{count} statement(s) kept out about what it withdrew: <{iri}>")
    return quads


def _subjects(quads: bytes) -> Iterator[bytes]:
    return (line.partition(b" ")[0] for line in quads.split(b"\n") if line)


def _targets(quads: bytes) -> Iterator[bytes]:
    return (line.split(b" ", 3)[2] for line in quads.split(b"\n") if _is_link(line))


def _is_link(line: bytes) -> bool:
    parts = line.split(b" ", 2)
    return len(parts) == 3 and parts[1] in _LINKS


def _outside(subjects: Iterable[bytes], harvest: Harvest) -> set[bytes]:
    return {
        each
        for each in subjects
        if not each.startswith(_SKOLEM) and not harvest.describes(each[1:-1].decode())
    }


def _defined(graphs: Iterable[bytes]) -> set[bytes]:
    found = set()
    for quads in graphs:
        for line in quads.split(b"\n"):
            parts = line.split(b" ", 3)
            if len(parts) == 4 and (
                parts[1] in _DEFINING or (parts[1] == _TYPE and parts[2] in _KINDS)
            ):
                found.add(parts[0])
    return found


def _refuse(reason: str, found: set[bytes]) -> None:
    if found:
        raise InputError(f"its file {reason}: {_listed(found)}")


def _listed(found: Collection[bytes]) -> str:
    shown = ", ".join(each.decode() for each in sorted(found)[:_SHOWN])
    more = len(found) - _SHOWN
    return f"{shown} and {more} more" if more > 0 else shown
