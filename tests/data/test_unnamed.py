"""Two cases of the report name nobody: they stay unnamed and are tied to no other case."""

import re

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from graph_service.namespaces import GRAPH, IDENTIFIER, ONTOLOGY

SHARED = re.compile(
    rf"{IDENTIFIER}(state|mechanism|source)/|{re.escape(ONTOLOGY)}|.*/scheme/.*|http://www\.w3\.org/.*"
)
"""What many cases may point to without being tied to each other."""


def cases_without_names(store: Store) -> list[str]:
    """Return the keys of the incidents whose label says that the report names nobody."""
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    found = store.quads_for_pattern(None, label, None)
    return sorted(
        quad.subject.value.rpartition("/")[2]
        for quad in found
        if isinstance(quad.subject, NamedNode)
        and "/id/incident/" in quad.subject.value
        and isinstance(quad.object, Literal)
        and quad.object.value.endswith("not named in the report")
    )


def ties(store: Store, key: str, organization: str) -> set[str]:
    """Return the IRIs by which a case is tied to anything outside of its own graph.

    These are the IRIs in its graph that occur in another graph too, except States, mechanisms,
    sources, terms and ``organization``, which filed the case.
    """
    graph = NamedNode(f"{GRAPH}case-{key}")
    own: set[str] = set()
    for quad in store.quads_for_pattern(None, None, None, graph):
        own |= {term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode)}
    own = {iri for iri in own if not SHARED.match(iri)} - {organization}
    outside: set[str] = set()
    for quad in store:
        if quad.graph_name != graph:
            outside |= {
                term.value for term in (quad.subject, quad.object) if isinstance(term, NamedNode)
            }
    return own & outside


@pytest.fixture(scope="module")
def publisher(select) -> str:
    """The organisation that published the report and filed the two cases."""
    [(iri,)] = select('SELECT ?x WHERE { ?x a rep:Organization ; rep:abbreviation "ISHR" }')
    return iri


def test_there_are_two(store: Store) -> None:
    """Two incidents name nobody."""
    assert len(cases_without_names(store)) == 2


def test_nobody_in_them_has_a_name(store: Store, select) -> None:
    """The one who is affected has a describing label and no name, in a graph that names no one."""
    for key in cases_without_names(store):
        rows = select(
            f"SELECT ?agent ?label ?name ?other WHERE {{ <{IDENTIFIER}incident/{key}> "
            "rep:hasInvolvement ?i . "
            "?i rep:role <https://w3id.org/reprisals/scheme/role/affected> ; "
            "rep:involvedAgent ?agent . "
            "?agent rdfs:label ?label OPTIONAL { ?agent foaf:name ?name } "
            "OPTIONAL { ?agent skos:altLabel ?other } }"
        )
        [(agent, label, name, other)] = rows
        assert label.endswith("not named in the source")
        assert (name, other) == ("", "")
        assert re.fullmatch(rf"{IDENTIFIER}(person|group)/([a-z][0-9]){{5}}", agent)


def test_nothing_ties_them_to_other_cases(store: Store, publisher: str) -> None:
    """No person, group, engagement, intervention or claim joins them with other cases."""
    for key in cases_without_names(store):
        assert ties(store, key, publisher) == set()


def test_they_rest_on_the_report_alone(store: Store, select) -> None:
    """Their claims cite one source, the report of the organisation that filed them."""
    for key in cases_without_names(store):
        rows = select(
            f"SELECT DISTINCT ?source ?grade WHERE {{ GRAPH <{GRAPH}case-{key}> {{ ?claim "
            "rep:evidenceGrade ?grade ; "
            "rep:hasCitation ?c . ?c oa:hasSource ?source } }"
        )
        assert len(rows) == 1
        assert rows[0][1].endswith("/evidence-grade/report")


def test_no_word_of_theirs_names_someone(store: Store, select) -> None:
    """No text in their graphs holds the name of a person or organisation of the graph but one."""
    names = {
        name
        for (name,) in select(
            "SELECT ?n WHERE { ?x foaf:name ?n FILTER (?n != 'International Service for "
            "Human Rights') }"
        )
    }
    for key in cases_without_names(store):
        texts = [
            quad.object.value
            for quad in store.quads_for_pattern(None, None, None, NamedNode(f"{GRAPH}case-{key}"))
            if isinstance(quad.object, Literal)
        ]
        assert texts
        assert not [(name, text) for name in names for text in texts if name in text]


def test_a_tie_would_be_found() -> None:
    """The test for ties finds an engagement that two synthetic cases share."""
    about = NamedNode(ONTOLOGY + "about")
    shared = NamedNode(IDENTIFIER + "engagement/a1b2c3d4e5-1")
    made = Store()
    for key in ("a1b2c3d4e5", "e5d4c3b2a1"):
        claim = NamedNode(f"{IDENTIFIER}claim/{key}-1")
        made.add(Quad(claim, about, shared, NamedNode(f"{GRAPH}case-{key}")))
    assert ties(made, "a1b2c3d4e5", "") == {shared.value}
