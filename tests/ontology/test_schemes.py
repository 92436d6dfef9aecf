"""Schemes of concepts: one file each, flat, labelled and defined in three languages."""

import re
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from graph_service.namespaces import PREFIXES, SCHEME
from graph_service.shipped import ONTOLOGY

FILES = sorted((ONTOLOGY / "schemes").glob("*.ttl"))
LANGUAGES = ["en", "es", "fr"]
RDF_TYPE = NamedNode(PREFIXES["rdf"] + "type")


def skos(name: str) -> NamedNode:
    """Return a term of SKOS."""
    return NamedNode(PREFIXES["skos"] + name)


def read(path: Path) -> list[Quad]:
    """Return the triples of a Turtle file, as quads in the default graph."""
    return list(parse(path=path, format=RdfFormat.TURTLE))


def languages(quads: list[Quad], subject: object, predicate: NamedNode) -> list[str]:
    """Return the language tags of a subject's texts, sorted."""
    return sorted(
        quad.object.language or ""
        for quad in quads
        if quad.subject == subject
        and quad.predicate == predicate
        and isinstance(quad.object, Literal)
    )


def test_no_scheme_went_missing() -> None:
    """All 29 schemes with their 185 concepts are there; a removal has to be meant."""
    quads = [quad for path in FILES for quad in read(path)]
    typed = [quad.object for quad in quads if quad.predicate == RDF_TYPE]
    assert typed.count(skos("ConceptScheme")) == len(FILES) == 29
    assert typed.count(skos("Concept")) == 185


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_concepts_lie_flat_below_the_scheme_of_the_file(path: Path) -> None:
    """A file defines the scheme of its name and only concepts of it, in kebab case."""
    quads = read(path)
    scheme = NamedNode(SCHEME + path.stem)
    concepts = {quad.subject for quad in quads} - {scheme}
    assert concepts
    for concept in concepts:
        assert isinstance(concept, NamedNode)
        assert re.fullmatch(rf"{scheme.value}/[a-z]+(-[a-z]+)*", concept.value), concept
        assert Quad(concept, skos("inScheme"), scheme) in quads
        assert Quad(concept, skos("topConceptOf"), scheme) in quads
    assert not [quad for quad in quads if quad.predicate in (skos("broader"), skos("narrower"))]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_everything_is_labelled_and_defined_in_three_languages(path: Path) -> None:
    """A scheme and its concepts have one label and one definition each in en, es and fr."""
    quads = read(path)
    for subject in {quad.subject for quad in quads}:
        assert languages(quads, subject, skos("prefLabel")) == LANGUAGES, subject
        assert languages(quads, subject, skos("definition")) == LANGUAGES, subject


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_labels_tell_the_concepts_of_a_scheme_apart(path: Path) -> None:
    """Within a scheme no two concepts share a label in one language."""
    labels = [
        quad.object
        for quad in read(path)
        if quad.predicate == skos("prefLabel") and quad.subject != NamedNode(SCHEME + path.stem)
    ]
    assert len(labels) == len(set(labels))


@pytest.mark.parametrize(
    ("scheme", "codes"), [("reliability", "ABCDEF"), ("credibility", "123456")]
)
def test_admiralty_codes_are_notations(scheme: str, codes: str) -> None:
    """The two axes carry the letters and digits of the Admiralty scale, in its order."""
    quads = read(ONTOLOGY / "schemes" / f"{scheme}.ttl")
    found = [quad.object for quad in quads if quad.predicate == skos("notation")]
    assert found == [Literal(code) for code in codes]


def test_types_named_in_the_report_say_so() -> None:
    """Seven act types carry the note that the ISHR report of 2018 names them."""
    quads = read(ONTOLOGY / "schemes" / "act-type.ttl")
    noted = {quad.subject for quad in quads if quad.predicate == skos("scopeNote")}
    terms = {
        "travel-ban",
        "smear-campaign",
        "surveillance",
        "arbitrary-detention",
        "torture-ill-treatment",
        "killing",
        "threat",
    }
    assert noted == {NamedNode(f"{SCHEME}act-type/{term}") for term in terms}
