"""Every shipped canned query, answered by an engine elsewhere as from the files here."""

import json
from pathlib import Path

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse

from graph_service import shipped
from graph_service.ledger.ledger import NewEntry
from graph_service.query.canned import read_queries
from graph_service.query.job import Job
from graph_service.query.pool import Pool
from tests.engines.conftest import calling, commit, on_engine
from tests.engines.servers import Running
from tests.queries.conftest import FIXTURE
from tests.queries.test_shipped_queries import EXAMPLES
from tests.query.conftest import format_of

DIFFERING: dict[str, dict[str, str]] = {
    "oxigraph": {},
    "virtuoso": {
        "acts-by-type-and-year": "fails, with status 500",
        "affected-people-and-groups": "as many rows, some of whose values differ",
        "case-path": "fails, with status 500",
        "cases-raised-by-several-actors": "other rows",
        "cases-raised-in-debates": "as many rows, some of whose values differ",
        "coverage-by-state-and-year": "as many rows, some of whose values differ",
        "dropped-cases": "as many rows, some of whose values differ",
        "focal-points": "as many rows, some of whose values differ",
        "good-practices-by-mechanism": "as many rows, some of whose values differ",
        "guideline-adoption-matrix": "other rows",
        "incident-chronology": "as many rows, some of whose values differ",
        "incidents-after-engagement": "as many rows, some of whose values differ",
        "incidents-by-act-type": "fails, with status 500",
        "mechanism-state-actions": "other rows",
        "replies-and-silence": "fails, with status 500",
        "reprisal-typology": "fails, with status 500",
        "transnational-cases": "as many rows, some of whose values differ",
        "weak-evidence": "as many rows, some of whose values differ",
    },
}
"""Queries that come out otherwise, by engine, each with the reason."""


def entries() -> list[NewEntry]:
    """Return the made-up data of the queries, and the vocabulary, in graphs."""
    quads = list(parse(path=FIXTURE, format=RdfFormat.TRIG))
    for path in (shipped.ONTOLOGY / "core.ttl", *(shipped.ONTOLOGY / "schemes").glob("*.ttl")):
        quads += parse(path=path, format=RdfFormat.TURTLE)
    graphs: dict[str, set[str]] = {}
    for quad in quads:
        name = quad.graph_name
        graph = "https://example.org/graph/rest" if isinstance(name, DefaultGraph) else name.value
        named = Quad(quad.subject, quad.predicate, quad.object, NamedNode(graph))
        graphs.setdefault(graph, set()).add(f"{named} .\n")
    return [
        NewEntry(graph, "public", "Synthetic Office", "alpha", "".join(sorted(lines)).encode())
        for graph, lines in graphs.items()
    ]


def test_canned_queries_have_the_same_rows(engine: Running, tmp_path: Path) -> None:
    """Rows and their order are those of the built-in engine, but for those that are named."""
    settings = on_engine(engine, tmp_path, result_rows=100_000)
    commit(settings, 1, *entries())
    queries = read_queries(shipped.QUERIES)
    differing = {}
    with calling(settings) as caller:
        answering = caller.service.answering()
        for name, query in queries.items():
            if "SERVICE" in query.text:
                continue  # it asks a partner: no engine sees it as it is
            values = EXAMPLES.get(name, {})
            job = Job(
                query.text,
                format_of("json"),
                None,
                seconds=120,
                substitutions=query.bind(values),
                rows=100_000,
            )

            def rows(pool: Pool, job: Job = job) -> list[str]:
                try:
                    found = json.loads(pool.run(job).body)["results"]["bindings"]
                except Exception as error:
                    return [repr(error)]
                return [json.dumps(row, sort_keys=True) for row in found]

            there, here = rows(answering.pool), rows(answering.own)
            assert here, name
            if there != here:
                kind = "order" if sorted(there) == sorted(here) else "rows"
                differing[name] = f"{kind}: {there[:1]} {here[:1]}"
    assert differing.keys() == DIFFERING[engine.kind].keys(), differing
