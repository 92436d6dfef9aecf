"""The client against a service on the shipped data."""

import gzip
import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import rdflib

from graph_service.client import Damaged, Graph, NotAllowed, NotThere, Text, Wrong
from tests.client.shipped import OURS, SHOWN, Shipped
from tests.partners.serving import acting, raw, whole

CHINA = OURS + "id/state/CHN"


@pytest.fixture(scope="module")
def graph(shipped: Shipped) -> Graph:
    """Return the graph as the public sees it."""
    return Graph(shipped.url, seconds=600)


def test_client_needs_nothing_of_the_server() -> None:
    """To import it is quick: neither engine, framework nor tables are loaded."""
    program = "import sys, graph_service.client; print(*sorted(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    loaded = set(done.stdout.decode().split())
    assert not loaded & {"pyoxigraph", "flask", "rdflib", "pandas", "click", "uvicorn"}
    ours = {name for name in loaded if name.startswith("graph_service.")}
    assert {name for name in ours if not name.startswith("graph_service.client")} == set()


def test_question_is_answered_with_types_and_how_to_cite_it(graph: Graph) -> None:
    """Rows, numbers as numbers, release and address."""
    answer = graph.ask("states-by-incidents", since=date(2018, 1, 1), language="fr", region=None)
    assert len(answer) > 20
    assert isinstance(answer[0]["incidents"], int)
    assert isinstance(answer[0]["stateLabel"], Text)
    assert answer.release == 1 and answer.cut_at is None
    assert answer.address == (
        f"{SHOWN}releases/1/queries/states-by-incidents.json?since=2018-01-01&language=fr"
    )
    assert answer.citation.endswith(answer.address) and "release 1 of" in answer.citation


def test_figure_is_made_again_below_its_release(shipped: Shipped, graph: Graph) -> None:
    """The same rows, and their address is the same."""
    now = graph.ask("incident-chronology", state=CHINA)
    then = Graph(shipped.url, release=now.release).ask("incident-chronology", state=CHINA)
    assert (then.rows, then.address) == (now.rows, now.address)
    with pytest.raises(NotThere):
        Graph(shipped.url, release=99).ask("incident-chronology")


def test_queries_give_tables_and_graphs(graph: Graph) -> None:
    """Short ones by GET, long ones by POST; a table is no graph."""
    query = f"SELECT ?name {{ <{CHINA}> <http://www.w3.org/2000/01/rdf-schema#label> ?name }}"
    names = {row["name"].language for row in graph.select(query)}
    assert names == {"ar", "en", "es", "fr", "ru", "zh"}
    assert graph.select(query + " # " + "x" * 5_000).rows
    made = graph.construct(f"CONSTRUCT WHERE {{ <{CHINA}> ?p ?o }}")
    about = graph.describe(CHINA)
    assert len(made) > 8 and set(made) <= set(about)
    assert (rdflib.URIRef(CHINA), rdflib.RDF.type, None) in about
    for wrong in ("China", "<x>", "urn:x> } DELETE WHERE { ?s ?p ?o"):
        with pytest.raises(ValueError, match="IRI"):
            graph.describe(wrong)


def test_questions_and_their_text(graph: Graph) -> None:
    """The list has types; the text of one gives the same rows."""
    questions = graph.questions()
    assert questions["states-by-incidents"]["topic"] == "incidents"
    text = graph.text_of("states-by-incidents", since="2018-01-01")
    asked = graph.ask("states-by-incidents", since="2018-01-01")
    assert graph.select(text).rows == asked.rows


def test_partner_is_asked_and_named(graph: Graph) -> None:
    """Such an answer has no lasting address; the sentence is that of the release."""
    (partner,) = graph.partners()
    answer = graph.ask("incidents-at-partner", partner=partner["name"])
    assert answer.column("incident") == ["urn:second:incident"]
    assert answer.partners.startswith("second;rows=1;") and answer.address == ""
    assert answer.citation


def test_what_is_wrong_is_told(shipped: Shipped, graph: Graph) -> None:
    """Values, queries with their place, names, tokens."""
    with pytest.raises(Wrong, match="since"):
        graph.ask("states-by-incidents", since="yesterday")
    with pytest.raises(Wrong) as caught:
        graph.select("SELECT * {\n ?s ?p }")
    assert caught.value.line == 2
    with pytest.raises(NotThere):
        graph.ask("no-such-question")
    with pytest.raises(NotAllowed):
        graph.select("SELECT * { SERVICE <http://127.0.0.1:1/> { ?s ?p ?o } }")
    with pytest.raises(NotAllowed):
        Graph(shipped.url, "gs_" + "x" * 43).ask("states-by-incidents")
    assert Graph(shipped.url, shipped.token).ask("states-by-incidents").rows


def test_file_is_checked_and_gone_on_with(graph: Graph, tmp_path: Path) -> None:
    """From where it broke off, if it is the same file; and it is whole in the end."""
    name = "datasets/states.nt.gz"
    path = graph.export(name, tmp_path)
    data = path.read_bytes()
    assert path == tmp_path / "states.nt.gz" and b"/id/state/CHN" in gzip.decompress(data)
    assert name in {each["name"] for each in graph.exports()}
    (sha256,) = {each["sha256"] for each in graph.exports() if each["name"] == name}
    for tag in (f'"{sha256}"', '"another"'):
        target = tmp_path / "again"
        target.with_name("again.part").write_bytes(data[:100])
        target.with_name("again.part.tag").write_text(tag, encoding="utf-8")
        assert graph.export(name, target).read_bytes() == data
        assert {each.name for each in tmp_path.iterdir()} == {"states.nt.gz", "again"}


def test_damaged_file_is_not_put_in_place(tmp_path: Path) -> None:
    """Neither with another digest nor without any; what was broken off stays to be gone on with."""
    digest = "sha-256=:47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=:"
    for headers in ({}, {"Repr_Digest": digest}):
        with acting(whole(b"other", **headers)) as server, pytest.raises(Damaged):
            Graph(server.endpoint.removesuffix("sparql")).export("graph.nq", tmp_path / "graph.nq")
        assert list(tmp_path.iterdir()) == []
    cut = raw(b'HTTP/1.1 200 OK\r\nETag: "1"\r\nContent-Length: 10\r\n\r\nfive!')
    with acting(cut) as server, pytest.raises(Exception, match="connection broke"):
        Graph(server.endpoint.removesuffix("sparql")).export("graph.nq", tmp_path / "graph.nq")
    assert (tmp_path / "graph.nq.part").read_bytes() == b"five!"
    assert (tmp_path / "graph.nq.part.tag").read_text(encoding="utf-8") == '"1"'


@pytest.mark.parametrize("body", [b"no", b"[]", json.dumps({"head": {}}).encode()])
def test_answer_that_is_none_is_told(body: bytes) -> None:
    """A proxy may say anything with 200."""
    with acting(whole(body)) as server, pytest.raises(Exception, match=r"answer (can't|is no)"):
        Graph(server.endpoint.removesuffix("sparql")).ask("states-by-incidents")
