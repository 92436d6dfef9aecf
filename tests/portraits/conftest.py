"""A synthetic view with a case and what belongs to it; nobody in it is real."""

from collections.abc import Callable
from datetime import date

import pytest

from graph_service.portraits.around import Around
from graph_service.portraits.kinds import Shown, portray
from graph_service.resources.asking import Asker, node_of
from graph_service.resources.description import types_of
from graph_service.resources.labels import Labels
from graph_service.resources.own import read_own
from tests.resources.conftest import make_asker

ID = "https://w3id.org/reprisals/id/"
SCHEME = "https://w3id.org/reprisals/scheme/"
AS_OF = date(2026, 1, 31)
Portraying = Callable[..., Shown]

PREFIXES = """
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix edtf: <http://id.loc.gov/datatypes/edtf/> .
@prefix i: <https://w3id.org/reprisals/id/> .
@prefix s: <https://w3id.org/reprisals/scheme/> .
@prefix g: <https://w3id.org/reprisals/graph/> .
"""
CASE = """
g:case {
  <%(i)sincident/i1> a rep:Incident ; rdfs:label "A case"@en ; rep:date "2020-03"^^edtf:EDTF ;
    rep:earliest "2020-03-01"^^xsd:date ; rep:latest "2020-03-31"^^xsd:date ;
    rep:concernsState <%(i)sstate/XNO> ; rep:incidentKind <%(s)sretaliation-kind/reprisal> ;
    rep:hasAct <%(i)sact/a1> ;
    rep:hasInvolvement <%(i)sinvolvement/v1> , <%(i)sinvolvement/v2> .
  <%(i)sact/a1> a rep:Act ; rep:actType <%(s)sact-type/travel-ban> .
  <%(i)sinvolvement/v1> a rep:Involvement ; rep:role <%(s)srole/affected> ;
    rep:involvedAgent <%(i)sperson/p1> .
  <%(i)sinvolvement/v2> a rep:Involvement ; rep:role <%(s)srole/alleged-perpetrator> ;
    rep:perpetratorCategory <%(s)sperpetrator-category/state-authority> ;
    rep:responsibilityDegree <%(s)sresponsibility-degree/ordered> .
  <%(i)sengagement/e1> a rep:Engagement ; rep:engagedAgent <%(i)sperson/p1> ;
    rep:withMechanism <%(i)smechanism/m1> ; rep:engagementKind <%(s)sengagement-kind/session> ;
    rep:date "2020-02-20"^^edtf:EDTF ; rep:earliest "2020-02-20"^^xsd:date ;
    rep:latest "2020-02-20"^^xsd:date .
  <%(i)slink/l1> a rep:ReprisalLink ; rep:linksIncident <%(i)sincident/i1> ;
    rep:linksEngagement <%(i)sengagement/e1> ; rep:linkStrength <%(s)slink-strength/asserted> ;
    rep:minimumLag 10 ; rep:maximumLag 40 .
  <%(i)sintervention/n1> a rep:Intervention ; rdfs:label "A letter"@en ;
    rep:interventionType <%(s)sintervention-type/letter> ; rep:concernsIncident <%(i)sincident/i1> ;
    rep:interventionActor <%(i)smechanism/m1> ;
    rep:addressedState <%(i)sstate/XNO> , <%(i)sstate/XSO> ; rep:date "2020-04-10"^^edtf:EDTF ;
    rep:earliest "2020-04-10"^^xsd:date ; rep:latest "2020-04-10"^^xsd:date .
  <%(i)sintervention/n2> a rep:Intervention ; rdfs:label "A second letter"@en ;
    rep:concernsIncident <%(i)sincident/i1> ; rep:interventionActor <%(i)smechanism/m1> ;
    rep:addressedState <%(i)sstate/XNO> ; rep:date "2025"^^edtf:EDTF ;
    rep:earliest "2025-01-01"^^xsd:date ; rep:latest "2025-12-31"^^xsd:date .
  <%(i)sresponse/r1> a rep:Response ; rep:respondsTo <%(i)sintervention/n1> ;
    rep:respondingState <%(i)sstate/XNO> ; rep:responseType <%(s)sresponse-type/rejects> ;
    rep:date "2020-05"^^edtf:EDTF ; rep:earliest "2020-05-01"^^xsd:date ;
    rep:latest "2020-05-31"^^xsd:date .
  <%(i)sresponse/r2> a rep:Response ; rep:respondsTo <%(i)sintervention/n1> ;
    rep:respondingState <%(i)sstate/XSO> ; rep:responseType <%(s)sresponse-type/rejects> .
  <%(i)soutcome/o1> a rep:Outcome ; rep:outcomeOf <%(i)sincident/i1> ;
    rep:outcomeFor <%(i)sperson/p2> ; rep:outcomeStatus <%(s)soutcome-status/released> .
  <%(i)soutcome/o2> a rep:Outcome ; rep:outcomeOf <%(i)sincident/i1> ;
    rep:outcomeFor <%(i)sperson/p1> ; rep:outcomeStatus <%(s)soutcome-status/in-force> .
  <%(i)sclaim/c1> a rep:Claim ; rep:claimStatus <%(s)sclaim-status/alleged> ;
    rep:about <%(i)sincident/i1> , <%(i)sact/a1> , <%(i)sinvolvement/v2> , <%(i)slink/l1> ;
    rep:hasCitation <%(i)scitation/c1> .
  <%(i)scitation/c1> a rep:Citation ; oa:hasSource <%(i)ssource/s1> ; rep:locator "para. 3" .
  <%(i)sclaim/c2> a rep:Claim ; rep:about <%(i)sincident/i1> ;
    prov:invalidatedAtTime "2021-01-01T00:00:00Z"^^xsd:dateTime ;
    rep:hasCitation <%(i)scitation/c2> .
  <%(i)scitation/c2> a rep:Citation ; oa:hasSource <%(i)ssource/s1> .
  <%(i)ssituation/t1> a rep:Situation ; rdfs:label "A pattern"@en ;
    rep:concernsState <%(i)sstate/XNO> ;
    rep:comprisesIncident <%(i)sincident/i1> , <%(i)sincident/i2> .
  <%(i)sincident/i2> a rep:Incident ; rdfs:label "Another case"@en ;
    rep:date "2019"^^edtf:EDTF ; rep:earliest "2019-01-01"^^xsd:date ;
    rep:latest "2019-12-31"^^xsd:date ; rep:concernsState <%(i)sstate/XNO> .
  <%(i)sperson/p1> a rep:Defender ; rdfs:label "A."@en ;
    rep:protectedCategory <%(s)sprotected-category/cooperates> .
  <%(i)sperson/p2> a rep:Defender ; rdfs:label "Somebody else"@en ; foaf:name "Somebody Else" .
}
g:base {
  <%(i)sstate/XNO> a rep:State , rep:Area ; rdfs:label "Northland"@en .
  <%(i)sstate/XSO> a rep:State ; rdfs:label "Southland"@en .
  <%(i)scoverage/x> a rep:Coverage ; rdfs:label "Northland"@en ;
    rep:coversState <%(i)sstate/XNO> ; rep:coverageStatus <%(s)scoverage-status/partial> .
  <%(i)smechanism/m1> a rep:TreatyBody ; rdfs:label "A committee"@en ;
    rep:parentBody <%(i)smechanism/m0> .
  <%(i)smechanism/m0> a rep:CharterBody ; rdfs:label "A council"@en .
  <%(i)smechanism/m2> a rep:TreatyBody ; rdfs:label "Another committee"@en ;
    rep:monitorsTreaty <%(i)sinstrument/t1> .
  <%(i)smechanism/all> a rep:TreatyBody ; rdfs:label "All committees together"@en .
  <%(i)sinstrument/g1> a rep:Guidelines ; rdfs:label "Guidelines"@en .
  <%(i)sinstrument/g2> a rep:Guidelines ; rdfs:label "Other guidelines"@en .
  <%(i)sadoption/d1> a rep:Adoption ; rep:adoptedInstrument <%(i)sinstrument/g1> ;
    rep:adoptingMechanism <%(i)smechanism/m1> ; rep:adoptionKind <%(s)sadoption-kind/adopted> ;
    rep:date "2018"^^edtf:EDTF ; rep:earliest "2018-01-01"^^xsd:date ;
    rep:latest "2018-12-31"^^xsd:date .
  <%(i)sfocal-point/f1> a rep:FocalPoint ; rdfs:label "Rapporteur"@en ;
    rep:focalPointOf <%(i)smechanism/m1> .
  <%(i)sgood-practice/q1> a rep:GoodPractice ; rdfs:label "A practice"@en ;
    rep:usedBy <%(i)smechanism/m1> , <%(i)smechanism/m2> .
  <%(i)sclaim/q1> a rep:Claim ; rep:about <%(i)sgood-practice/q1> , <%(i)smechanism/m1> .
  <%(i)sclaim/q2> a rep:Claim ; rep:about <%(i)sgood-practice/q1> , <%(i)smechanism/m2> .
  <%(i)sprovision/w1> a rep:Provision ; rdfs:label "Article 1"@en ;
    rep:provisionOf <%(i)sinstrument/g1> .
  <%(i)sintervention/n1> rep:invokesProvision <%(i)sprovision/w1> .
  <%(i)ssource/s1> a rep:Source ; rdfs:label "The Paper" .
}
"""


@pytest.fixture(scope="session")
def asker() -> Asker:
    """Return what asks the synthetic view."""
    return make_asker(PREFIXES + CASE % {"i": ID, "s": SCHEME})


@pytest.fixture
def around(asker: Asker) -> Around:
    """Return what reads around a thing of the view."""
    return Around(asker, Labels())


@pytest.fixture
def portrait(around: Around) -> Portraying:
    """Return a function that makes the portrait of a thing by the end of its IRI."""

    def make(name: str) -> Shown:
        node = node_of(ID + name)
        assert node is not None
        own = read_own(around.asker, node)
        around.take(own)
        found = portray(around, ID + name, types_of(ID + name, own), AS_OF)
        assert found is not None
        assert found.shown is not None
        return found.shown

    return make
