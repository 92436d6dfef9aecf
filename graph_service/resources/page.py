"""A description as a person reads it: statements by property, and beside them who claims them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.namespaces import EDTF, PREFIXES, SKOLEM, expand
from graph_service.resources.asking import graph_of, subject_of
from graph_service.resources.claims import Claim, Claims
from graph_service.resources.description import Description
from graph_service.resources.labels import TYPE, Text, rank, short
from graph_service.resources.shown import Shown, show_claims

_FIRST: Final = tuple(
    expand(name)
    for name in (
        *("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title", "skos:altLabel"),
        *("dcterms:description", "skos:definition", "skos:scopeNote", "rep:statement"),
        *("rep:date", "rep:earliest", "rep:latest"),
    )
)
"""Properties that say what a thing is come before the others."""

_PLAIN: Final = frozenset(
    expand(name)
    for name in (
        *("xsd:string", "rdf:langString", "xsd:date", "xsd:integer", "xsd:boolean", "xsd:gYear"),
        *("xsd:decimal", "xsd:anyURI"),
    )
) | {EDTF}
"""Datatypes that a reader need not be told."""

_CONCEPTS: Final = PREFIXES["skos"]


@dataclass(frozen=True)
class Value:
    """A value: ``iri`` is empty for a text, ``datatype`` where it says nothing to a reader.

    ``kinds`` are what a linked thing is, ``graphs`` the named graphs that say so, ``claims`` what
    is claimed of it; ``parts`` is what is said of a node without a name.
    """

    text: Text
    iri: str = ""
    datatype: str = ""
    kinds: tuple[Text, ...] = ()
    graphs: tuple[str, ...] = ()
    claims: tuple[Shown, ...] = ()
    parts: tuple["Row", ...] = ()


@dataclass(frozen=True)
class Row:
    """A property with its values; ``claims`` are beside all of them where they have the same."""

    iri: str
    label: Text
    values: tuple[Value, ...]
    claims: tuple[Shown, ...] = ()


@dataclass(frozen=True)
class Block:
    """Properties that the same claims stand beside."""

    rows: tuple[Row, ...]
    claims: tuple[Shown, ...]


@dataclass(frozen=True)
class Group:
    """What leads to the thing by one property: all ``count`` of it, and ``values`` of this page."""

    iri: str
    label: Text
    count: int
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Page:
    """A page about a thing.

    ``sides`` are groups of claims that contradict each other, ``own`` the numbers of those about
    the thing itself, ``responses`` what is said of each, by its IRI.
    """

    title: Text
    kinds: tuple[tuple[str, Text], ...]
    blocks: tuple[Block, ...]
    groups: tuple[Group, ...]
    claims: tuple[Shown, ...]
    sides: tuple[tuple[Shown, ...], ...]
    responses: tuple[tuple[str, tuple[Row, ...]], ...]
    graphs: tuple[str, ...]
    own: frozenset[int]


def lay_out(found: Description, further: Claims | None = None) -> Page:
    """Return the page of a description that was read with what is beside it.

    Args:
        found: the description.
        further: claims that something else of the page speaks of; they are shown with the others.
    """
    return _Layout(found, further or Claims()).page()


class _Layout:
    def __init__(self, found: Description, further: Claims) -> None:
        self.found = found
        self.labels = found.labels
        own = list(found.claims.claims)
        near = {claim.iri: claim for claim in (*further.claims, *found.beside.claims)}
        shown = [*own, *(near[iri] for iri in sorted(near.keys() - {each.iri for each in own}))]
        self.shown = show_claims(shown, self.labels, found.iri)
        self.thing = [c.iri for c in own if found.iri in c.about or c.against]
        self.by_thing: dict[str, list[Claim]] = {}
        for claim in found.beside.claims:
            for iri in claim.about:
                self.by_thing.setdefault(iri, []).append(claim)

    def page(self) -> Page:
        found = self.found
        own = [quad for quad in found.own if subject_of(quad) == found.iri]
        about = tuple(self.shown[iri] for iri in self.thing)
        rows = self.rows([q for q in own if q.predicate.value != TYPE], about)
        listed = tuple(self.shown.values())
        replies: dict[str, list[Quad]] = {}
        for quad in found.responses:
            replies.setdefault(subject_of(quad), []).append(quad)
        return Page(
            self.labels.shown(found.iri),
            tuple((iri, self.labels.shown(iri)) for iri in found.types),
            _blocks(rows),
            self.groups(),
            listed,
            _sides(listed),
            tuple((iri, self.rows(quads, ())) for iri, quads in sorted(replies.items())),
            tuple(sorted({graph_of(quad) for quad in own})),
            frozenset(claim.number for claim in about),
        )

    def rows(
        self, quads: Iterable[Quad], claims: tuple[Shown, ...], seen: frozenset[str] = frozenset()
    ) -> tuple[Row, ...]:
        by_property: dict[str, dict[str, list[Quad]]] = {}
        for quad in quads:
            values = by_property.setdefault(quad.predicate.value, {})
            values.setdefault(str(quad.object), []).append(quad)
        rows = []
        for iri, values in by_property.items():
            made = [self.value(group, claims, seen) for group in values.values()]
            made.sort(key=lambda value: (value[0], value[1].text.text, value[1].iri))
            shown = tuple(value for _, value in made)
            same = all(value.claims == shown[0].claims for value in shown)
            rows.append(
                Row(iri, self.labels.of_property(iri), shown, shown[0].claims if same else ())
            )
        return tuple(sorted(rows, key=_place))

    def value(
        self, quads: Sequence[Quad], claims: tuple[Shown, ...], seen: frozenset[str]
    ) -> tuple[tuple[int, str], Value]:
        term, graphs = quads[0].object, tuple(sorted({graph_of(quad) for quad in quads}))
        if isinstance(term, Literal):
            datatype = term.datatype.value
            text = Text(term.value, term.language or "")
            shown = "" if datatype in _PLAIN else short(datatype)
            return rank(term, self.labels.wishes), Value(text, "", shown, (), graphs, claims)
        if not isinstance(term, NamedNode):
            return (0, ""), Value(Text(str(term)), "", "", (), graphs, claims)
        return (0, ""), self.link(term.value, graphs, claims, seen)

    def link(
        self,
        iri: str,
        graphs: tuple[str, ...],
        claims: tuple[Shown, ...] = (),
        seen: frozenset[str] = frozenset(),
    ) -> Value:
        own = [self.shown[claim.iri] for claim in self.by_thing.get(iri, ())]
        own.sort(key=lambda claim: claim.number)
        is_named = self.labels.of(iri) is not None  # else its kind is in what it is called
        classes = self.labels.types(iri) if is_named else ()
        kinds = tuple(self.labels.shown(c) for c in classes if not c.startswith(_CONCEPTS))
        parts: tuple[Row, ...] = ()
        if iri.startswith(SKOLEM) and iri not in seen and iri != self.found.iri:
            within = [quad for quad in self.found.own if subject_of(quad) == iri]
            parts = self.rows(within, (), seen | {iri})
        return Value(self.labels.shown(iri), iri, "", kinds, graphs, tuple(own) or claims, parts)

    def groups(self) -> tuple[Group, ...]:
        by_property: dict[str, dict[str, set[str]]] = {}
        for quad in self.found.links.quads:
            subjects = by_property.setdefault(quad.predicate.value, {})
            subjects.setdefault(subject_of(quad), set()).add(graph_of(quad))
        return tuple(
            Group(
                iri,
                self.labels.of_property(iri),
                count,
                tuple(
                    self.link(subject, tuple(sorted(graphs)))
                    for subject, graphs in by_property.get(iri, {}).items()
                ),
            )
            for iri, count in self.found.links.counts.items()
        )


def _blocks(rows: Iterable[Row]) -> tuple[Block, ...]:
    by_claims: dict[tuple[int, ...], list[Row]] = {}
    for row in rows:
        by_claims.setdefault(tuple(claim.number for claim in row.claims), []).append(row)
    return tuple(Block(tuple(each), each[0].claims) for each in by_claims.values())


def _place(row: Row) -> tuple[int, str, str]:
    first = _FIRST.index(row.iri) if row.iri in _FIRST else len(_FIRST)
    return first, row.label.text.casefold(), row.iri


def _sides(claims: Sequence[Shown]) -> tuple[tuple[Shown, ...], ...]:
    """Return the groups of claims that contradict each other, directly or through one another."""
    by_iri = {claim.iri: claim for claim in claims}
    left, groups = dict(by_iri), []
    for claim in claims:
        if claim.iri not in left or not claim.against:
            continue
        group, ahead = [], [claim.iri]
        while ahead:
            iri = ahead.pop(0)
            if iri in left:
                each = left.pop(iri)
                group.append(each)
                ahead += each.against
        if len(group) > 1:
            groups.append(tuple(sorted(group, key=lambda each: each.number)))
    return tuple(groups)
