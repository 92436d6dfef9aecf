"""Values of parameters become terms or are refused by name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode, RdfFormat, Store
from rdflib import Graph

from graph_service.errors import QueryFault
from graph_service.query.parameters import LONGEST_VALUE, Parameter, serialise

XSD = "http://www.w3.org/2001/XMLSchema#"
TERM = "https://w3id.org/reprisals/scheme/act-type/travel-ban"
VALID = [
    (Parameter("state", "iri"), "https://e.org/a", NamedNode("https://e.org/a")),
    (Parameter("state", "iri"), "urn:x:é", NamedNode("urn:x:é")),
    (
        Parameter("since", "date"),
        "2018-05-01",
        Literal("2018-05-01", datatype=NamedNode(XSD + "date")),
    ),
    (Parameter("days", "integer"), "+07", Literal("7", datatype=NamedNode(XSD + "integer"))),
    (
        Parameter("days", "integer", minimum=-5),
        "-5",
        Literal("-5", datatype=NamedNode(XSD + "integer")),
    ),
    (Parameter("type", "concept", scheme="act-type"), "travel-ban", NamedNode(TERM)),
    (Parameter("type", "concept", scheme="act-type"), TERM, NamedNode(TERM)),
    (Parameter("language", "language"), "FR", Literal("fr")),
    (Parameter("text", "string"), '"} # \\u0022', Literal('"} # \\u0022')),
]
INVALID = [
    (Parameter("state", "iri"), "KGZ"),
    (Parameter("state", "iri"), "/id/state/KGZ"),
    (Parameter("state", "iri"), "http://e.org/> } #"),
    (Parameter("state", "iri"), "http://e.org/\\u003E"),
    (Parameter("state", "iri"), "http://e.org/" + "a" * LONGEST_VALUE),
    (Parameter("state", "iri"), "http://e.org/\ud800"),
    (Parameter("since", "date"), "2018-02-30"),
    (Parameter("since", "date"), "2018-05"),
    (Parameter("since", "date"), "20180501"),
    (Parameter("since", "date"), "0000-01-01"),
    (Parameter("days", "integer"), "7.5"),
    (Parameter("days", "integer"), "\u0667"),
    (Parameter("days", "integer"), "9" * 30),
    (Parameter("days", "integer", minimum=0), "-1"),
    (Parameter("days", "integer", maximum=10), "11"),
    (Parameter("type", "concept", scheme="act-type"), "Travel Ban"),
    (Parameter("type", "concept", scheme="role"), TERM),
    (Parameter("language", "language"), "pt"),
    (Parameter("text", "string"), "a\x00b"),
    (Parameter("text", "string"), "a" * (LONGEST_VALUE + 1)),
]


@pytest.mark.parametrize(("parameter", "value", "term"), VALID)
def test_value_becomes_the_term_of_its_type(parameter: Parameter, value: str, term: object) -> None:
    """A value that is allowed becomes exactly the term that the query compares."""
    assert parameter.term(value) == term


@pytest.mark.parametrize(("parameter", "value"), INVALID)
def test_bad_value_is_refused_by_name(parameter: Parameter, value: str) -> None:
    """The fault names the parameter and what is allowed, and does not repeat the value."""
    with pytest.raises(QueryFault) as caught:
        parameter.term(value)
    assert parameter.name in str(caught.value)
    assert parameter.allowed in str(caught.value)
    assert len(value) < 4 or value not in str(caught.value)


@settings(deadline=None)
@given(st.text(st.sampled_from("\\uU058C\"'2é \U0001f600}#<>?"), max_size=14))
def test_serialised_text_is_the_same_term_for_both_readings_of_escapes(text: str) -> None:
    """An engine that resolves escapes late and one that does so first read the same literal."""
    written = serialise(Parameter("text", "string").term(text))
    query = f"SELECT ({written} AS ?x) WHERE {{ }}"
    assert [row["x"].value for row in Store().query(query)] == [text]
    assert [str(row.x) for row in Graph().query(query)] == [text]


def test_choices_are_the_things_of_the_class_with_labels() -> None:
    """Choices follow the class tree, are narrowed by the pattern, and fall back to English."""
    store = Store()
    store.load(
        b"""PREFIX rep: <https://w3id.org/reprisals/ontology/>
        PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> PREFIX e: <http://e/>
        rep:TreatyBody rdfs:subClassOf rep:Mechanism .
        e:a a rep:TreatyBody ; rdfs:label "A"@en, "Un"@fr . e:b a rep:Mechanism ; rdfs:label "B" .
        e:c a rep:Mechanism . e:d a rep:State ; rdfs:label "D" . e:x e:with e:a , e:b .""",
        RdfFormat.TURTLE,
    )

    def rows(narrowed: str) -> list[tuple[str, str]]:
        cls = "https://w3id.org/reprisals/ontology/Mechanism"
        query = Parameter("m", "iri", cls=cls, narrowed=narrowed).choices("fr")
        assert query is not None
        return [(row["value"].value, row["label"].value) for row in store.query(query)]

    every = [("http://e/b", "B"), ("http://e/c", "http://e/c"), ("http://e/a", "Un")]
    assert rows("") == every
    assert rows("?x <http://e/with> ?value .") == [every[0], every[2]]


def test_choices_of_a_concept_are_the_terms_of_its_scheme() -> None:
    """A concept is chosen from its scheme; open kinds have no choices."""
    query = Parameter("t", "concept", scheme="act-type").choices('fr" } #')
    assert query is not None and "/scheme/act-type>" in query and "} #" not in query
    assert Parameter("d", "date").choices() is None
