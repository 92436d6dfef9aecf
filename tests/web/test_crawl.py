"""Every IRI of the shipped public data answers, and the documents together say what the dump says.

Half a minute to a minute on two cores, most of it for all IRIs in one form; all of them in every
form are crawled by ``python -m tests.benchmarks.crawl``, in about four minutes.
"""

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from rdflib import Graph, URIRef

from graph_service.namespaces import BASE
from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.service import open_service
from tests.benchmarks.crawl import SUFFIXES, Crawl, begin
from tests.web.conftest import make_settings
from tests.web.serving import Serving, free_port

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def crawl(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crawl]:
    """Return a crawl of a service on the shipped data, on loopback."""
    state = tmp_path_factory.mktemp("shipped")
    build = [sys.executable, "-m", "graph_service", "build", "--state", str(state)]
    subprocess.run(build, env={}, check=True, capture_output=True)
    port = free_port()
    address = f"http://127.0.0.1:{port}/"
    settings = make_settings(state, public_url=address, view_backend="memory")
    service = open_service(settings)
    app = create_app(service)
    gateway = Gateway(settings, threads=8)
    gateway.application = app
    gateway.lane = Lane(front_of(app), service, gateway.on_thread)
    server = Serving(gateway, port)
    found = begin(address)
    yield found
    found.close()
    server.close()
    service.close()


@pytest.fixture(scope="module")
def crawled(crawl: Crawl) -> Crawl:
    """Return the crawl after all IRIs were asked for in one form."""
    crawl.run((iri, "nt") for iri in crawl.iris())
    return crawl


def kind_of(iri: str) -> str:
    """Return what comes before the last part of an IRI."""
    return iri.rpartition("/")[0]


def test_each_iri_answers_with_all_that_is_said_of_it(crawled: Crawl) -> None:
    """All IRIs in one form, some of each kind in the others; nothing is missing or made up."""
    iris = crawled.iris()
    assert len(iris) > 5_000
    first = {kind_of(iri): iri for iri in reversed(iris)}
    some = sorted({*first.values(), *iris[::199]})
    crawled.run((iri, suffix) for iri in some for suffix in SUFFIXES)
    assert crawled.faults == []


def test_documents_together_say_what_the_dump_says(crawled: Crawl) -> None:
    """Those of things, graphs, terms and concepts: nothing of the dump is missing."""
    assert len(crawled.triples) > 30_000
    assert crawled.said == crawled.triples


@pytest.mark.parametrize("name", ["id/incident/g4z5g4b7m6", "graph/states", "id/state/KGZ"])
def test_rdflib_reads_an_iri(crawl: Crawl, name: str) -> None:
    """The IRI, with the base of the service in place of ours, is followed to a graph."""
    iri = BASE + name
    graph = Graph().parse(iri.replace(BASE, crawl.address))
    found = {str(each) for each in graph.predicates(URIRef(iri))}
    assert len(found) > 3
    assert (None, URIRef("http://xmlns.com/foaf/0.1/primaryTopic"), URIRef(iri)) in graph


@pytest.mark.parametrize(
    ("accept", "beginning"),
    [
        ("text/turtle", rb"(@prefix|#)"),
        ("application/ld+json", rb"\{"),
        ("text/html", rb"<!doctype html>"),
        ("application/rdf+xml;q=0.9, text/csv", rb"<\?xml"),
    ],
)
def test_curl_follows_an_iri(crawl: Crawl, accept: str, beginning: bytes) -> None:
    """With -L and Accept it gets the document in that form."""
    command = ["curl", "-sSfL", "-H", f"Accept: {accept}", f"{crawl.address}id/state/KGZ"]
    answer = subprocess.run(command, check=True, capture_output=True).stdout
    assert re.match(beginning, answer)
    assert b"Kyrgyzstan" in answer


@pytest.mark.parametrize(
    "page",
    ["queries/states-by-incidents.html", "queries/case-path.html", "search?q=travel&format=html"],
)
def test_links_of_other_pages_work(crawl: Crawl, page: str) -> None:
    """What a table or a search finds leads to its page."""
    status, _, body = crawl.get(page, "text/html")
    assert status == 200
    found = set(re.findall(rf'href="{crawl.address}(id/[^"]+)"', body.decode()))
    assert found
    for path in sorted(found)[:20]:
        assert crawl.get(path, "text/html")[:2] == (200, "text/html; charset=utf-8")
