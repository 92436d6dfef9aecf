"""Queries that an engine elsewhere answers: the same as here, from the release that is served."""

from pathlib import Path

import pytest

from graph_service.namespaces import SKOLEM
from graph_service.query.pool import Pool
from tests.engines.conftest import Caller, calling, commit, entry, on_engine
from tests.engines.servers import Running

ONE, TWO = "http://example.org/graph/one", "http://example.org/graph/two"
EX = "http://example.org/"
FIRST = (
    entry(
        ONE,
        "public",
        f'<{EX}a> <{EX}p> "caf\\u00E9 \\"quoted\\"\\nline"@fr',
        f"<{EX}a> <{EX}q> <{SKOLEM}n1>",
        f'<{SKOLEM}n1> <{EX}p> "inside"',
        f'<{EX}a> <{EX}p> "both"',
    ),
    entry(TWO, "public", f'<{EX}a> <{EX}p> "both"', f'<{EX}b> <{EX}p> "two"'),
)
SECOND = (
    entry(ONE, "public", f'<{EX}a> <{EX}p> "later"'),
    entry(f"{EX}graph/three", "public", f'<{EX}c> <{EX}p> "three"'),
    entry(TWO, "public", f'<{EX}a> <{EX}p> "both"', f'<{EX}b> <{EX}p> "two"'),
)
EVERY = "SELECT ?s ?p ?o { ?s ?p ?o }"
NAMED = "SELECT ?g ?s { GRAPH ?g { ?s ?p ?o } }"
QUERIES = (
    EVERY,
    NAMED,
    "SELECT (COUNT(*) AS ?c) { ?s ?p ?o }",
    f'SELECT ?s {{ ?s <{EX}p> "both" }}',
    f"SELECT ?o\nFROM <{ONE}> {{ ?s <{EX}p> ?o }}",
    f"SELECT ?g ?o\nFROM <{ONE}> {{ GRAPH ?g {{ ?s ?p ?o }} }}",
    f"SELECT ?g ?o\nFROM NAMED <{TWO}> {{ {{ ?s ?p ?o }} UNION {{ GRAPH ?g {{ ?s ?p ?o }} }} }}",
    f"SELECT * {{ ?z <{EX}p> ?a }}",
    f"ASK {{ <{EX}a> <{EX}q>/<{EX}p> 'inside' }}",
    f"SELECT ?g {{ GRAPH ?g {{ <{EX}a> <{EX}p> ?o }} GRAPH ?h {{ <{EX}b> <{EX}p> ?n }} }}",
)


def sorted_rows(caller: Caller, pool: Pool, query: str) -> object:
    """Return an answer from one of the pools of a service, rows in an order of their own."""
    import json

    from tests.query.conftest import make_job

    body = json.loads(pool.run(make_job(query, seconds=60)).body)
    if "boolean" in body:
        return body["boolean"]
    return sorted(json.dumps(row, sort_keys=True) for row in body["results"]["bindings"])


def test_answers_are_those_of_the_files(engine: Running, tmp_path: Path) -> None:
    """Default graph, named graphs, datasets, stars and nodes without a name are as here."""
    settings = on_engine(engine, tmp_path)
    commit(settings, 1, *FIRST)
    with calling(settings) as caller:
        answering = caller.service.answering()
        for query in QUERIES:
            here = sorted_rows(caller, answering.own, query)
            assert sorted_rows(caller, answering.pool, query) == here, query
        assert answering.own is not answering.pool
        star = caller.ask(f"SELECT * {{ ?z <{EX}p> ?a }}").json["head"]["vars"]
        assert star == ["z", "a"]
        node = caller.rows(f"SELECT ?n {{ <{EX}a> <{EX}q> ?n . ?n <{EX}p> ?o }}")
        assert node == [{"n": "genid0"}]
        graph = caller.ask(f"CONSTRUCT {{ ?n <{EX}p> ?o }} {{ <{EX}a> <{EX}q> ?n . ?n ?p ?o }}")
        assert b"_:genid0" in graph.data
        assert SKOLEM.encode() not in graph.data
        for suffix in ("csv", "tsv", "xml"):
            table = caller.ask(
                f"SELECT ?n ?o {{ <{EX}a> <{EX}q> ?n . ?n <{EX}p> ?o }}", format=suffix
            )
            assert b"genid0" in table.data, suffix
            assert SKOLEM.encode() not in table.data, suffix


def test_next_release_is_followed_by_what_changed(engine: Running, tmp_path: Path) -> None:
    """Graphs that are gone, changed and new are so in the engine, and merged triples follow."""
    settings = on_engine(engine, tmp_path)
    commit(settings, 1, *FIRST)
    with calling(settings) as caller:
        before = caller.ask(EVERY).headers["ETag"]
        commit(settings, 2, *SECOND)
        caller.service.refresh()
        answering = caller.service.answering()
        for query in QUERIES:
            here = sorted_rows(caller, answering.own, query)
            assert sorted_rows(caller, answering.pool, query) == here, query
        assert answering.release == 2
        after = caller.ask(EVERY)
        assert after.headers["ETag"] != before
        assert b'"later"' in after.data


def test_service_that_starts_again_publishes_nothing(engine: Running, tmp_path: Path) -> None:
    """A dataset that holds the release is found by its marker."""
    settings = on_engine(engine, tmp_path)
    commit(settings, 1, *FIRST)
    with calling(settings) as caller:
        first = caller.service.answering().pool.source.publication.held  # type: ignore[attr-defined]
    with calling(settings) as caller:
        assert caller.service.answering().pool.source.publication.held == first  # type: ignore[attr-defined]
        assert len(caller.rows(EVERY)) == 5


def test_half_published_dataset_is_not_answered_from(engine: Running, tmp_path: Path) -> None:
    """A publication that was interrupted shows in the marker, and the next one mends it."""
    from graph_service.engines.credential import read_credential
    from graph_service.engines.dataset import Dataset
    from graph_service.engines.kinds import KINDS
    from graph_service.engines.marker import new_marker
    from graph_service.engines.target import engine_of
    from tests.engines.servers import SECRET, VARIABLE

    settings = on_engine(engine, tmp_path)
    commit(settings, 1, *FIRST)
    found = engine_of(settings)
    assert found is not None
    credential = read_credential(found.writer, {VARIABLE: SECRET})
    dataset = Dataset(found.target({"public"}), KINDS[engine.kind], credential)
    with calling(settings) as caller:
        assert caller.ask(EVERY).status_code == 200
        dataset.mark(new_marker("writing", "public", 1, "0" * 64))
        dataset.add(ONE, f"<{EX}half> <{EX}p> <{EX}o> .\n".encode())
        refused = caller.ask("SELECT ?s { ?s ?p ?o . ?s ?p ?o }")
        assert refused.status_code == 503
        assert refused.headers["Retry-After"]
        assert caller.client.get("/readyz").status_code == 503
    with calling(settings) as caller:
        assert len(caller.rows(EVERY)) == 5
        assert not caller.rows(f"SELECT ?p {{ <{EX}half> ?p ?o . ?s ?p ?o }}")
    dataset.close()


@pytest.mark.parametrize(
    "query",
    [
        'SELECT (<bif:http_get>("http://127.0.0.1:1/") AS ?x) {}',
        'PREFIX b: <bif:> SELECT ?x { ?x b:contains "a" }',
        'BASE <bif:> SELECT ?x { ?x <contains> "a" }',
        "SELECT ?x { ?x <\\u0062if:contains> 'a' }",
        "SELECT ?x { ?x <SQL:rnd> ?y }",
        'PREFIX b: <b> SELECT ?x { ?x b:if\\:contains "a" }',
        "DEFINE get:soft 'soft' SELECT ?x { ?x ?y ?z }",
        "SELECT ?x FROM <urn:g> { ?x <urn:p> 'define input:storage' }",
        "SELECT ?x { SERVICE <http://127.0.0.1:1/> { ?x ?y ?z } }",
        "INSERT DATA { <urn:s> <urn:p> <urn:o> }",
    ],
)
def test_engine_is_made_to_do_nothing_but_answer(
    query: str, virtuoso: Running, tmp_path: Path
) -> None:
    """What makes Virtuoso call addresses, read files or run SQL is refused before it is asked."""
    settings = on_engine(virtuoso, tmp_path)
    commit(settings, 1, *FIRST)
    with calling(settings) as caller:
        assert caller.ask(query).status_code in (400, 403)
