"""A view of synthetic graphs, asked without a service."""

from io import BytesIO

import pytest
from pyoxigraph import Quad, QueryResultsFormat, QuerySolutions, RdfFormat, Store, Variable, parse

from graph_service.ingest.incoming import canonical_graphs
from graph_service.query.job import Job
from graph_service.resources.asking import Asker, names_in
from graph_service.views.unnamed import unname

REP = "https://w3id.org/reprisals/"
TURTLE = """
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix oa: <http://www.w3.org/ns/oa#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix : <https://w3id.org/reprisals/id/> .
@prefix g: <https://w3id.org/reprisals/graph/> .
@prefix status: <https://w3id.org/reprisals/scheme/claim-status/> .

g:case {
  <https://w3id.org/reprisals/id/incident/i1> a rep:Incident ;
    rdfs:label "A case"@en , "Un cas"@fr ; rep:earliest "2020-01-01"^^xsd:date ;
    rep:concernsState <https://w3id.org/reprisals/id/state/XNO> ;
    rep:hasAct <https://w3id.org/reprisals/id/act/a1> ;
    rdfs:comment [ rdfs:label "inner" ; rdfs:seeAlso [ rdfs:label "innermost" ] ] .
  <https://w3id.org/reprisals/id/act/a1> a rep:Act .
  <https://w3id.org/reprisals/id/claim/c1> a rep:Claim ; rep:claimStatus status:alleged ;
    rep:about <https://w3id.org/reprisals/id/incident/i1> , <https://w3id.org/reprisals/id/act/a1> ;
    rep:asserterLabel "A newspaper" ; rep:statement "He was arrested."@en , "On l'a arrêté."@fr ;
    rep:hasCitation <https://w3id.org/reprisals/id/citation/c1-1> .
  <https://w3id.org/reprisals/id/citation/c1-1> a rep:Citation ; rep:locator "para. 3" ;
    oa:hasSource <https://w3id.org/reprisals/id/source/s1> .
  <https://w3id.org/reprisals/id/intervention/v1> a rep:Intervention ; rdfs:label "A letter"@en ;
    rep:concernsIncident <https://w3id.org/reprisals/id/incident/i1> .
  <https://w3id.org/reprisals/id/response/r1> a rep:Response ;
    rep:respondsTo <https://w3id.org/reprisals/id/intervention/v1> ;
    rep:respondingState <https://w3id.org/reprisals/id/state/XNO> .
}
g:other {
  <https://w3id.org/reprisals/id/claim/c2> a rep:Claim ; rep:claimStatus status:contested ;
    rep:assertedBy <https://w3id.org/reprisals/id/state/XNO> ;
    rep:contradicts <https://w3id.org/reprisals/id/claim/c1> .
  <https://w3id.org/reprisals/id/incident/i1> a rep:Incident .
}
g:base {
  <https://w3id.org/reprisals/id/state/XNO> a rep:State ; rdfs:label "Northland"@en , "بلد"@ar .
  <https://w3id.org/reprisals/id/source/s1> a rep:Source ; rdfs:label "The Paper" .
  status:alleged a skos:Concept ; skos:prefLabel "Alleged"@en , "Allégué"@fr .
  status:contested a skos:Concept ; skos:prefLabel "Contested"@en .
  rep:Incident rdfs:label "Incident"@en .
  rep:hasAct rdfs:label "has act"@en , "comprend l'acte"@fr .
  <https://w3id.org/reprisals/id/hub/h> rdfs:label "A hub"@en .
  HUB
}
"""
HUB = "".join(
    f"<{REP}id/spoke/{number:03}> rep:parentBody <{REP}id/hub/h> .\n" for number in range(250)
)


def make_asker(text: str, rows: int = 10_000) -> Asker:
    """Return what asks a view of graphs in TriG."""
    store = Store()
    lines = b"".join(f"{quad} .\n".encode() for quad in parse(text, format=RdfFormat.TRIG))
    graphs = canonical_graphs(lines, default_graph="urn:default", strict=False)
    for quads in graphs.values():
        for quad in parse(unname(quads), format=RdfFormat.N_QUADS):
            store.add(quad)
            store.add(Quad(quad.subject, quad.predicate, quad.object))

    def run(job: Job) -> bytes:
        bound = {Variable(name): term for name, term in job.substitutions.items()}
        results = store.query(job.query, substitutions=bound)
        assert isinstance(results, QuerySolutions)
        body = BytesIO()
        results.serialize(body, QueryResultsFormat.JSON)
        return body.getvalue()

    return Asker(run, lambda graph: names_in(graphs[graph]), 10.0, rows)


@pytest.fixture(scope="session")
def asker() -> Asker:
    """Return what asks the synthetic view."""
    return make_asker(TURTLE.replace("HUB", HUB))
