"""Queries that call partners, from the request to the answer."""

import gzip
import re
from collections.abc import Iterator

import pytest

from tests.partners.serving import acting, endless, raw, silent, whole
from tests.partners.store import NAMES, knowing, query_of
from tests.web.conftest import MARK
from tests.web.federated import Federated, federated

P = "http://example.org/p"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federated]:
    """Return a service that may call loopback."""
    with federated(tmp_path_factory.mktemp("state")) as made:
        yield made


@pytest.fixture
def here(opened: Federated) -> Iterator[Federated]:
    """Return the same without partners."""
    yield opened
    opened.forget()


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Federated]:
    """Return a service that sends no values."""
    with federated(tmp_path_factory.mktemp("state"), partner_values=0) as made:
        yield made


def test_one_query_joins_two_graphs_and_says_so(here: Federated) -> None:
    """The values that are looked up are sent; nobody may keep the answer as ours."""
    with acting(knowing()) as server:
        here.add(server)
        query = f"SELECT ?s ?n {{ ?s <{P}> ?o SERVICE <{server.endpoint}> {{ ?s <{NAMES}> ?n }} }}"
        answer = here.ask(query)
        names = [row["n"]["value"] for row in answer.get_json()["results"]["bindings"]]
        assert sorted(names) == ["null", "one", "zero"]
        assert re.fullmatch(r"alpha;rows=3;calls=1;at=@\d+", answer.headers["Partners"])
        assert answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers and "cite-as" not in answer.headers.get("Link", "")
        sent = query_of(server.asked[0])
        assert "VALUES (?s)" in sent and "<http://example.org/s0>" in sent and P not in sent
        here.ask(query)
        assert len(server.asked) == 2, "it is asked each time, unless it says otherwise"


SHAPES = [
    "?s <P> ?o . SERVICE <E> { ?s <N> ?n }",
    "SERVICE <E> { ?s <N> ?n } ?s <P> ?o .",
    "SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o OPTIONAL { SERVICE <E> { ?s <N> ?n } }",
    "?s <P> ?o OPTIONAL { SERVICE <E> { ?s <N> ?n FILTER(?n != 'one') } }",
    "?s <P> ?o OPTIONAL { ?s <P> ?o2 SERVICE <E> { ?s <N> ?n } }",
    "?s <P> ?o MINUS { SERVICE <E> { ?s <N> ?n } }",
    "?s <P> ?o FILTER EXISTS { SERVICE <E> { ?s <N> ?n } }",
    "?s <P> ?o FILTER NOT EXISTS { SERVICE <E> { ?s <N> ?n } }",
    "{ ?s <P> ?o } UNION { SERVICE <E> { ?s <N> ?n } }",
    "{ SELECT ?s { ?s <P> ?o } } SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o { SELECT ?s (COUNT(?n) AS ?c) { SERVICE <E> { ?s <N> ?n } } GROUP BY ?s }",
    "?s <P> ?o FILTER(?n != 'zero') SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o FILTER(isIRI(?s) && !regex(str(?s), '1')) SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o FILTER NOT EXISTS { ?s <P> ?n } SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o SERVICE <E> { ?s <N> ?n } FILTER(?n != 'zero')",
    "?s <P> ?o SERVICE <E> { ?x <N> ?n OPTIONAL { ?x <A> ?s } }",
    "OPTIONAL { ?s <P> 'plain' } OPTIONAL { ?s <P> ?o } SERVICE <E> { ?s <N> ?n }",
    "VALUES ?s { UNDEF <http://example.org/s0> } SERVICE <E> { ?s <N> ?n }",
    "VALUES (?s ?n) { (<http://example.org/s0> UNDEF) (UNDEF 'one') } SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o BIND(str(?o) AS ?n) SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o SERVICE <E> { ?x <A> ?s } SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o SERVICE <E> { ?x <A> ?s OPTIONAL { ?x <N> ?n } }",
    "?s <P> ?o SERVICE <E> { SELECT ?s (COUNT(*) AS ?c) { ?s <N> ?n } GROUP BY ?s }",
    "?s <P> ?o SERVICE <E> { SELECT ?s ?n { ?s <N> ?n } ORDER BY ?n LIMIT 2 }",
    "?s <P> ?o FILTER(?o<?n||?o>?n) SERVICE <E> { ?s <N> ?n }",
    "?s <P> ?o SERVICE <E> { ?s <N> ?n FILTER(?n<?o||!bound(?o)) }",
    "?s <P> ?none . FILTER(?none = 1) SERVICE <E> { ?s <N> ?n }",
    "?s <urn:nothing> ?o SERVICE <E> { ?s <N> ?n }",
    "?s <urn:nothing> ?o OPTIONAL { SERVICE <E> { ?s <N> ?n } }",
    "SERVICE <E> { ?s <N> ?n } SERVICE <E> { ?x <N> ?n } FILTER(?s != ?x)",
    "?s <P> ?o SERVICE <E> { VALUES ?n { 'zero' } ?s <N> ?n }",
    "?s <P> ?o SERVICE <E> { ?s <N> ?n # a remark }\n}",
    "?s <P> ?o SERVICE <E> { ?s <N> ?n ; <A> ?z } # a remark\n",
]


@pytest.mark.parametrize("shape", SHAPES)
def test_sending_values_changes_no_answer(here: Federated, plain: Federated, shape: str) -> None:
    """Rows are the same, and as often, as when everything is asked for."""
    with acting(knowing()) as server:
        query = shape.replace("<E>", f"<{server.endpoint}>").replace("<P>", f"<{P}>")
        query = query.replace("<N>", f"<{NAMES}>").replace("<A>", "<http://example.org/also>")
        for each in (here, plain):
            each.add(server)
        text = f"SELECT * {{ {query} }}"
        assert here.rows(text) == plain.rows(text)
    plain.forget()


@pytest.mark.parametrize(
    ("head", "form"),
    [
        ("SELECT *", "application/sparql-results+json"),
        ("ASK", "text/csv"),
        ("CONSTRUCT { ?s <urn:n> ?n } WHERE", "text/turtle"),
        ("DESCRIBE ?s", "application/n-triples"),
        ("PREFIX n: <http://example.org/> PREFIX hidden: <urn:hidden> SELECT *", "text/csv"),
        ("BASE <http://example.org/> SELECT *", "text/csv"),
    ],
)
def test_each_form_may_call(here: Federated, head: str, form: str) -> None:
    """Prefixes that are used go along, others and remarks do not."""
    with acting(knowing()) as server:
        here.add(server)
        name = "n:name" if "PREFIX" in head else "<name>" if "BASE" in head else f"<{NAMES}>"
        query = f"# remark\n{head} {{ SERVICE <{server.endpoint}> {{ ?s {name} ?n }} }}"
        answer = here.client.post(
            "/sparql", data=query, content_type="application/sparql-query", headers={"Accept": form}
        )
        assert answer.status_code == 200 and "alpha" in answer.headers["Partners"]
        sent = query_of(server.asked[0])
        assert "hidden" not in sent and "remark" not in sent
        assert ("BASE" in sent) == ("BASE" in head)


def test_silent_call_that_fails_is_one_row_without_values(here: Federated) -> None:
    """As in Federated Query, section 4; the header says so, and the status is that of an answer."""
    with acting(raw(b"")) as server:
        here.add(server)
        query = f"SELECT * {{ ?s <{P}> 'plain' SERVICE SILENT <{server.endpoint}> {{ ?s ?q ?n }} }}"
        answer = here.ask(query)
        [row] = answer.get_json()["results"]["bindings"]
        assert row == {"s": {"type": "uri", "value": "http://example.org/s0"}}
        assert re.fullmatch(r'alpha;failed="fault";at=@\d+', answer.headers["Partners"])
        assert answer.headers["Cache-Control"] == "no-store"
        server.behave = silent
        here.add(server, seconds=1.0)
        assert 'failed="timeout"' in here.ask(query).headers["Partners"]


BAD = {
    "dead": (raw(b""), 502, "partner-fault"),
    "lying": (whole(b"secret-in-body", "text/html"), 502, "partner-fault"),
    "failing": (whole(b"secret-in-body", status="500 No"), 502, "partner-fault"),
    "leading on": (whole(status="302 Found", Location="http://127.0.0.1:1/"), 502, "partner-fault"),
    "endless": (endless(b"HTTP/1.1 200 OK\r\n\r\n", b" " * 9999), 502, "partner-fault"),
    "bomb": (
        whole(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip"),
        502,
        "partner-fault",
    ),
    "slow": (silent, 504, "partner-timeout"),
}


@pytest.mark.parametrize("name", BAD)
def test_call_that_fails_ends_the_query_with_a_problem(here: Federated, name: str) -> None:
    """The partner is named; what it sent is not shown; the next query works."""
    behave, status, problem = BAD[name]
    with acting(behave) as server:
        here.add(server, seconds=1.0, size=1_000_000)
        answer = here.ask(f"SELECT * {{ SERVICE <{server.endpoint}> {{ ?s ?p ?n }} }}")
        assert (answer.status_code, answer.get_json()["type"].rpartition("#")[2]) == (
            status,
            problem,
        )
        assert "alpha" in answer.text and "secret-in-body" not in answer.text
    assert here.ask("ASK { ?s ?p ?o }").status_code == 200


def test_time_of_the_query_is_that_of_its_calls(here: Federated) -> None:
    """A caller who has little time waits no longer."""
    with acting(silent) as server:
        here.add(server, seconds=60.0)
        query = f"SELECT * {{ SERVICE <{server.endpoint}> {{ ?s ?p ?n }} }}"
        assert here.ask(query, timeout="0.5").status_code in (500, 504)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("SELECT * { SERVICE <E> { ?s ?p ", 400),
        ("SELECT * { SERVICE <E> { ?s ?p } }", 400),
        ("SELECT * { SERVICE <E> { <urn:a> <urn:b> 1 } }", 400),
        ("SELECT * { SERVICE <E> { } }", 400),
        ("SELECT * { SERVICE <E> { SELECT (1 AS ?x) { } } ", 400),
        ("SELECT * { GRAPH ?g { SERVICE <E> { ?s ?p ?o } } }", 400),
        ("SELECT * { GRAPH ?g { ?s ?p ?o OPTIONAL { SERVICE <E> { ?s ?p ?o } } } }", 400),
        ("SELECT * { SERVICE <E> { ?s ?p ?o SERVICE <E> { ?s ?p ?o } } }", 403),
        ("SELECT * { SERVICE <E> { ?s ?p ?o SERVICE <urn:x> { ?s ?p ?o } } }", 403),
        ("SELECT * { SERVICE <E> { ?s ?p ?o \\u0053ERVICE <urn:x> { ?s ?p ?o } } }", 403),
        (
            "SELECT * { SERVICE <E> { SERVICE <https://w3id.org/reprisals/search> { ?s ?p ?o } } }",
            400,
        ),
        ("SELECT * { " + "SERVICE <E> { ?s ?p ?o } " * 9 + "}", 400),
        ("SELECT * { { SELECT * { ?s ?p ?o } SERVICE <E> { ?s ?p ?o } } }", 400),
        ("SELECT * { ?s ?p 1SERVICE <E> { ?s ?p ?o } }", 403),
        ("INSERT DATA { <urn:a> <urn:b> 1 }", 400),
    ],
)
def test_call_that_is_not_well_formed_calls_nobody(here: Federated, text: str, status: int) -> None:
    """It is wrong, or has another call inside; the partner hears nothing."""
    with acting(knowing()) as server:
        here.add(server)
        answer = here.ask(text.replace("<E>", f"<{server.endpoint}>"))
        assert answer.status_code == status, answer.text
        assert server.connections == 0


def test_searches_and_calls_may_stand_in_one_query(here: Federated) -> None:
    """What a search finds is looked up at the partner."""
    with acting(knowing()) as server:
        here.add(server)
        query = (
            "PREFIX search: <https://w3id.org/reprisals/search#> SELECT ?s ?n {"
            'SERVICE <https://w3id.org/reprisals/search> { ?s search:text "plain" } '
            f"SERVICE <{server.endpoint}> {{ ?s <{NAMES}> ?n }} }}"
        )
        answer = here.ask(query)
        while answer.status_code == 503:  # the index is being made
            answer = here.ask(query)
        assert len(answer.get_json()["results"]["bindings"]) == 2
        assert "VALUES (?s) { (<http://example.org/s0>) }" in query_of(server.asked[0])


def test_fault_of_the_rest_has_its_place_in_the_text(here: Federated) -> None:
    """Line and column are those of the query as it was sent."""
    with acting(knowing()) as server:
        here.add(server)
        text = f"SELECT * {{\n SERVICE <{server.endpoint}> {{ ?s ?p ?o }}\n ?a ?b }}"
        found = here.ask(text).get_json()
        assert found["status"] == 400 and found["line"] == 3


def test_explaining_calls_nobody(here: Federated) -> None:
    """A call is a table without rows there."""
    with acting(knowing()) as server:
        here.add(server)
        query = f"SELECT ?n {{ ?s <{P}> ?o SERVICE <{server.endpoint}> {{ ?s <{NAMES}> ?n }} }}"
        assert here.ask(query, explain="algebra").status_code == 200
        assert server.connections == 0


def test_hostile_rows_are_values(here: Federated) -> None:
    """A partner can't write into the query: what it says comes out as it is."""
    text = "} SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } \" ' \\ \n # LOAD <urn:x>"
    data = f"<urn:a> <urn:b> {_quoted(text)} ."
    with acting(knowing(data)) as server:
        here.add(server)
        answer = here.ask(f"SELECT ?o {{ SERVICE <{server.endpoint}> {{ ?s ?p ?o }} }}")
        [row] = answer.get_json()["results"]["bindings"]
        assert row["o"] == {"type": "literal", "value": text}


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'


def test_update_calls_nobody(here: Federated) -> None:
    """Nor does anything below an earlier release, which stays as it is."""
    with acting(knowing()) as server:
        here.add(server)
        call = f"SERVICE <{server.endpoint}> {{ ?s ?p ?o }}"
        query = f"SELECT * {{ {call} }}"
        assert (
            here.client.get("/releases/1/sparql", query_string={"query": query}).status_code == 403
        )
        update = {"update": f"INSERT {{ ?s ?p ?o }} WHERE {{ {call} }}"}
        assert here.client.post("/update", data=update).status_code in (401, 403)
        assert server.connections == 0


def test_many_values_are_sent_in_parts(here: Federated) -> None:
    """So many at a time as an address or a form can hold; all parts are one answer."""
    with acting(knowing()) as server:
        here.add(server, method="GET")
        things = " ".join(f"<http://example.org/s{n}>" for n in range(45))
        call = f"SERVICE <{server.endpoint}> {{ ?s <{NAMES}> ?n }}"
        query = f"SELECT * {{ VALUES ?s {{ {things} }} {call} }}"
        assert len(here.ask(query).get_json()["results"]["bindings"]) == 4
        assert len(server.asked) == 3


def test_answers_that_may_be_kept_are_not_asked_for_again(here: Federated) -> None:
    """The header says how old they are, and that nobody was called."""
    with acting(knowing(Cache_Control="max-age=60")) as server:
        here.add(server)
        query = f"SELECT * {{ SERVICE <{server.endpoint}> {{ ?s <{NAMES}> ?n }} }}"
        assert "calls=1" in here.ask(query).headers["Partners"]
        assert "calls=0" in here.ask(query).headers["Partners"]
        assert len(server.asked) == 1
        who = here.ask(query, "internal")
        assert who.status_code == 403 and MARK not in who.text
