"""The pool: answers, limits, and what a query can't do to others."""

import contextlib
import json
import os
import signal
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph_service.errors import (
    InputError,
    NotAcceptable,
    QueryCancelled,
    QueryMemory,
    QueryTimeout,
    ResultTooLarge,
    SyntaxFault,
    Unavailable,
    WorkerLost,
)
from graph_service.query.job import Answer, Job
from graph_service.query.pool import Pool
from graph_service.views.views import View
from tests.children import children_of
from tests.query.conftest import format_of, make_job, make_view

ENDLESS = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l . ?m ?n2 ?o }"
HUNGRY = (
    "SELECT * { BIND('0123456789' AS ?a0) "
    + " ".join(f"BIND(CONCAT(?a{n}, ?a{n}) AS ?a{n + 1})" for n in range(40))
    + " }"
)
DEEP = "ASK { FILTER(" + "STR(" * 300_000 + "1" + ")" * 300_000 + " = '1') }"


def rows_of(answer: Answer) -> list[dict[str, str]]:
    """Return the rows of a JSON answer as names and values."""
    bindings = json.loads(answer.body)["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in bindings]


def test_select_is_answered(pool: Pool) -> None:
    """A SELECT comes back complete, with its type and number of rows."""
    answer = pool.run(make_job("SELECT ?s { ?s <http://example.org/p> ?o } ORDER BY ?s"))
    assert (answer.form, answer.rows) == ("table", 3)
    assert answer.content_type == "application/sparql-results+json"
    assert [row["s"][-2:] for row in rows_of(answer)] == ["s0", "s1", "s2"]


@pytest.mark.parametrize("suffix", ["ttl", "nt", "jsonld", "rdf", "trig", "nq"])
def test_construct_is_answered_in_every_format(pool: Pool, suffix: str) -> None:
    """A CONSTRUCT comes back in each graph format and parses to its triples."""
    query = "CONSTRUCT { ?s <http://example.org/p> ?o } WHERE { ?s <http://example.org/p> ?o }"
    answer = pool.run(make_job(query, graph=format_of(suffix)))
    chosen = format_of(suffix)
    assert chosen.rdf is not None
    quads = list(parse(answer.body, format=chosen.rdf))
    assert (answer.form, answer.rows, len(quads)) == ("graph", 3, 3)


def test_turtle_has_the_prefixes_of_the_graph(pool: Pool) -> None:
    """Turtle answers use the service's prefixes."""
    query = "CONSTRUCT { <http://example.org/x> a <http://xmlns.com/foaf/0.1/Person> } {}"
    body = pool.run(make_job(query, graph=format_of("ttl"))).body
    assert b"a foaf:Person" in body
    assert len(list(parse(body, format=RdfFormat.TURTLE))) == 1


@pytest.mark.parametrize(
    ("query", "columns"),
    [
        ("SELECT * { ?z ?b ?a }", ["z", "b", "a"]),
        ("SELECT DISTINCT * { ?z <http://example.org/p> ?a FILTER(?q = 1) } LIMIT 1", ["z", "a"]),
        ("SELECT * { { SELECT ?y ?x { ?y ?b ?x } } BIND(1 AS ?a) }", ["y", "x", "a"]),
        ("SELECT * { ?z ?b ?a MINUS { ?z ?c ?a2 } }", ["z", "b", "a"]),
        ("SELECT * {}", []),
    ],
)
def test_star_keeps_query_order(pool: Pool, query: str, columns: list[str]) -> None:
    """The columns of SELECT * come in the order of the query, those in scope only."""
    assert json.loads(pool.run(make_job(query)).body)["head"]["vars"] == columns


def test_dataset_is_confined(pool: Pool) -> None:
    """Graphs of the request replace those of the query; unknown ones are empty."""
    everything = "SELECT * { ?s ?p ?o }"
    from_one = "SELECT * FROM <http://example.org/g1> { ?s ?p ?o }"
    named = "SELECT * { GRAPH ?g { ?s ?p ?o } }"
    one, two, none = (f"http://example.org/{name}" for name in ("g1", "g2", "no-such"))
    count = {
        "default": pool.run(make_job(everything)).rows,
        "default given": pool.run(make_job(everything, default_graphs=(one,))).rows,
        "two merged": pool.run(make_job(everything, default_graphs=(one, two))).rows,
        "named given, default": pool.run(make_job(everything, named_graphs=(one,))).rows,
        "named given": pool.run(make_job(named, named_graphs=(one,))).rows,
        "default given, named": pool.run(make_job(named, default_graphs=(one,))).rows,
        "unknown": pool.run(make_job(everything, default_graphs=(none,))).rows,
        "from": pool.run(make_job(from_one)).rows,
        "from loses": pool.run(make_job(from_one, default_graphs=(two,))).rows,
    }
    assert count == {
        "default": 403,
        "default given": 3,
        "two merged": 403,
        "named given, default": 0,
        "named given": 3,
        "default given, named": 0,
        "unknown": 0,
        "from": 3,
        "from loses": 400,
    }


def test_terms_are_bound_not_spliced(pool: Pool) -> None:
    """A substitution is a term, whatever its text."""
    query = "SELECT ?s ?o { ?s <http://example.org/p> ?o }"
    for value, expected in (("v1", 1), ('v1" . ?x ?y "', 0), ("\n\\", 0)):
        answer = pool.run(make_job(query, substitutions={"o": Literal(value)}))
        assert answer.rows == expected
    subject = NamedNode("http://example.org/s2")
    assert rows_of(pool.run(make_job(query, substitutions={"s": subject})))[0]["o"] == "v2"


def test_syntax_fault_has_its_place(pool: Pool) -> None:
    """A query that does not parse is answered with line and column, in readable words."""
    with pytest.raises(SyntaxFault) as raised:
        pool.run(make_job("SELECT * {\n ?s ?p }"))
    assert (raised.value.line, raised.value.column) == (2, 8)
    assert "\\u{" not in raised.value.reason
    assert len(raised.value.reason) < 400


def test_faults_of_the_query_keep_the_worker(pool: Pool) -> None:
    """A query that is wrong does not cost a worker."""
    before = pool.status().ended
    with pytest.raises(InputError, match=r"no such function: <http://example.org/f>"):
        pool.run(make_job("SELECT (<http://example.org/f>(1) AS ?x) {}"))
    with pytest.raises(NotAcceptable) as raised:
        pool.run(make_job("ASK {}", table=None))
    assert "text/csv" in raised.value.offered
    with pytest.raises(InputError, match="RDF/XML"):
        pool.run(make_job("CONSTRUCT { <x:y> <x:1> 1 } {}", graph=format_of("rdf")))
    for limits in ({"rows": 402}, {"size": 1000}):
        with pytest.raises(ResultTooLarge):
            pool.run(make_job("SELECT * { ?s ?p ?o }", **limits))
        with pytest.raises(ResultTooLarge):
            pool.run(make_job("CONSTRUCT WHERE { ?s ?p ?o }", **limits))
    assert pool.status().ended == before


@pytest.mark.parametrize(
    ("query", "fate"),
    [(ENDLESS, QueryTimeout), (HUNGRY, QueryMemory), (DEEP, WorkerLost)],
    ids=["endless", "hungry", "deep"],
)
def test_bad_query_ends_alone(pool: Pool, query: str, fate: type[Exception]) -> None:
    """A query that meets a limit ends with the error of that limit; the next one is answered."""
    job = Job(query, format_of("json"), None, seconds=0.3 if fate is QueryTimeout else 10)
    with pytest.raises(fate):
        pool.run(job)
    assert pool.run(make_job("ASK {}")).body == b'{"head":{},"boolean":true}'


def test_queries_beside_a_bad_one_are_answered(pool: Pool) -> None:
    """While one query runs into its limit, others are answered."""
    with ThreadPoolExecutor() as threads:
        bad = threads.submit(pool.run, make_job(ENDLESS, seconds=0.5))
        answers = [pool.run(make_job("ASK {}")) for _ in range(20)]
        assert isinstance(bad.exception(), QueryTimeout)
    assert len({answer.body for answer in answers}) == 1


def test_large_answer_streams(pool: Pool) -> None:
    """A stream gives the same bytes as the complete answer, in several chunks."""
    job = make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 } LIMIT 4000")
    chunks = list(pool.stream(job).chunks)
    assert len(chunks) > 3
    assert b"".join(chunks) == pool.run(job).body


def test_fault_in_the_middle_raises(pool: Pool) -> None:
    """An answer that ends too early raises after its first chunks: it never looks complete."""
    stream = pool.stream(make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }", rows=3000))
    with pytest.raises(ResultTooLarge):
        list(stream.chunks)


def test_closed_stream_frees_its_worker(pool: Pool) -> None:
    """A reader that goes away ends its query."""
    stream = pool.stream(make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }"))
    next(stream.chunks)
    stream.close()
    assert pool.status().running == 0


def test_stuck_reader_is_ended(pool: Pool) -> None:
    """A reader that does not read can't hold a worker past the deadline."""
    stream = pool.stream(make_job("SELECT * { ?s ?p ?o . ?s2 ?p2 ?o2 }", seconds=0.2))
    time.sleep(1.5)
    with pytest.raises(QueryTimeout):
        list(stream.chunks)


def test_full_queue_is_refused(view: View) -> None:
    """More callers than the queue holds are told to come back."""
    with Pool(view, workers=1, queue_length=1, memory=200 << 20) as pool:
        with ThreadPoolExecutor() as threads:
            busy = [threads.submit(pool.run, make_job(ENDLESS, seconds=2)) for _ in range(2)]
            while pool.status().waiting < 1:
                time.sleep(0.01)
            with pytest.raises(Unavailable) as raised:
                pool.run(make_job("ASK {}"))
        assert raised.value.retry_after > 0
        assert {type(run.exception()) for run in busy} <= {QueryTimeout, Unavailable}


def test_query_can_be_cancelled(pool: Pool) -> None:
    """A running query ends by its number, for its owner alone, and frees its place at once."""
    with ThreadPoolExecutor() as threads:
        running = threads.submit(pool.run, make_job(ENDLESS, seconds=20), "one")
        while not pool.queries("one"):
            time.sleep(0.01)
        (query,) = pool.queries("one")
        assert not pool.cancel(query.number, "another")
        assert pool.queries("another") == ()
        assert pool.cancel(query.number, "one")
        assert pool.status().running == 0
        assert isinstance(running.exception(), QueryCancelled)
    assert not pool.cancel(query.number, "one")


@pytest.fixture
def own_view(view: View, tmp_path: Path) -> View:
    """Return the view under a path of its own, so that its workers can be told from others."""
    link = tmp_path / "store"
    link.symlink_to(view.path)
    return make_view(link)


def test_worker_killed_from_outside_is_replaced(own_view: View) -> None:
    """Idle workers that die are noticed; no query is lost to them."""
    with Pool(own_view, workers=1, queue_length=4, memory=200 << 20) as pool:
        pool.run(make_job("ASK {}"))
        for child in children(own_view):
            os.kill(child, signal.SIGKILL)
        time.sleep(0.05)
        assert pool.run(make_job("ASK {}")).rows == 0
    assert children(own_view) == set()


def test_close_leaves_nothing(own_view: View) -> None:
    """Closing ends idle and busy workers; no zombie is left."""
    pool = Pool(own_view, workers=2, queue_length=4, memory=200 << 20)
    with ThreadPoolExecutor() as threads:
        running = threads.submit(pool.run, make_job(ENDLESS, seconds=20))
        while not pool.status().running:
            time.sleep(0.01)
        assert children(own_view)
        pool.close()
        assert isinstance(running.exception(), QueryCancelled | Unavailable)
    assert children(own_view) == set()
    with pytest.raises(Unavailable):
        pool.run(make_job("ASK {}"))


def test_missing_view_is_unavailable(tmp_path: Path) -> None:
    """Without a view that can be opened queries are refused for now, not failed."""
    with (
        Pool(make_view(tmp_path / "none"), workers=1, queue_length=1, memory=1 << 20) as pool,
        pytest.raises(Unavailable),
    ):
        pool.run(make_job("ASK {}", seconds=0.5))


def children(view: View) -> set[int]:
    """Return this process's children that work on a view, and those that nobody waited for."""
    found = set()
    for pid in children_of("self"):
        with contextlib.suppress(FileNotFoundError):  # a child that is just ending
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
            if str(view.path).encode() in command or not command:
                found.add(pid)
    return found
