"""Searches inside of queries to ``/sparql``: what they find, how they fail, what they hide."""

from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.ledger.ledger import NewEntry
from graph_service.query import search_block, search_rows
from tests.web.conftest import make_settings, searchable

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
NEXT = "https://example.org/next"
GRAPH = "https://example.org/g/public"
MARK = "zanzibarmark"
THINGS = "https://example.org/thing/"
HOSTILE = '} SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } hostile \\" \\\\ \\u0027 \\n\\r'
PREFIX = "PREFIX search: <https://w3id.org/reprisals/search#> "
CALL = "SERVICE <https://w3id.org/reprisals/search>"


def lines(graph: str, *triples: tuple[str, str, str]) -> bytes:
    """Return a graph."""
    quads = (f"<{s}> <{p}> {o} <{graph}> .\n" for s, p, o in triples)
    return "".join(sorted(quads)).encode()


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application of a service with texts that all and that few may see."""
    settings = make_settings(tmp_path_factory.mktemp("state"), result_rows=20_000)
    public = lines(
        GRAPH,
        (f"{THINGS}1", LABEL, '"Algérie"@fr'),
        (f"{THINGS}1", LABEL, '"Algeria"@en'),
        (f"{THINGS}2", LABEL, '"Office in Algeria"@en'),
        (f"{THINGS}2", NEXT, f"<{THINGS}1>"),
        (f"{THINGS}3", LABEL, f'"{HOSTILE}"'),
        *((f"{THINGS}many/{n}", LABEL, f'"many {n}"') for n in range(12_000)),
    )
    hidden = lines(
        f"https://example.org/g/{MARK}",
        (f"{THINGS}{MARK}", LABEL, f'"{MARK} Algeria"@en'),
        (f"{THINGS}1", LABEL, f'"Algeria {MARK}"@en'),
    )
    entries = [
        NewEntry(GRAPH, "public", "Synthetic Office", "alpha", public),
        NewEntry(f"https://example.org/g/{MARK}", "partner", "Synthetic Office", "beta", hidden),
    ]
    yield from searchable(settings, entries)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()


def csv_of(client: FlaskClient, query: str) -> list[str]:
    """Return the lines of an answer as CSV."""
    answer = client.post("/sparql", data={"query": PREFIX + query, "format": "csv"})
    assert answer.status_code == 200, answer.text
    return answer.text.splitlines()


def test_search_gives_rows(client: FlaskClient) -> None:
    """Each text that is found is a row, with what is asked of it."""
    query = (
        f'SELECT * {{ {CALL} {{ ?thing search:text "algeri*" ; search:match ?text ; '
        "search:language ?language ; search:score ?score } }"
    )
    head, *rows = csv_of(client, query)
    assert head == "thing,text,language,score"
    assert sorted(row.rpartition(",")[0] for row in rows) == [
        f"{THINGS}1,Algeria,en",
        f"{THINGS}1,Algérie,fr",
        f"{THINGS}2,Office in Algeria,en",
    ]
    assert all(0 < float(row.rpartition(",")[2]) < 2 for row in rows)


def test_search_joins_with_patterns(client: FlaskClient) -> None:
    """Things and texts are terms of the graph, which other patterns go on from."""
    search = f'{CALL} {{ ?thing search:text "algeria" ; search:match ?text ; search:property ?p }}'
    query = f"SELECT ?next ?text {{ {search} ?thing <{NEXT}> ?next ; ?p ?text }}"
    assert csv_of(client, query) == ["next,text", f"{THINGS}1,Office in Algeria"]
    scored = f'{CALL} {{ ?t search:text "algeria" ; search:score ?s }}'
    query = f"SELECT ?t {{ {scored} }} ORDER BY DESC(?s)"
    assert csv_of(client, query) == ["t", f"{THINGS}1", f"{THINGS}2"]


def test_several_searches_join(client: FlaskClient) -> None:
    """Searches of one query are patterns like others, in groups of all kinds."""
    both = f'{CALL} {{ ?t search:text "algérie" }} {CALL} {{ ?t search:text "algeria" }}'
    assert csv_of(client, f"SELECT DISTINCT ?t {{ {both} }}") == ["t", f"{THINGS}1"]
    less = f'{CALL} {{ ?t search:text "algeria" }} MINUS {{ {CALL} {{ ?t search:text "office" }} }}'
    assert csv_of(client, f"SELECT DISTINCT ?t {{ {less} }}") == ["t", f"{THINGS}1"]


def test_all_forms_of_queries_can_search(client: FlaskClient) -> None:
    """ASK, CONSTRUCT and DESCRIBE, by GET and as a body."""
    search = f'{CALL} {{ ?t search:text "office" ; search:match ?m }}'
    ask = client.get("/sparql", query_string={"query": f"{PREFIX}ASK {{ {search} }}"})
    assert ask.get_json()["boolean"] is True
    construct = client.post(
        "/sparql",
        data=f"{PREFIX}CONSTRUCT {{ ?t <{LABEL}> ?m }} {{ {search} }}",
        content_type="application/sparql-query",
        headers={"Accept": "application/n-triples"},
    )
    assert construct.text == f'<{THINGS}2> <{LABEL}> "Office in Algeria"@en .\n'
    describe = client.get(
        "/sparql", query_string={"query": f"{PREFIX}DESCRIBE ?t {{ {search} }}", "format": "nt"}
    )
    assert f"<{THINGS}2> <{NEXT}> <{THINGS}1>" in describe.text


def test_answer_is_kept_by_the_text_of_the_query(client: FlaskClient) -> None:
    """The same query has the same tag; the second time nothing is searched."""
    query = {"query": f'{PREFIX}SELECT * {{ {CALL} {{ ?t search:text "algeria" }} }}'}
    first = client.get("/sparql", query_string=query)
    again = client.get("/sparql", query_string=query)
    assert first.headers["ETag"] == again.headers["ETag"]
    assert first.data == again.data
    unchanged = client.get(
        "/sparql", query_string=query, headers={"If-None-Match": first.headers["ETag"]}
    )
    assert unchanged.status_code == 304


def test_query_can_be_explained(client: FlaskClient) -> None:
    """In the algebra a search is a table; faults keep their place; nothing is searched for it."""
    query = f'{PREFIX}SELECT * {{ {CALL} {{ ?t search:text "algeria" }} ?t ?p ?o }}'
    explained = client.get("/sparql", query_string={"query": query, "explain": "algebra"})
    assert explained.status_code == 200, explained.text
    assert "ToMultiSet" in explained.text
    wrong = f"{query} LIMT 1"
    answer = client.get("/sparql", query_string={"query": wrong, "explain": "algebra"})
    assert (answer.get_json()["line"], answer.get_json()["column"]) == (1, wrong.index("LIMT") + 1)


def test_labels_are_never_run(client: FlaskClient) -> None:
    """A label that looks like the end of a search and a call comes back as a label."""
    query = f'{CALL} {{ ?t search:text "hostile" ; search:match ?m }} ?t <{LABEL}> ?m'
    answer = client.post("/sparql", data={"query": f"{PREFIX}SELECT ?m {{ {query} }}"})
    (row,) = answer.get_json()["results"]["bindings"]
    assert row["m"]["value"] == (
        "} SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } hostile \" \\ ' \n\r"
    )


@pytest.mark.parametrize(
    ("query", "status"),
    [
        (f"SELECT * {{\n {CALL} {{ ?t search:text §?x }} }}", 400),
        (f'SELECT * {{\n {CALL} {{ ?t search:text §"…" }} }}', 400),
        (f'SELECT * {{ {CALL} {{ ?t search:text "algeria" }} }} §LIMT 1', 400),
        (f'SELECT * {{ {CALL} {{ ?t search:text "algeria" }} \n ?x ?y §}}', 400),
        (f'§SELEC {{ {CALL} {{ ?t search:text "algeria" }} }}', 400),
        (f'SELECT * {{ {CALL} {{ ?t search:text §"{"x" * 400}" }} }}', 413),
        ("SELECT * { SERVICE <https://w3id.org/reprisals/search/> { ?t ?p ?o } }", 403),
        (f'SELECT * {{ {CALL} {{ ?t search:text "a" }} SERVICE <x:y> {{}} }}', 403),
        (f'SELECT * {{ {CALL} {{ ?t search:text "many" }} }}', 500),
    ],
)
def test_faults_are_problems_with_their_place(client: FlaskClient, query: str, status: int) -> None:
    """Each fault has its status, and line and column of the query as it was sent."""
    before, mark, after = (PREFIX + query).partition("§")
    answer = client.post("/sparql", data={"query": before + after})
    body = answer.get_json()
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json"), body
    if mark:
        line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
        assert (body["line"], body["column"]) == (line, column), body
    if status == 500:
        assert body["type"].endswith("#result-too-large")
        assert "search:limit" in body["detail"]


def test_most_matches_of_a_search_can_be_asked_for(client: FlaskClient) -> None:
    """As many rows as a search may give go through a worker and come back whole."""
    limit = search_block.MOST_MATCHES
    search = f'{CALL} {{ ?t search:text "many" ; search:match ?m ; search:limit {limit} }}'
    query = f"SELECT (COUNT(*) AS ?n) {{ {search} ?t <{LABEL}> ?m }}"
    assert csv_of(client, query) == ["n", str(limit)]


def test_rows_that_are_too_long_are_a_problem(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Bytes are bounded as well as rows."""
    monkeypatch.setattr(search_rows, "MOST_BYTES", 300)
    query = f'SELECT * {{ {CALL} {{ ?t search:text "many" ; search:limit 100 }} }}'
    assert client.post("/sparql", data={"query": PREFIX + query}).status_code == 500


def test_hidden_texts_are_as_absent_ones(client: FlaskClient) -> None:
    """What others may see is neither found nor counted nor weighed."""
    for accept in ("application/sparql-results+json", "text/csv", "application/sparql-results+xml"):
        answers = [
            client.post(
                "/sparql",
                data={
                    "query": f'{PREFIX}SELECT * {{ {CALL} {{ ?t search:text "{word}*" ; '
                    "search:match ?m ; search:score ?s } }"
                },
                headers={"Accept": accept},
            )
            for word in (MARK, "quagmireless")
        ]
        assert answers[0].status_code == answers[1].status_code == 200
        assert answers[0].data == answers[1].data
    every = f'SELECT * {{ {CALL} {{ ?t search:text "a*" ; search:match ?m ; search:score ?s }} }}'
    assert not any(MARK in row for row in csv_of(client, every))
