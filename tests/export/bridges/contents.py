"""Merged lines of small synthetic contents, as bridges read them."""

import io
from tempfile import TemporaryFile

from pyoxigraph import RdfFormat, parse, serialize

from graph_service.export.bridges.making import Desk

PREFIXES = """
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix id: <https://w3id.org/reprisals/id/> .
@prefix scheme: <https://w3id.org/reprisals/scheme/> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix owl: <http://www.w3.org/2002/07/owl#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
"""


def lines(turtle: str) -> list[bytes]:
    """Return the statements of a text in Turtle, without its prefixes, as sorted lines."""
    made = serialize(parse(PREFIXES + turtle, format=RdfFormat.TURTLE), format=RdfFormat.N_TRIPLES)
    return sorted(set((made or b"").splitlines(keepends=True)))


def desk(turtle: str) -> Desk:
    """Return what files of them are made with."""
    return Desk(lambda: io.BytesIO(b"".join(lines(turtle))), TemporaryFile)


CASE = """
<https://w3id.org/reprisals/id/incident/a1> a rep:Incident ; rdfs:label "A synthetic case"@en ;
  dcterms:description "Made up."@en ; rep:incidentKind
    <https://w3id.org/reprisals/scheme/retaliation-kind/reprisal-after-cooperation> ;
  rep:concernsState <https://w3id.org/reprisals/id/state/XXA> ;
  rep:date "2018-09~"^^edtf:EDTF ; rep:earliest "2018-09-01"^^xsd:date ;
  rep:latest "2018-09-30"^^xsd:date ; rep:hasAct <https://w3id.org/reprisals/id/act/a1-1> ;
  rep:hasInvolvement <https://w3id.org/reprisals/id/involvement/a1-1> ,
    <https://w3id.org/reprisals/id/involvement/a1-2> .
<https://w3id.org/reprisals/id/act/a1-1> a rep:Act ; rep:date "2018-09"^^edtf:EDTF ;
  rep:actType <https://w3id.org/reprisals/scheme/act-type/travel-ban> .
<https://w3id.org/reprisals/id/involvement/a1-1> a rep:Involvement ;
  rep:role <https://w3id.org/reprisals/scheme/role/affected> ;
  rep:involvedAgent <https://w3id.org/reprisals/id/person/p1> .
<https://w3id.org/reprisals/id/involvement/a1-2> a rep:Involvement ;
  rep:role <https://w3id.org/reprisals/scheme/role/alleged-perpetrator> ;
  rep:perpetratorCategory <https://w3id.org/reprisals/scheme/perpetrator-category/unknown> .
<https://w3id.org/reprisals/id/person/p1> a rep:Defender ; rdfs:label "Synthetic Person" ;
  foaf:name "Synthetic Person" ;
  rep:associatedState <https://w3id.org/reprisals/id/state/XXA> ;
  rep:gender <https://w3id.org/reprisals/scheme/gender/female> .
<https://w3id.org/reprisals/id/state/XXA> a rep:State ; rdfs:label "Synthetic State"@en ;
  rep:iso3166Alpha2 "XA" ; rep:iso3166Alpha3 "XXA" .
<https://w3id.org/reprisals/id/claim/a1-1> a rep:Claim ;
  rep:about <https://w3id.org/reprisals/id/incident/a1> ,
    <https://w3id.org/reprisals/id/involvement/a1-1> ;
  rep:claimStatus <https://w3id.org/reprisals/scheme/claim-status/alleged> ;
  rep:asserterLabel "Synthetic Office" ;
  rep:hasCitation <https://w3id.org/reprisals/id/citation/a1-1> .
<https://w3id.org/reprisals/id/citation/a1-1> a rep:Citation ; rep:locator "para. 3" ;
  oa:hasSource <https://w3id.org/reprisals/id/source/s1> .
<https://w3id.org/reprisals/id/source/s1> a rep:Source ; rdfs:label "Synthetic report" ;
  dcat:landingPage <https://example.org/report> .
<https://w3id.org/reprisals/scheme/act-type/travel-ban> skos:prefLabel "Travel ban"@en .
<https://w3id.org/reprisals/scheme/role/affected> skos:prefLabel "Affected"@en .
<https://w3id.org/reprisals/scheme/claim-status/alleged> skos:prefLabel "Alleged"@en .
<https://w3id.org/reprisals/scheme/perpetrator-category/unknown> skos:prefLabel "Unknown"@en .
"""
"""One case with what hangs on it; all of it is made up."""
