"""The JSON-LD context: every term with its coercion, read alike by two processors."""

import json
from typing import Any

import pytest
import rdflib
from pyoxigraph import CanonicalizationAlgorithm, Dataset, RdfFormat, parse, serialize
from rdflib import OWL, RDF

from graph_service.namespaces import EDTF, ONTOLOGY, PREFIXES, expand
from graph_service.shipped import ONTOLOGY as FOLDER
from graph_service.shipped import SHAPES

CONTEXT: dict[str, Any] = json.loads((FOLDER / "context.jsonld").read_text(encoding="utf-8"))[
    "@context"
]
CORE = rdflib.Graph().parse(FOLDER / "core.ttl")
INCIDENT = "https://w3id.org/reprisals/id/incident/a1b2c3d4e5"
SCHEME = "https://w3id.org/reprisals/scheme/"

SAMPLE = {
    "@context": CONTEXT,
    "graph": [
        {
            "id": INCIDENT,
            "type": "Incident",
            "label": {"en": "Made-up arrest at an airport", "fr": "Arrestation inventée"},
            "concernsState": "https://w3id.org/reprisals/id/state/KGZ",
            "incidentKind": SCHEME + "retaliation-kind/reprisal-after-cooperation",
            "date": "2018-09~",
            "earliest": "2018-09-01",
            "latest": "2018-09-30",
            "hasAct": {
                "id": "https://w3id.org/reprisals/id/act/a1b2c3d4e5-1",
                "type": "Act",
                "actType": SCHEME + "act-type/travel-ban",
            },
        },
        {
            "id": "https://w3id.org/reprisals/id/link/a1b2c3d4e5-1",
            "type": "ReprisalLink",
            "linksIncident": INCIDENT,
            "minimumLag": -3,
            "maximumLag": 26,
        },
        {
            "id": "https://w3id.org/reprisals/id/claim/a1b2c3d4e5-1",
            "type": "Claim",
            "about": [INCIDENT, "https://w3id.org/reprisals/id/act/a1b2c3d4e5-1"],
            "asserterLabel": "An invented organisation",
            "statement": {"en": "Everything here is made up.", "es": "Todo aquí es inventado."},
            "invalidatedAtTime": "2020-01-01T00:00:00Z",
        },
        {
            "id": "https://w3id.org/reprisals/id/state/KGZ",
            "type": "State",
            "label": "A plain label",
            "m49": "417",
            "unMember": True,
        },
    ],
}

EXPECTED = """
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix kind: <https://w3id.org/reprisals/scheme/retaliation-kind/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<https://w3id.org/reprisals/id/incident/a1b2c3d4e5> a rep:Incident ;
    rdfs:label "Made-up arrest at an airport"@en, "Arrestation inventée"@fr ;
    rep:concernsState <https://w3id.org/reprisals/id/state/KGZ> ;
    rep:incidentKind kind:reprisal-after-cooperation ;
    rep:date "2018-09~"^^<http://id.loc.gov/datatypes/edtf/EDTF> ;
    rep:earliest "2018-09-01"^^xsd:date ;
    rep:latest "2018-09-30"^^xsd:date ;
    rep:hasAct <https://w3id.org/reprisals/id/act/a1b2c3d4e5-1> .
<https://w3id.org/reprisals/id/act/a1b2c3d4e5-1> a rep:Act ;
    rep:actType <https://w3id.org/reprisals/scheme/act-type/travel-ban> .
<https://w3id.org/reprisals/id/link/a1b2c3d4e5-1> a rep:ReprisalLink ;
    rep:linksIncident <https://w3id.org/reprisals/id/incident/a1b2c3d4e5> ;
    rep:minimumLag -3 ;
    rep:maximumLag 26 .
<https://w3id.org/reprisals/id/claim/a1b2c3d4e5-1> a rep:Claim ;
    rep:about <https://w3id.org/reprisals/id/incident/a1b2c3d4e5>,
        <https://w3id.org/reprisals/id/act/a1b2c3d4e5-1> ;
    rep:asserterLabel "An invented organisation" ;
    rep:statement "Everything here is made up."@en, "Todo aquí es inventado."@es ;
    prov:invalidatedAtTime "2020-01-01T00:00:00Z"^^xsd:dateTime .
<https://w3id.org/reprisals/id/state/KGZ> a rep:State ;
    rdfs:label "A plain label" ;
    rep:m49 "417" ;
    rep:unMember true .
"""


def lines(text: str | bytes, form: RdfFormat) -> list[str]:
    """Return a document's triples as sorted N-Triples lines."""
    dataset = Dataset(parse(text, format=form))
    dataset.canonicalize(CanonicalizationAlgorithm.RDFC_1_0)
    triples = (quad.triple for quad in dataset)
    return sorted(serialize(triples, format=RdfFormat.N_TRIPLES).decode().splitlines())


def declared(kind: rdflib.URIRef) -> list[str]:
    """Return the local names of the core's terms of one kind."""
    return sorted(str(term).removeprefix(ONTOLOGY) for term in CORE.subjects(RDF.type, kind))


def test_prefixes_are_those_of_the_namespace_table() -> None:
    """The context has every prefix of the table, and no namespace beside it."""
    namespaces = {
        key: value for key, value in CONTEXT.items() if isinstance(value, str) and "://" in value
    }
    assert namespaces == PREFIXES


@pytest.mark.parametrize("name", declared(OWL.Class))
def test_class_is_a_term_of_the_context(name: str) -> None:
    """A class is named in JSON-LD as in the ontology."""
    assert CONTEXT[name] == f"rep:{name}"


@pytest.mark.parametrize("name", declared(OWL.ObjectProperty))
def test_values_of_an_object_property_are_iris(name: str) -> None:
    """A text given as the value of an object property is read as an IRI."""
    assert CONTEXT[name] == {"@id": f"rep:{name}", "@type": "@id"}


@pytest.mark.parametrize("name", declared(OWL.DatatypeProperty))
def test_datatype_property_is_coerced(name: str) -> None:
    """A datatype property has a datatype of the table of types, or a language map."""
    entry = CONTEXT[name]
    assert entry["@id"] == f"rep:{name}"
    types = {"xsd:string", "xsd:integer", "xsd:boolean", "xsd:date", EDTF}
    assert entry.get("@type") in types or entry.get("@container") == "@language"


def test_nothing_is_named_that_the_core_lacks() -> None:
    """Every name of the context that leads to our namespace is a term of the core."""
    named = {
        (entry["@id"] if isinstance(entry, dict) else entry).removeprefix("rep:")
        for key, entry in CONTEXT.items()
        if key != "@version"
        and str(entry["@id"] if isinstance(entry, dict) else entry)[:4] == "rep:"
    }
    core = {str(term).removeprefix(ONTOLOGY) for term in CORE.subjects() if str(term) != ONTOLOGY}
    assert named == core


def test_coercions_are_the_datatypes_of_the_shapes() -> None:
    """Where a property shape fixes the datatype of one of our terms, the context has the same."""
    files = sorted(SHAPES.glob("*.ttl"))
    if not files:
        pytest.skip("the shapes are not there yet")
    shapes = rdflib.Graph()
    for path in files:
        shapes.parse(path)
    sh = rdflib.SH
    compared = 0
    for shape, datatype in shapes.subject_objects(sh.datatype):
        term = str(shapes.value(shape, sh.path) or "")
        if term.startswith(ONTOLOGY) and datatype != RDF.langString:
            entry = CONTEXT[term.removeprefix(ONTOLOGY)]
            coerced = entry.get("@type", "xsd:string")
            assert expand(coerced) == str(datatype), term
            compared += 1
    assert compared > 0


# rdflib's own reader makes a graph of a kind that rdflib deprecates
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_sample_expands_to_the_expected_triples_in_both_processors(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """An incident written with the short names gives the same triples in Rust and in Python."""
    monkeypatch.setattr(rdflib, "NORMALIZE_LITERALS", False)  # it rewrites Z as +00:00
    text = json.dumps(SAMPLE)
    expected = lines(EXPECTED, RdfFormat.TURTLE)
    assert lines(text, RdfFormat.JSON_LD) == expected
    read = rdflib.Graph().parse(data=text, format="json-ld")
    assert lines(read.serialize(format="nt"), RdfFormat.N_TRIPLES) == expected
