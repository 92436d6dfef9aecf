"""Alignments: mappings from our terms to other models, apart from the graph."""

import re
from pathlib import Path

import pytest
from rdflib import OWL, RDF, SDO, SKOS, Graph, Literal, URIRef

from graph_service.shipped import ONTOLOGY

FILES = sorted((ONTOLOGY / "alignments").glob("*.ttl"))
NAMESPACES = {
    "followthemoney": "https://w3id.org/ftm#",
    "lode": "http://linkedevents.org/ontology/",
    "schema-org": "https://schema.org/",
    "sem": "http://semanticweb.cs.vu.nl/2009/11/sem/",
    "unbis": "http://metadata.un.org/thesaurus/",
}
MATCHES = {SKOS.closeMatch, SKOS.exactMatch, SKOS.broadMatch, SKOS.narrowMatch, SKOS.relatedMatch}


def mappings(path: Path) -> list[tuple[URIRef, URIRef, URIRef]]:
    """Return the triples of an alignment without those about the file itself."""
    graph = Graph().parse(path)
    header = graph.value(predicate=RDF.type, object=OWL.Ontology)
    assert header == URIRef(f"https://w3id.org/reprisals/alignment/{path.stem}")
    return [triple for triple in graph if triple[0] != header]  # type: ignore[misc]


def test_the_five_models_are_aligned() -> None:
    """There is one file for each model that is mapped and not reused."""
    assert [path.stem for path in FILES] == sorted(NAMESPACES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_mappings_lead_from_our_terms_to_the_other_model(path: Path) -> None:
    """Each mapping is a SKOS match from a term that we have to an IRI of the other model."""
    ours = Graph().parse(ONTOLOGY / "core.ttl")
    for scheme in (ONTOLOGY / "schemes").glob("*.ttl"):
        ours.parse(scheme)
    found = mappings(path)
    assert found
    for subject, predicate, value in found:
        assert (subject, RDF.type, None) in ours, subject
        assert predicate in MATCHES
        assert not isinstance(value, Literal)
        assert value.startswith(NAMESPACES[path.stem]), value


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_says_what_it_does_not_map(path: Path) -> None:
    """A reader learns from the file which parts of our model have no counterpart."""
    assert "\n# Not mapped: " in path.read_text(encoding="utf-8")


def test_terms_of_schema_org_exist() -> None:
    """Every term of schema.org that is mapped is in the list that ships with rdflib."""
    terms = {str(value).removeprefix(str(SDO)) for _, _, value in mappings(FILES[2])}
    assert terms
    assert [term for term in terms if term not in SDO] == []


def test_concepts_of_unbis_are_named_beside_their_number() -> None:
    """A number says nothing to a reader, so each stands beside its UNBIS label."""
    text = (ONTOLOGY / "alignments" / "unbis.ttl").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if re.search(r" unbis:\d", line)]
    assert len(lines) == len(mappings(ONTOLOGY / "alignments" / "unbis.ttl"))
    labels: dict[str, str] = {}
    for line in lines:
        match = re.fullmatch(r".* unbis:(\d{7}) \. # ([A-Z' -]+)", line)
        assert match, line
        assert labels.setdefault(match[1], match[2]) == match[2]
