"""A query with its values written in gives the rows of the query with its values bound."""

from collections.abc import Callable, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, Variable

from graph_service.query.canned import read_query
from graph_service.query.written import write

OBJECT = ("object", 'type = "iri"', "http://e/x")
NUMBER = ("number", 'type = "integer"', "5")
WORD = ("word", 'type = "string"', "text")
PREFIX = "PREFIX e: <http://e/>\n"

QUERIES = {
    "pattern": "SELECT ?s ?object WHERE { ?s e:p ?object } ORDER BY ?s ?object LIMIT 99",
    "groups": "SELECT ?object (COUNT(?s) AS ?n) WHERE { ?s e:p ?object }"
    " GROUP BY ?object ORDER BY DESC(?n) ?object LIMIT 99",
    "optional": "SELECT ?s ?object ?n WHERE { ?s e:n ?n OPTIONAL { ?s e:p ?object } }"
    " ORDER BY ?s ?object ?n LIMIT 99",
    "sub-select": "SELECT ?s ?object ?c WHERE { ?s e:p ?object"
    " { SELECT ?object (COUNT(*) AS ?c) WHERE { ?t e:p ?object } GROUP BY ?object } }"
    " ORDER BY ?s ?object LIMIT 99",
    "only-column": "SELECT ?s ?object WHERE { ?s e:p ?object"
    " { SELECT DISTINCT ?object WHERE { ?t e:q ?object } } } ORDER BY ?s ?object LIMIT 99",
    "limits": "SELECT ?s ?n ?number WHERE { ?s e:n ?n FILTER(COALESCE(?n <= ?number, true)) }"
    " ORDER BY ?n ?s LIMIT 99",
    "grouped-limits": "SELECT ?number (COUNT(?s) AS ?c) WHERE { ?s e:n ?n"
    " FILTER(COALESCE(?n <= ?number, true)) } GROUP BY ?number ORDER BY ?number LIMIT 99",
    "union-and-exists": "SELECT ?s ?object ?number WHERE { { ?s e:p ?object } UNION"
    " { ?s e:q ?object FILTER EXISTS { ?object e:p ?z } } OPTIONAL { ?s e:n ?m "
    " FILTER(?m > ?number) } FILTER(COALESCE(?m > ?number, true)) }"
    " ORDER BY ?s ?object ?m LIMIT 99",
    "words": "SELECT ?s ?word (STRLEN(?word) AS ?length) WHERE { ?s e:w ?w"
    " FILTER(?w = ?word || CONTAINS(?w, ?word)) } ORDER BY ?s LIMIT 99",
}
NAMES = st.sampled_from(["http://e/" + c for c in "abcxyz"])
ALPHABET = st.text(st.sampled_from("ab\\u0022\"'}{#?<>\U0001f600\u2028"), max_size=8)
VALUES = st.fixed_dictionaries(
    {}, optional={"object": NAMES, "number": st.integers(-3, 9).map(str), "word": ALPHABET}
)
TRIPLES = st.lists(
    st.one_of(
        st.tuples(NAMES, st.sampled_from("pq"), NAMES.map(lambda n: f"<{n}>")),
        st.tuples(NAMES, st.just("n"), st.integers(0, 9).map(str)),
        st.tuples(NAMES, st.just("w"), st.sampled_from(['"a"', '"ab"', '"\\\\u0022"', '"}"'])),
    ),
    max_size=25,
)


def rows(store: Store, text: str, terms: Mapping[str, object]) -> list[list[str]]:
    """Run a query and return its rows as text."""
    found = store.query(text, substitutions={Variable(n): t for n, t in terms.items()})
    return [[str(value) for value in row] for row in found]


@pytest.mark.parametrize("name", sorted(QUERIES))
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(triples=TRIPLES, values=VALUES)
def test_bound_and_written_values_give_the_same_rows(
    name: str,
    triples: list[tuple[str, str, str]],
    values: dict[str, str],
    make_header: Callable[..., str],
) -> None:
    """A query with its values written in answers what the engine answers with values bound."""
    used = [p for p in (OBJECT, NUMBER, WORD) if f"?{p[0]}" in QUERIES[name]]
    query = read_query("topic", name, make_header(*used) + PREFIX + QUERIES[name])
    given_values = {p[0]: values[p[0]] for p in used if p[0] in values}
    store = Store()
    data = "".join(f"<{s}> <http://e/{p}> {o} .\n" for s, p, o in triples)
    store.load(data.encode(), RdfFormat.TURTLE)
    written = rows(store, query.instantiate(given_values), {})
    assert written == rows(store, query.text, query.bind(given_values))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("SELECT ?s ?o { ?s ?p ?o }", "SELECT ?s (5 AS ?o) { ?s ?p 5 }"),
        ("SELECT ?s (COUNT(?o) AS ?n) { ?s ?p $o }", "SELECT ?s (COUNT(5) AS ?n) { ?s ?p 5 }"),
        (
            "SELECT ?o { { SELECT ?s ?o { ?s ?p ?o } } }",
            "SELECT (5 AS ?o) { { SELECT ?s  { ?s ?p 5 } } }",
        ),
        (
            "SELECT ?o { ?s ?p ?o } GROUP BY ?o ORDER BY ?o",
            "SELECT (5 AS ?o) { ?s ?p 5 } GROUP BY (5 AS ?o_9) ORDER BY (5)",
        ),
        (
            "SELECT ?o { ?s ?p ?o } GROUP BY ?o ?s ORDER BY DESC(?o)",
            "SELECT (5 AS ?o) { ?s ?p 5 } GROUP BY  ?s ORDER BY DESC(5)",
        ),
        ("SELECT ?s { ?s ?p '?o' } # ?o", "SELECT ?s { ?s ?p '?o' } # ?o"),
    ],
)
def test_term_stands_wherever_the_variable_stood(text: str, expected: str) -> None:
    """Projections make the column, conditions become constants, strings and comments stay."""
    assert write(text, {"o": "5"}) == expected
