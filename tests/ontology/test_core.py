"""The core ontology: the classes of the domain, and other vocabularies by their exact terms."""

import pytest
from rdflib import (
    DCTERMS,
    FOAF,
    ORG,
    OWL,
    PROV,
    RDF,
    RDFS,
    SKOS,
    TIME,
    VANN,
    Graph,
    Namespace,
    URIRef,
)
from rdflib.namespace import DefinedNamespace

from graph_service.namespaces import BASE, PREFIXES
from graph_service.namespaces import ONTOLOGY as TERMS
from graph_service.shipped import ONTOLOGY

REP = Namespace(TERMS)
CORE = Graph().parse(ONTOLOGY / "core.ttl")
CLOSED = (DCTERMS, FOAF, ORG, OWL, PROV, RDF, RDFS, SKOS, TIME, VANN)
"""Vocabularies whose terms rdflib lists."""
LOOKED_UP = {
    "oa": {"SpecificResource"},
    "dpv": {
        "ConsentRecord",
        "hasConsentStatus",
        "hasDataSubject",
        "ConsentGiven",
        "ConsentRefused",
        "ConsentWithdrawn",
        "ConsentExpired",
    },
}
"""Terms of the vocabularies that rdflib does not list: Web Annotation, and DPV 2."""
DOMAIN = [
    "Incident",
    "Act",
    "Involvement",
    "Engagement",
    "ReprisalLink",
    "Claim",
    "Source",
    "Citation",
    "Intervention",
    "Response",
    "Outcome",
    "Person",
    "Defender",
    "Official",
    "DefenderGroup",
    "Organization",
    "Area",
    "State",
    "StateBody",
    "NonStateActor",
    "Mechanism",
    "TreatyBody",
    "SpecialProcedure",
    "CharterBody",
    "CourtOrgan",
    "RegionalMechanism",
    "SecretariatEntity",
    "FocalPoint",
    "Instrument",
    "Treaty",
    "Resolution",
    "Guidelines",
    "Policy",
    "Provision",
    "Adoption",
    "GoodPractice",
    "Situation",
    "Coverage",
    "ConsentRecord",
    "IdentityJudgement",
]


def graph_files() -> Graph:
    """Return the core and all schemes as one graph."""
    graph = Graph() + CORE
    for path in sorted((ONTOLOGY / "schemes").glob("*.ttl")):
        graph.parse(path)
    return graph


def test_every_class_of_the_domain_is_there() -> None:
    """The classes of the domain model are declared, and a removal has to be meant."""
    assert {REP[name] for name in DOMAIN} == set(CORE.subjects(RDF.type, OWL.Class))


@pytest.mark.parametrize(
    ("name", "parent"),
    [
        ("Incident", PROV.Activity),
        ("Claim", PROV.Entity),
        ("Person", FOAF.Person),
        ("Organization", ORG.Organization),
        ("FocalPoint", ORG.Post),
        ("Citation", URIRef(PREFIXES["oa"] + "SpecificResource")),
        ("ConsentRecord", URIRef(PREFIXES["dpv"] + "ConsentRecord")),
    ],
)
def test_class_specialises_the_reused_one(name: str, parent: URIRef) -> None:
    """A class that another vocabulary has in general is a subclass of it."""
    assert (REP[name], RDFS.subClassOf, parent) in CORE


def test_mechanisms_and_instruments_have_their_kinds() -> None:
    """The six kinds of mechanism and four kinds of instrument hang below their class."""
    assert set(CORE.subjects(RDFS.subClassOf, REP.Mechanism)) == {
        REP.TreatyBody,
        REP.SpecialProcedure,
        REP.CharterBody,
        REP.CourtOrgan,
        REP.RegionalMechanism,
        REP.SecretariatEntity,
    }
    assert set(CORE.subjects(RDFS.subClassOf, REP.Instrument)) == {
        REP.Treaty,
        REP.Resolution,
        REP.Guidelines,
        REP.Policy,
    }


def exists(term: URIRef) -> bool:
    """Tell whether a term of another vocabulary is one that the vocabulary has."""
    for vocabulary in CLOSED:
        assert issubclass(vocabulary, DefinedNamespace)
        if term.startswith(str(vocabulary)):
            return term in vocabulary
    return any(
        str(term) in {PREFIXES[p] + name for name in names} for p, names in LOOKED_UP.items()
    )


def test_reused_terms_exist() -> None:
    """Every term of another vocabulary that the core and the schemes use is one that it has."""
    licence = URIRef("https://creativecommons.org/licenses/by/4.0/")
    used = {
        term
        for triple in graph_files()
        for term in triple
        if isinstance(term, URIRef) and not term.startswith(BASE) and term != licence
    }
    assert used
    assert sorted(term for term in used if not exists(term)) == []


def test_a_misspelt_term_is_noticed() -> None:
    """The check above knows a wrong term from a right one."""
    assert exists(ORG.postIn)
    assert not exists(URIRef(PREFIXES["org"] + "postOf"))
    assert not exists(URIRef(PREFIXES["dpv"] + "Consented"))


def test_local_parents_are_declared() -> None:
    """A superclass or superproperty in our namespace is a term of the core."""
    for predicate in (RDFS.subClassOf, RDFS.subPropertyOf):
        for parent in CORE.objects(None, predicate):
            if parent.startswith(TERMS):
                assert (parent, RDF.type, None) in CORE
