"""Vocabularies laid out, from statements."""

from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from graph_service.namespaces import ONTOLOGY
from graph_service.resources.labels import Text
from graph_service.resources.vocabulary import lay_out
from graph_service.shipped import ONTOLOGY as FOLDER

TURTLE = """
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
<https://w3id.org/reprisals/ontology/> a owl:Ontology ; rdfs:label "Terms" ;
  dcterms:title "The terms"@en , "Les termes"@fr ; owl:versionInfo "1.0" .
rep:B a owl:Class ; rdfs:subClassOf rep:A ; rdfs:label "B"@en , "Bé"@fr ; skos:definition "It"@en .
rep:A a rdfs:Class ; owl:deprecated true .
rep:p a owl:DatatypeProperty ; rdfs:label "p"@en .
rep:other rdfs:label "Nothing of ours"@en .
"""


def quads_of(text: str | bytes) -> list[Quad]:
    """Return the statements of Turtle, in a graph."""
    found = parse(text, format=RdfFormat.TURTLE)
    return [Quad(*quad.triple, NamedNode("urn:g")) for quad in found]


def test_terms_are_laid_out_by_kind_in_the_language_that_is_wished() -> None:
    """Label and definition, what it is below, whether it is deprecated, how often it is used."""
    found = lay_out(ONTOLOGY, quads_of(TURTLE), ("fr",), {ONTOLOGY + "B": 7})
    assert found.title == Text("Les termes", "fr")
    assert found.said == {"owl:versionInfo": ("1.0",)}
    a, b = found.of("class")
    assert (a.name, a.deprecated, a.definition, a.count) == ("A", True, None, 0)
    assert (b.label, b.definition, b.count) == (Text("Bé", "fr"), Text("It", "en"), 7)
    assert b.above == (ONTOLOGY + "A",)
    assert [each.name for each in found.of("property")] == ["p"]
    assert len(found.entries) == 3


def test_counts_that_are_not_known_are_none() -> None:
    """Without counts nothing is said to be unused."""
    assert {each.count for each in lay_out(ONTOLOGY, quads_of(TURTLE), ()).entries} == {None}


def test_shipped_ontology_has_all_terms_with_definitions() -> None:
    """Nothing of the file is left out, in each language that it has."""
    quads = quads_of((FOLDER / "core.ttl").read_bytes())
    for language in ("en", "fr", "es"):
        found = lay_out(ONTOLOGY, quads, (language,))
        assert len(found.of("class")) + len(found.of("property")) == len(found.entries) > 100
        for each in found.entries:
            assert each.label.language == language
            assert each.definition is not None and each.definition.language == language
