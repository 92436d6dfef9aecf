"""Queries as they are sent: SPARQL alone, with datasets and hidden graphs put in as tokens."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from graph_service.engines.kinds import KINDS
from graph_service.engines.marker import NOTHING
from graph_service.engines.wording import Wording
from graph_service.errors import InputError, Refused, SyntaxFault
from graph_service.query.parameters import serialise
from graph_service.query.written import write
from graph_service.views.nothing import ask_nothing
from tests.query.conftest import make_job

HIDDEN = ("urn:hidden",)


def worded(text: str, kind: str = "virtuoso", base: str | None = None) -> str:
    """Return the text that is sent."""
    wording = Wording(KINDS[kind], HIDDEN, ask_nothing())
    return wording.word(text, base, has_dataset=False).text


def test_graph_by_variable_leaves_hidden_graphs_out() -> None:
    """A condition stands behind the block, and all else is as it was."""
    assert worded("SELECT ?g { GRAPH ?g { ?s ?p ?o } }") == (
        "SELECT ?g { { GRAPH ?g { ?s ?p ?o } FILTER (?g NOT IN (<urn:hidden>)) } }"
    )
    inner = worded("SELECT * { GRAPH ?g { GRAPH $h { ?s ?p '}' } } } # GRAPH ?i {}")
    assert inner.count("NOT IN") == 2
    assert inner.endswith("# GRAPH ?i {}")
    assert "NOT IN" not in worded("SELECT * { GRAPH <urn:g> { ?s ?p ?o } }")


def test_dataset_of_the_query_has_no_other_named_graphs() -> None:
    """FROM without FROM NAMED leaves none, and no condition is needed."""
    text = worded("SELECT * FROM <urn:a> FROM <urn:b> { GRAPH ?g { ?s ?p ?o } }")
    assert f"FROM <urn:b> FROM NAMED <{NOTHING}>  {{" in text
    assert "NOT IN" not in text
    named = "SELECT * FROM NAMED <urn:a> { GRAPH ?g { ?s ?p ?o } }"
    assert worded(named) == named


def test_base_is_put_in_front_unless_there_is_one() -> None:
    """Engines that take one base IRI alone get one."""
    assert worded("ASK { <a> ?p ?o }", base="http://x/").startswith("BASE <http://x/>\n")
    assert worded("BASE <http://y/> ASK {}", base="http://x/") == "BASE <http://y/> ASK {}"


@pytest.mark.parametrize(
    "text", ["SELECT", "DEFINE get:soft 'x' ASK {}", "ASK {} ; DROP ALL", "SELECT ?x { `x` }"]
)
def test_what_is_not_sparql_is_sent_to_nobody(text: str) -> None:
    """Extensions of an engine are faults of syntax, with their place."""
    with pytest.raises(SyntaxFault):
        worded(text)


def test_functions_that_are_not_of_sparql_are_sent_to_nobody() -> None:
    """A function that the built-in engine lacks is refused, whatever the engine has."""
    with pytest.raises(InputError):
        worded("SELECT (<urn:f>(1) AS ?x) {}", "oxigraph")
    with pytest.raises(Refused):
        worded("SELECT ?x { ?x <bif:contains> 'a' }")
    assert worded("SELECT ?x { ?x <bif:contains> 'a' }", "oxigraph")


def test_star_names_its_columns() -> None:
    """The columns of SELECT * are in the order of the query before it is sent."""
    wording = Wording(KINDS["standard"], (), ask_nothing())
    job = wording.settled(make_job("SELECT * { ?z ?a ?m }"))
    assert job.query.split("{")[0].split() == ["SELECT", "?z", "?a", "?m"]
    assert job.star is None


@settings(deadline=None)
@given(st.text(st.characters(codec="utf-8")), st.sampled_from(["en", None]))
def test_value_is_the_same_term_and_nothing_else(text: str, language: str | None) -> None:
    """Whatever a parameter holds, the query has one more term and no other token."""
    term = Literal(text, language=language) if language else Literal(text)
    query = "SELECT ?x ?y { VALUES ?y { 1 } BIND (?x AS ?z) }"
    sent = worded(write(query, {"x": serialise(term)}), "oxigraph")
    results = Store().query(sent)
    assert isinstance(results, QuerySolutions)
    assert [each.value for each in results.variables] == ["x", "y"]
    assert [(row["x"], row["y"]) for row in results] == [(term, Literal(1))]


@settings(deadline=None)
@given(st.text(max_size=40))
def test_iri_with_anything_in_it_is_a_term_or_refused(text: str) -> None:
    """A name that could end its brackets is no name."""
    try:
        term = NamedNode("http://example.org/" + text)
    except ValueError:
        return
    sent = worded(write("SELECT ?x { ?s <urn:p> ?x }", {"x": serialise(term)}), "oxigraph")
    results = Store().query(sent)
    assert isinstance(results, QuerySolutions)
    assert [each.value for each in results.variables] == ["x"]
