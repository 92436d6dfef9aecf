"""A description as an RDF document: its statements in their graphs, and what it says of itself."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad, Triple

from graph_service.export.serialisation import WITH_GRAPHS, serialise
from graph_service.formats import Format
from graph_service.namespaces import BASE, expand
from graph_service.resources.asking import graph_of

DATASET: Final = BASE + ".well-known/void#dataset"
"""The whole that each document is of."""

_TYPE: Final = NamedNode(expand("rdf:type"))
_DOCUMENT: Final = NamedNode(expand("foaf:Document"))


@dataclass(frozen=True)
class About:
    """What a document says of itself, in IRIs below :data:`BASE` wherever it is served.

    ``path`` is that of the document, with its query and without leading slash, ``topic`` the IRI of
    the thing, ``release`` the number of the release, ``licences`` terms of use as IRIs or in words,
    ``further`` the paths of what belongs to it, such as the next page.
    """

    path: str
    topic: str
    release: int
    licences: tuple[str, ...] = ()
    further: tuple[str, ...] = ()

    def triples(self, quads: Iterable[Quad] = ()) -> list[Triple]:
        """Return it as statements; the graphs of ``quads`` are what the document was made from."""
        this = NamedNode(BASE + self.path)
        found = [
            Triple(this, _TYPE, _DOCUMENT),
            _triple(this, "foaf:primaryTopic", self.topic),
            _triple(this, "void:inDataset", DATASET),
            _triple(this, "dcterms:isPartOf", f"{BASE}releases/{self.release}"),
        ]
        for licence in self.licences:
            is_iri = licence.startswith(("https://", "http://"))
            name = "dcterms:license" if is_iri else "dcterms:rights"
            found.append(_triple(this, name, licence if is_iri else Literal(licence)))
        found += [_triple(this, "rdfs:seeAlso", BASE + path) for path in self.further]
        graphs = sorted({graph_of(quad) for quad in quads})
        found += [_triple(this, "prov:wasDerivedFrom", graph) for graph in graphs]
        return found


def write(form: Format, quads: Iterable[Quad], about: Iterable[Triple] = ()) -> bytes:
    """Return a document in a format, always the same bytes for the same statements.

    Args:
        form: one of :data:`graph_service.formats.GRAPHS`; those without graphs merge all.
        quads: statements in their graphs; no blank nodes.
        about: statements of the document itself, which are in no graph.

    Raises:
        Inexpressible: the format can't say it.
    """
    return b"".join(serialise(form, list(_groups(form, quads, about))))


def _groups(
    form: Format, quads: Iterable[Quad], about: Iterable[Triple]
) -> Iterator[tuple[str | None, list[bytes]]]:
    graphs: dict[str | None, set[bytes]] = {None: {_line(triple) for triple in about}}
    for quad in quads:
        graphs[None].add(_line(quad))  # as in a view, where the default graph is the merge
        if form.suffix in WITH_GRAPHS:
            graphs.setdefault(graph_of(quad), set()).add(_line(quad))
    for graph in sorted(graphs, key=lambda name: name or ""):
        yield graph, sorted(graphs[graph])


def _line(statement: Triple | Quad) -> bytes:
    return f"{statement.subject} {statement.predicate} {_term(statement.object)} .\n".encode()


def _term(term: object) -> str:
    """Return a term as canonical N-Triples write it (RDF 1.2 N-Triples, section 2.3)."""
    if isinstance(term, Triple):
        return f"<<( {term.subject} {term.predicate} {_term(term.object)} )>>"
    return str(term)


def _triple(subject: NamedNode, name: str, value: str | Literal) -> Triple:
    return Triple(
        subject, NamedNode(expand(name)), NamedNode(value) if isinstance(value, str) else value
    )
