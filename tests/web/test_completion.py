"""``/sparql/completion.json``: the names that a reader may see, with numbers that queries count."""

import json
from urllib.parse import quote

import pytest

from tests.leaks.canaries import find, needles
from tests.leaks.twins import Twin
from tests.web.catalogued import CALLERS, HIDDEN

PATH = "/sparql/completion.json"


def count(catalogued: Twin, who: str | None, query: str) -> dict[str, int]:
    """Return what a query counts for a caller, by IRI."""
    reply = catalogued.get(
        "/sparql?query=" + quote(query, safe=""), who, Accept="application/sparql-results+json"
    )
    rows = json.loads(reply.body)["results"]["bindings"]
    return {row["x"]["value"]: int(row["n"]["value"]) for row in rows}


@pytest.mark.parametrize("who", CALLERS)
def test_names_are_those_that_queries_find(catalogued: Twin, who: str | None) -> None:
    """Every property and class of the caller's view, and no other, with its number."""
    told = json.loads(catalogued.get(PATH, who).body)
    properties = {each["iri"]: each["count"] for each in told["properties"]}
    query = "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"
    assert properties == count(catalogued, who, query)
    query = "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x FILTER(isIRI(?x)) } GROUP BY ?x"
    classes = {each["iri"]: each for each in told["classes"]}
    assert {iri: each["count"] for iri, each in classes.items()} == count(catalogued, who, query)
    for each in classes.values():
        assert set(each["properties"]) <= set(properties)
    assert told["prefixes"]["rep"] == "https://w3id.org/reprisals/ontology/"


@pytest.mark.parametrize("who", CALLERS)
def test_terms_are_those_that_queries_find(catalogued: Twin, who: str | None) -> None:
    """Each with its scheme; what a property leads to are schemes and classes by IRI."""
    told = json.loads(catalogued.get(PATH, who).body)
    scheme = "<http://www.w3.org/2004/02/skos/core#inScheme>"
    query = f"SELECT ?x (COUNT(*) AS ?n) {{ ?x {scheme} ?s }} GROUP BY ?x"
    assert {each["iri"] for each in told["terms"]} == set(count(catalogued, who, query))
    known = {each["iri"] for each in told["classes"]}
    assert all(set(each["values"]) <= known for each in told["properties"])


def test_nothing_hidden_is_named(catalogued: Twin) -> None:
    """Neither a name nor a label of what other audiences see."""
    body = catalogued.get(PATH).body
    for audience in HIDDEN:
        assert find(body, needles(audience)) is None
    assert body != catalogued.get(PATH, "internal").body


def test_answer_is_kept_by_its_tag(catalogued: Twin) -> None:
    """Who has it gets 304; below the release it is the same, and what writes is refused."""
    first = catalogued.get(PATH)
    tag = first.header("etag")
    assert tag and catalogued.get(PATH, If_None_Match=tag).status == 304
    assert catalogued.get(f"/releases/1{PATH}").body == first.body
    for suffix in ("ttl", "html"):
        assert catalogued.get(f"/sparql/completion.{suffix}").status == 404
