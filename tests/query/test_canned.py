"""Canned queries: what the loader refuses, and that bound and written values give the same rows."""

from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import RdfFormat, Store, Variable

from graph_service.errors import QueryFault
from graph_service.query.canned import CannedQuery, read_queries, read_query

TEXTS = "".join(
    f'#: {key}.{tag} = "Made for a test"\n'
    for key in ("title", "question")
    for tag in ("en", "fr", "es")
)


def header(*parameters: tuple[str, str, str]) -> str:
    """Return a header with these parameters: name, further TOML, example."""
    text = TEXTS
    for name, more, example in parameters:
        text += f'#: [[parameter]]\n#: name = "{name}"\n#: {more}\n#: example = "{example}"\n'
        text += "".join(f'#: label.{tag} = "{name}"\n' for tag in ("en", "fr", "es"))
    return text


OBJECT = ("object", 'type = "iri"', "http://e/x")
NUMBER = ("number", 'type = "integer"', "5")
WORD = ("word", 'type = "string"', "text")
TAIL = " ORDER BY ?s LIMIT 10"
PREFIX = "PREFIX e: <http://e/>\n"


@pytest.mark.parametrize(
    ("parameters", "sparql", "reason", "line"),
    [
        ([], "SELECT * { ?s ?p ?o }" + TAIL, "SELECT *", 7),
        ([], "SELECT ?s { { SELECT * { ?s ?p ?o } } }" + TAIL, "SELECT *", 7),
        ([], "SELECT ?s { ?s ?p ?o } LIMIT 5", "no ORDER BY", 7),
        ([], "SELECT ?s { { SELECT ?s { ?s ?p ?o } ORDER BY ?s } } LIMIT 5", "no ORDER BY", 7),
        ([], "SELECT ?s { ?s ?p ?o } ORDER BY ?s", "no LIMIT", 7),
        ([], "SELECT ?s { ?s ?p ?o\n SERVICE <http://e/> { } }" + TAIL, "SERVICE", 8),
        ([], "SELECT ?s FROM <http://e/g> { ?s ?p ?o } ORDER BY ?s LIMIT 9", "FROM", 7),
        ([], "SELECT ?s {\n ?s ?p ?o\n MINUS { ?s ?p 1 } }" + TAIL, "MINUS", 9),
        ([], "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }", "is a SELECT", 7),
        ([OBJECT], "SELECT ?s { ?s ?p ?object }" + TAIL, "outer projection", 14),
        ([OBJECT], "SELECT ?s ?object { ?s ?p ?o }" + TAIL, "never used", 14),
        (
            [OBJECT],
            "SELECT ?s ?object { ?s ?p ?object\n{ SELECT ?s { ?s e:p\n ?object } } }" + TAIL,
            "sub-select",
            16,
        ),
        ([OBJECT], "SELECT ?s ?object {\n?s ?p ?o BIND(?o AS ?object) }" + TAIL, "by AS", 15),
        ([OBJECT], "SELECT ?s ?object {\nVALUES ?object { 1 } }" + TAIL, "by VALUES", 15),
        ([OBJECT], "SELECT ?s ?object {\nVALUES (?s ?object) { (1 1) } }" + TAIL, "by VALUES", 15),
        (
            [NUMBER],
            "SELECT ?s ?number { ?s ?p ?o\nFILTER(!BOUND(?number) || ?o < ?number) }" + TAIL,
            "use COALESCE",
            15,
        ),
        ([NUMBER], "SELECT ?s ?number { ?s ?p ?o\nBIND(?number AS ?x) }" + TAIL, "loses", 15),
    ],
)
def test_query_that_breaks_a_rule_is_refused(
    parameters: list[tuple[str, str, str]], sparql: str, reason: str, line: int
) -> None:
    """Each rule of the loader is enforced, with the line of the file."""
    with pytest.raises(QueryFault) as caught:
        read_query("topic", "name", header(*parameters) + sparql)
    assert reason in caught.value.reason
    assert caught.value.line == line


def test_file_is_named_in_the_fault(tmp_path: Path) -> None:
    """A fault in a file names the file below the folder and its line."""
    (tmp_path / "topic").mkdir()
    (tmp_path / "topic" / "all-things.rq").write_text(TEXTS + "SELECT * { }", encoding="utf-8")
    with pytest.raises(QueryFault, match=r"^topic/all-things.rq:7: name the columns"):
        read_queries(tmp_path)


def test_id_is_taken_once(tmp_path: Path) -> None:
    """The same file name in two topics is refused, since it is the id."""
    for topic in ("one", "two"):
        (tmp_path / topic).mkdir()
        text = TEXTS + "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1"
        (tmp_path / topic / "all-things.rq").write_text(text, encoding="utf-8")
    with pytest.raises(QueryFault, match=r"^two/all-things.rq:1: the id .* one/all-things.rq"):
        read_queries(tmp_path)


@pytest.mark.parametrize("name", ["All", "a_b", "a--b", "-a"])
def test_file_name_is_a_noun_phrase_in_kebab_case(name: str) -> None:
    """The file name is the id in URLs, so its form is fixed."""
    with pytest.raises(QueryFault, match="hyphens"):
        read_query("topic", name, TEXTS + "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1")


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
@settings(deadline=None)
@given(triples=TRIPLES, values=VALUES)
def test_bound_and_written_values_give_the_same_rows(
    name: str, triples: list[tuple[str, str, str]], values: dict[str, str]
) -> None:
    """A query with its values written in answers what the engine answers with values bound."""
    used = [p for p in (OBJECT, NUMBER, WORD) if f"?{p[0]}" in QUERIES[name]]
    query = read_query("topic", name, header(*used) + PREFIX + QUERIES[name])
    given_values = {p[0]: values[p[0]] for p in used if p[0] in values}
    store = Store()
    data = "".join(f"<{s}> <http://e/{p}> {o} .\n" for s, p, o in triples)
    store.load(data.encode(), RdfFormat.TURTLE)
    written = rows(store, query.instantiate(given_values), {})
    assert written == rows(store, query.text, query.bind(given_values))


@pytest.fixture
def query() -> CannedQuery:
    """A query with a required parameter and one that has a default."""
    number = ("number", 'type = "integer"\n#: default = "3"\n#: minimum = 0', "5")
    required = ("object", 'type = "iri"\n#: required = true', "http://e/x")
    sparql = "SELECT ?s ?object ?number { ?s ?number ?object }" + TAIL
    return read_query("topic", "name", header(required, number) + sparql)


def test_missing_value_is_the_default_or_a_fault(query: CannedQuery) -> None:
    """An absent or empty value takes the default; a required one is asked for by name."""
    assert str(query.bind({"object": "http://e/x", "number": ""})["number"]).startswith('"3"')
    with pytest.raises(
        QueryFault, match=r"'object' is required: a full IRI, for example http://e/x"
    ):
        query.bind({"object": ""})


def test_unknown_parameter_is_refused(query: CannedQuery) -> None:
    """A parameter that the query lacks is a fault, so that a slip of the pen changes nothing."""
    with pytest.raises(QueryFault, match="it has: object, number"):
        query.bind({"objekt": "http://e/x"})


def test_written_query_keeps_comments_and_drops_the_header(query: CannedQuery) -> None:
    """The written query starts with its title and holds no header line."""
    text = query.instantiate({"object": "http://e/x"})
    assert text.startswith("# Made for a test\nSELECT ?s (<http://e/x> AS ?object)")
    assert "#:" not in text
