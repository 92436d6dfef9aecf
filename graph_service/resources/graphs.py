"""What is known of a named graph: whose it is, its terms, its size, and where its content is."""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.namespaces import BASE, GRAPH, PREFIXES, expand
from graph_service.resources.document import DATASET
from graph_service.resources.provenance import Provenance

_CONTRIBUTOR: Final = "http://purl.org/dc/elements/1.1/contributor"
"""A name; the term of the same name in DCMI terms wants an agent."""

FILES: Final = ("nt", "ttl")
"""Suffixes of the files of a graph that its description names."""


@dataclass(frozen=True)
class Facts:
    """A graph: ``iri``, and what the release says of it; ``triples`` counts its statements.

    ``path`` is that of its document, ``provenance`` what a writer did to it last, if one did.
    """

    iri: str
    dataset: str
    contributor: str
    licence: str
    triples: int
    path: str = ""
    provenance: Provenance | None = None

    def paths(self) -> dict[str, str]:
        """Return where its content is, by what it is: paths without leading slash."""
        name = self.iri.removeprefix(GRAPH)
        paths = {"any": f"graphs?graph={quote(self.iri, safe='')}"}
        if name != self.iri:
            paths |= {each: f"exports/graphs/{quote(name)}.{each}" for each in FILES}
        return paths

    def statements(self) -> list[Triple]:
        """Return it as statements that are in no graph."""
        this, integer = NamedNode(self.iri), NamedNode(PREFIXES["xsd"] + "integer")
        named = f"{DATASET}-{quote(self.dataset, safe='')}"
        paths = self.paths()
        found = [
            _triple(this, "rdf:type", NamedNode(expand("void:Dataset"))),
            _triple(this, "dcterms:isPartOf", NamedNode(named)),
            _triple(this, "void:triples", Literal(str(self.triples), datatype=integer)),
            _triple(this, "rdfs:seeAlso", NamedNode(BASE + paths["any"])),
        ]
        if self.contributor:
            found.append(Triple(this, NamedNode(_CONTRIBUTOR), Literal(self.contributor)))
        if self.provenance is not None:
            found += self.provenance.statements(self.iri, self.path)
        if self.licence.startswith(("https://", "http://")):
            found.append(_triple(this, "dcterms:license", NamedNode(self.licence)))
        elif self.licence:
            found.append(_triple(this, "dcterms:rights", Literal(self.licence)))
        found += [
            _triple(this, "void:dataDump", NamedNode(BASE + paths[each]))
            for each in FILES
            if each in paths
        ]
        return found


def _triple(subject: NamedNode, name: str, value: NamedNode | Literal) -> Triple:
    return Triple(subject, NamedNode(expand(name)), value)
