"""Every shipped canned query, run on made-up data: rows, parameters, languages, order."""

import re
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import DefaultGraph, RdfFormat, Store, Variable
from rdflib import Graph

from graph_service import shipped
from graph_service.namespaces import BASE, PREFIXES, SCHEME
from graph_service.query.canned import CannedQuery
from graph_service.query.parameters import LANGUAGES, Parameter

ALL = sorted(path.stem for path in shipped.QUERIES.glob("*/*.rq"))
ELSEWHERE = {path.stem for path in shipped.QUERIES.glob("partners/*.rq")}
IDS = sorted(set(ALL) - ELSEWHERE)
"""Those that ask no partner; the others have ``tests/web/test_federating.py``."""

EXAMPLES: dict[str, dict[str, str]] = {
    "source-support": {"source": BASE + "id/source/s0001"},
    "resource-neighbourhood": {"resource": BASE + "id/mechanism/catt"},
    "identity-judgements": {"thing": BASE + "id/organization/f1r2i3e4n5"},
    "same-as-judged": {"agent": BASE + "id/group/m1n2p3q4r5", "follow": "match"},
}
"""Values for queries whose defaults name things that only the shipped data has."""

ECHOES = {"language", "since", "until", "days", "fewest", "period", "asOf", "year", "follow"}
"""Parameters that are compared with something; the others are columns of the answer."""

CLAIMS_ELSEWHERE = {
    "coverage-by-state-and-year": "counts only; each count has a query of its own",
    "coverage-records": "says what was searched, alleges nothing",
    "graph-contents": "counts only",
    "identity-judgements": "judgements have no claims, but asserters and sources of their own",
    "mechanism-records": "counts only; each count has a query of its own",
    "resource-neighbourhood": "the claims are among the neighbours",
    "treaty-bodies-without-adoption": "an absence has no claim",
}
RDFLIB_FAILS = {
    "resource-neighbourhood": "rdflib can't sort values of which some are unbound",
    "case-path": "rdflib can't sort values of which some are unbound",
    "identity-judgements": "rdflib can't sort values of which some are unbound",
    "same-as-judged": "rdflib can't sort values of which some are unbound",
    "focal-points": "rdflib can't sort values of which some are unbound",
    "guideline-adoption-matrix": "rdflib can't sort values of which some are unbound",
    "coverage-by-state-and-year": "rdflib hands the year to the sub-select that computes it",
    "incidents-by-act-type": "rdflib joins an unbound value as an empty text",
}


def rows(
    store: Store, query: CannedQuery, values: Mapping[str, str], *, written: bool = False
) -> list[dict[str, Any]]:
    """Run a query with its values bound, or written in."""
    if written:
        found = store.query(query.instantiate(values))
    else:
        terms = {Variable(name): term for name, term in query.bind(values).items()}
        found = store.query(query.text, substitutions=terms)
    names = [v.value for v in found.variables]
    assert tuple(names) == query.columns
    return [dict(zip(names, row, strict=True)) for row in found]


@pytest.fixture(params=IDS)
def query(request: pytest.FixtureRequest, queries: dict[str, CannedQuery]) -> CannedQuery:
    """Return each shipped query in turn."""
    return queries[request.param]


def test_every_question_and_topic_has_a_query(queries: dict[str, CannedQuery]) -> None:
    """The fifteen competency questions and the seven topics of the report are all answered."""
    assert {n for q in queries.values() for n in q.competency} == set(range(1, 16))
    assert {r for q in queries.values() for r in q.report} == {f"R{n}" for n in range(1, 8)}


def test_queries_of_the_topic_partners_ask_one(queries: dict[str, CannedQuery]) -> None:
    """They and no others, each exactly one, which its caller chooses."""
    assert {
        name: len(query.partners) for name, query in queries.items() if query.partners
    } == dict.fromkeys(ELSEWHERE, 1)


@pytest.mark.parametrize("identifier", ALL)
def test_prefixes_are_those_of_the_service(
    identifier: str, queries: dict[str, CannedQuery]
) -> None:
    """A prefix means the same in every query as elsewhere in the service."""
    query = queries[identifier]
    for prefix, iri in re.findall(r"^PREFIX ([\w-]+): <(.*)>$", query.text, re.MULTILINE):
        scheme = SCHEME if prefix == "scheme" else f"{SCHEME}{prefix}/"
        assert iri == PREFIXES.get(prefix, scheme)


def test_query_has_rows(query: CannedQuery, store: Store) -> None:
    """With its defaults alone a query has something to show."""
    assert rows(store, query, EXAMPLES.get(query.id, {}))


def test_allegations_carry_status_and_source(query: CannedQuery, store: Store) -> None:
    """Each row names the status of the claims behind it and their sources or how many."""
    if query.id in CLAIMS_ELSEWHERE:
        assert "claimStatus" not in query.columns
        return
    assert "claimStatus" in query.columns
    assert {"sources", "sourceCount", "source"} & set(query.columns)
    if not {"record", "adoption"} & set(query.columns):
        for row in rows(store, query, EXAMPLES.get(query.id, {})):
            if row.get("incident") or "sources" in row:
                assert str(row["claimStatus"]) != '""'


def test_order_of_loading_changes_nothing(
    query: CannedQuery, make_store: Callable[[int], Store]
) -> None:
    """The same data loaded in another order gives the same rows in the same order."""
    values = EXAMPLES.get(query.id, {})
    answers = [rows(make_store(seed), query, values) for seed in (1, 2, 3)]
    assert answers[0] == answers[1] == answers[2]


def test_labels_are_in_the_language_asked_for(query: CannedQuery, store: Store) -> None:
    """Terms are named in each of the three languages, with the same rows otherwise."""
    if not any(p.name == "language" for p in query.parameters):
        pytest.fail("a query needs the parameter language")
    values = EXAMPLES.get(query.id, {})
    counts = {t: len(rows(store, query, values | {"language": t})) for t in LANGUAGES}
    assert len(set(counts.values())) == 1
    for row in rows(store, query, values | {"language": "fr"}):
        for name, value in row.items():
            concept = row.get(name.removesuffix("Label"))
            if name.endswith("Label") and concept and SCHEME in str(concept):
                assert value.language == "fr"


def test_terms_have_their_label_beside_them(query: CannedQuery, store: Store) -> None:
    """A column that holds terms of a scheme has a column with their labels."""
    values = EXAMPLES.get(query.id, {})
    for row in rows(store, query, values):
        for name, value in row.items():
            if value is not None and value.value.startswith(SCHEME):
                assert {f"{name}Label", f"{name[:-1]}Labels"} & set(query.columns), name


def test_value_leaves_the_rows_that_have_it(query: CannedQuery, store: Store) -> None:
    """A parameter that is a column keeps exactly the rows with its value."""
    values = EXAMPLES.get(query.id, {})
    for parameter in query.parameters:
        if parameter.name in ECHOES or parameter.default or parameter.required:
            continue
        every = rows(store, query, values)
        found = {row[parameter.name].value for row in every if row[parameter.name] is not None}
        for value in found:
            kept = [
                row for row in every if row[parameter.name] and row[parameter.name].value == value
            ]
            assert rows(store, query, values | {parameter.name: value}) == kept


def values_of(parameter: Parameter, store: Store) -> st.SearchStrategy[str]:
    """Return a strategy for values that the fixture has, and some that it lacks."""
    match parameter.kind:
        case "integer":
            low = parameter.minimum if parameter.minimum is not None else 0
            return (
                st.one_of(st.integers(low, low + 3), st.integers(2016, 2020))
                .filter(lambda n: parameter.maximum is None or low <= n <= parameter.maximum)
                .map(str)
            )
        case "date":
            return st.dates().map(str) | st.sampled_from(["2018-03-10", "2018-05-19", "2019-01-01"])
        case "language":
            return st.sampled_from(sorted(LANGUAGES))
    choices = parameter.choices()
    known = [row["value"].value for row in store.query(choices)] if choices else []
    known += [BASE + "id/nothing/here"] if parameter.kind == "iri" else ["nothing"]
    things = store.query(
        "SELECT DISTINCT ?s { ?s <http://purl.org/dc/terms/x>? ?o FILTER(isIRI(?s)) }"
    )
    known += [] if parameter.cls or parameter.scheme else [row["s"].value for row in things]
    return st.sampled_from(known)


@settings(
    deadline=None,
    max_examples=25,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(data=st.data())
def test_bound_and_written_values_give_the_same_rows(
    query: CannedQuery, store: Store, data: st.DataObject
) -> None:
    """Whatever the values, the query as it is shown answers what the service answers."""
    values = {
        p.name: data.draw(values_of(p, store), label=p.name)
        for p in query.parameters
        if p.required or data.draw(st.booleans())
    }
    assert rows(store, query, values) == rows(store, query, values, written=True)


def test_second_engine_agrees(query: CannedQuery, store: Store, rdflib_graph: Graph) -> None:
    """rdflib, which shares no code with the engine, gives the same rows in the same order."""
    if query.id in RDFLIB_FAILS:
        pytest.skip(RDFLIB_FAILS[query.id])
    text = query.instantiate(EXAMPLES.get(query.id, {}))
    ours = [[None if v is None else v.value for v in row] for row in store.query(text)]
    theirs = [[None if v is None else str(v) for v in row] for row in rdflib_graph.query(text)]
    assert theirs == ours


@pytest.fixture(scope="module")
def rdflib_graph(store: Store) -> Graph:
    """Return the fixture as a graph of rdflib."""
    text = store.dump(format=RdfFormat.N_TRIPLES, from_graph=DefaultGraph())
    assert text is not None
    return Graph().parse(data=text, format="nt")


def test_parameters_have_examples_and_choices(query: CannedQuery, store: Store) -> None:
    """Examples are valid; what can be chosen from a class or scheme has choices with labels."""
    for parameter in query.parameters:
        assert parameter.example
        choices = parameter.choices()
        if choices is not None:
            found = list(store.query(choices))
            assert all(row["label"].value for row in found)
            assert found or parameter.narrowed


def test_page_lists_every_query(queries: dict[str, CannedQuery]) -> None:
    """The table of the page says what the headers say (regenerate.py makes it anew)."""
    page = (shipped.QUERIES / "README.md").read_text(encoding="utf-8")
    between = page[page.index("<!-- queries:") : page.index("<!-- end of queries")]
    assert re.findall(r"^\| \[([a-z0-9-]+)\]", between, re.MULTILINE) == list(queries)
    for query in queries.values():
        assert f"({query.topic}/{query.id}.rq) | {query.question['en']} |" in between
