"""Questions about one thing: which they are, and that their answers are those of workers."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.query.direct import KIND, Direct, open_direct, scan_direct
from graph_service.query.job import Job
from graph_service.query.pool import Pool
from graph_service.query.scan import scan
from graph_service.views.store import build_store
from graph_service.views.views import View
from tests.query.conftest import format_of, make_job, make_view

S = "<http://example.org/s0>"
P = "<http://example.org/p>"
GRAPH = "http://example.org/g"

ABOUT_ONE_THING = [
    f"SELECT ?p ?o WHERE {{ {S} ?p ?o }}",
    f"select * where {{ {S} ?p ?o . }}",
    f"SELECT ?o{{{S} {P} ?o}}",
    f"SELECT * {{ {S} ?p ?o }}",
    f"\n SELECT ?o ?p\nWHERE\n{{\n {S}\t?p ?o .\n}}\n",
    "PREFIX ex: <http://example.org/>\nPREFIX e:<http://example.org/>\nSELECT ?o { ex:s0 e:p ?o }",
    f"SELECT ?type {{ {S} a ?type }}",
    f"SELECT ?other {{ {S} ?p ?o }}",
]
OTHERS = [
    "",
    "ASK {}",
    f"SELECT ?p ?o WHERE {{ {S} ?p ?o }} LIMIT 1",
    f"SELECT DISTINCT ?p {{ {S} ?p ?o }}",
    f"SELECT ?o {{ {S} ?o ?o }}",
    f"SELECT ?s {{ ?s ?p {S} }}",
    "SELECT * { ?s ?p ?o }",
    f"SELECT ?o {{ {S} {P}/{P} ?o }}",
    f"SELECT ?o {{ {S} {P}* ?o }}",
    f"SELECT ?o {{ {S} ?p ?o . ?o ?q ?r }}",
    f"SELECT ?o {{ {S} ?p ?o ; ?q ?r }}",
    f"SELECT ?o {{ {S} ?p ?o , ?r }}",
    f"SELECT ?o {{ {S} ?p ?o FILTER(1) }}",
    f"SELECT ?o {{ {S} ?p ?o }} # comment",
    f"SELECT ?o {{ {S} ?p ?o # comment\n }}",
    "SELECT ?o FROM <http://example.org/g> { <http://example.org/s0> ?p ?o }",
    f"SELECT ?o {{ GRAPH ?g {{ {S} ?p ?o }} }}",
    f"SELECT ?o {{ {{ {S} ?p ?o }} }}",
    f"SELECT (COUNT(*) AS ?n) {{ {S} ?p ?o }}",
    f"SELECT ?o {{ SERVICE {S} {{ {S} ?p ?o }} }}",
    "SELECT ?o { <relative> ?p ?o }",
    "SELECT ?o { <http://example.org/\\u0041> ?p ?o }",
    f"BASE <http://example.org/> SELECT ?o {{ {S} ?p ?o }}",
    f"SELECT ?o {{ {S} ?p ?o }} SELECT ?o {{ {S} ?p ?o }}",
    f"SELECT ?o {{ {S} ?p ?o }}" + " " * 3000,
    f'SELECT ?o {{ {S} ?p "x" }}',
    "SELECT ?o { [] ?p ?o }",
    "SELECT ?o { _:a ?p ?o }",
    f"CONSTRUCT {{ {S} ?p ?o }} WHERE {{ {S} ?p ?o }}",
    f"DESCRIBE {S}",
]


@pytest.fixture(scope="module")
def rich(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Return a view with a thing of few statements and one of many."""
    few = [
        f'<http://example.org/s0> <http://example.org/p> "v{n}"@en <{GRAPH}> .' for n in range(5)
    ]
    kind = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://example.org/Kind>"
    few.append(f"<http://example.org/s0> {kind} <{GRAPH}> .")
    many = [
        f'<http://example.org/hub> <http://example.org/p> "{n:06}" <{GRAPH}> .' for n in range(5000)
    ]
    path = tmp_path_factory.mktemp("rich") / "store"
    build_store(path, [(GRAPH, "\n".join(sorted([*few, *many, ""])).lstrip().encode() + b"\n")])
    return make_view(path)


@pytest.fixture(scope="module")
def direct(rich: View) -> Direct:
    """Return what answers from that view without workers."""
    return open_direct(rich)


@pytest.mark.parametrize("query", ABOUT_ONE_THING)
@pytest.mark.parametrize("suffix", ["json", "xml", "csv", "tsv"])
def test_answer_is_that_of_a_worker(
    direct: Direct, rich_pool: Pool, query: str, suffix: str
) -> None:
    """The bytes are those that a worker on the same store gives."""
    assert scan_direct(query) == scan(query)
    job = make_job(query, table=format_of(suffix))
    found = direct.answer(job)
    assert found is not None
    told = rich_pool.run(job)
    assert (found.body, found.content_type) == (told.body, told.content_type)
    assert (found.form, found.rows, found.kind) == (told.form, told.rows, KIND)


@pytest.fixture(scope="module")
def rich_pool(rich: View) -> Iterator[Pool]:
    """Return workers on that view."""
    with Pool(rich, workers=1, queue_length=4, memory=200 << 20) as pool:
        yield pool


@pytest.mark.parametrize("query", OTHERS)
def test_other_queries_are_for_workers(direct: Direct, query: str) -> None:
    """Whatever has another form, however little it differs, is not answered here."""
    assert scan_direct(query) is None
    job = Job(query, format_of("json"), format_of("nt"), seconds=10)
    assert direct.answer(job) is None


def test_much_is_for_workers(direct: Direct) -> None:
    """A thing of which more is said than an answer may hold is given up."""
    query = "SELECT ?o { <http://example.org/hub> <http://example.org/p> ?o }"
    assert scan_direct(query) is not None
    assert direct.answer(make_job(query)) is None


def test_unknown_thing_has_an_empty_answer(direct: Direct) -> None:
    """Of a thing that is not there nothing is said, which is an answer."""
    found = direct.answer(make_job("SELECT ?o { <http://example.org/nobody> ?p ?o }"))
    assert found is not None
    assert json.loads(found.body)["results"]["bindings"] == []


def test_wrong_queries_are_for_workers(direct: Direct) -> None:
    """What the engine refuses is told by a worker, with its place."""
    assert direct.answer(make_job("SELECT ?o { no:prefix ?p ?o }")) is None


def test_datasets_are_for_workers(direct: Direct) -> None:
    """A query about chosen graphs is not answered here."""
    job = make_job(ABOUT_ONE_THING[0], default_graphs=(GRAPH,))
    assert direct.answer(job) is None


@pytest.mark.parametrize(
    "text", ["SELECT ?o {" + " " * 1980, "PREFIX a: <b:c> " * 120, "\t" * 2000]
)
def test_form_is_looked_for_in_linear_time(text: str) -> None:
    """Texts that repeat what may repeat are no such queries."""
    assert scan_direct(text[:2000]) is None


def test_missing_store_is_told(tmp_path: Path) -> None:
    """A view whose store is gone can't be opened."""
    with pytest.raises(Exception, match="can't open the view"):
        open_direct(make_view(tmp_path / "none"))
