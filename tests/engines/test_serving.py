"""A service on an engine when something is wrong: down, locked, foreign, shared, withdrawn from."""

import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.request import Request, urlopen

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.engines.dataset import Dataset
from graph_service.engines.kinds import KINDS
from graph_service.engines.target import engine_of
from graph_service.errors import InputError
from graph_service.state import State
from graph_service.web.service import open_service
from graph_service.withdrawing import withdraw_everywhere
from tests.engines.conftest import calling, commit, entry, on_engine
from tests.engines.servers import Running, started
from tests.web.serving import free_port

EX = "http://example.org/"
CANARY = "canary-engine-7316"
PUBLIC = entry(f"{EX}graph/public", "public", f'<{EX}a> <{EX}p> "open"', f'<{EX}b> <{EX}p> "b"')
INTERNAL = entry(f"{EX}graph/{CANARY}", "internal", f'<{EX}a> <{EX}p> "{CANARY}"')
EVERY = "SELECT ?s ?o { ?s ?p ?o }"


@pytest.fixture
def routed(tmp_path: Path) -> Iterator[str]:
    """Return the address of what leads to one engine for each first part of a path."""
    engines: dict[str, Running] = {}

    class Router(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            _, view, rest = self.path.split("/", 2)
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            names = ("Content-Type", "Accept")
            headers = {name: self.headers[name] for name in names if self.headers[name]}
            url = engines[view].base + rest
            request = Request(url, body, headers, method=self.command)  # noqa: S310
            with urlopen(request) as response:  # noqa: S310
                answer = response.read()
                self.send_response(response.status)
                self.send_header("Content-Type", response.headers.get("Content-Type", ""))
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        do_PUT = do_POST  # noqa: N815 - its name

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Router)
    Thread(target=server.serve_forever, daemon=True).start()
    places = ("public", "internal-public")
    with (
        started("oxigraph", tmp_path / "one") as one,
        started("oxigraph", tmp_path / "two") as two,
    ):
        engines.update(zip(places, (one, two), strict=True))
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        server.server_close()


def test_each_audience_has_a_dataset_of_its_own(routed: str, tmp_path: Path) -> None:
    """What only staff may see is in no dataset that the public is answered from, nor told of."""
    settings = on_engine(
        Running("oxigraph", 0, None),  # type: ignore[arg-type]
        tmp_path,
        engine_query=routed + "{view}/query",
        engine_graphs=routed + "{view}/store",
        engine_update=routed + "{view}/update",
    )
    commit(settings, 1, PUBLIC, INTERNAL)
    token = tokens_of(settings.state).create("staff", reads=["internal"])
    with calling(settings) as caller:
        deadline = time.monotonic() + 120
        while caller.ask(EVERY, token).status_code == 503:
            assert time.monotonic() < deadline
        assert {row["o"] for row in caller.rows(EVERY, token)} == {"open", "b", CANARY}
        for query in (
            EVERY,
            "SELECT ?g ?o { GRAPH ?g { ?s ?p ?o } }",
            f"SELECT ?o\nFROM <{EX}graph/{CANARY}> {{ ?s ?p ?o }}",
            f"SELECT ?o {{ GRAPH <{EX}graph/{CANARY}> {{ ?s ?p ?o }} }}",
            "CONSTRUCT { ?s ?p ?o } { GRAPH ?g { ?s ?p ?o } }",
        ):
            for suffix in ("json", "xml", "csv", "tsv", "nt", "ttl"):
                assert CANARY.encode() not in caller.ask(query, format=suffix).data
        assert CANARY not in caller.client.get("/status").text
        engine = engine_of(settings)
        assert engine is not None
        dataset = Dataset(engine.target({"public"}), KINDS["oxigraph"], None)
        assert dataset.graphs() == [f"{EX}graph/public", "urn:x-graph-service:publication"]
        dataset.close()


def test_without_view_the_public_alone_is_elsewhere(oxigraph: Running, tmp_path: Path) -> None:
    """One dataset holds what is public; staff are answered from the files here."""
    settings = on_engine(oxigraph, tmp_path)
    commit(settings, 1, PUBLIC, INTERNAL)
    token = tokens_of(settings.state).create("staff", reads=["internal"])
    with calling(settings) as caller:
        assert {row["o"] for row in caller.rows(EVERY, token)} == {"open", "b", CANARY}
        assert {row["o"] for row in caller.rows(EVERY)} == {"open", "b"}
        everything = oxigraph.ask("SELECT ?o { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }")
        assert CANARY.encode() not in everything
        status = caller.client.get("/status").json
        assert (status["engine"]["kind"], status["backend"]) == ("oxigraph", "engine")
        assert status["network"]["confinement"] == "handed"
        assert "127.0.0.1" not in str(status["engine"])


def test_what_is_withdrawn_is_gone_from_the_engine(engine: Running, tmp_path: Path) -> None:
    """When a withdrawal is done, the dataset has nothing of it, and queries go on."""
    settings = on_engine(engine, tmp_path, shapes="none")
    thing = f"{EX}id/person/{CANARY}"
    commit(settings, 1, PUBLIC, entry(f"{EX}graph/two", "public", f'<{thing}> <{EX}p> "{CANARY}"'))
    with calling(settings) as caller:
        asked = "SELECT ?s ?o { GRAPH ?g { ?s ?p ?o } }"
        assert CANARY.encode() in engine.ask(asked)
        withdraw_everywhere(settings, State(settings), thing, follow=caller.service.refresh)
        assert CANARY.encode() not in engine.ask(asked)
        assert CANARY not in caller.ask(EVERY).text
        assert {row["o"] for row in caller.rows(EVERY)} == {"open", "b"}


def test_canned_queries_have_the_same_figures_anywhere(engine: Running, tmp_path: Path) -> None:
    """An engine on which some come out otherwise is asked none; answers are tagged."""
    settings = on_engine(engine, tmp_path)
    commit(settings, 1, PUBLIC)
    with calling(settings) as caller:
        answering, kind = caller.service.answering(), KINDS[engine.kind]
        assert answering.questions is (answering.pool if kind.canned else answering.own)
        said = caller.client.get("/status").json["engine"]["local"]
        assert ("canned queries" in said) is not kind.canned
        answer = caller.client.get("/queries/states-by-incidents.csv")
        assert answer.status_code == 200
        assert answer.headers["ETag"]


def test_engine_that_is_down_is_waited_for(tmp_path: Path) -> None:
    """Until it can be reached, /readyz and queries are 503 with Retry-After; then they answer."""
    port = free_port()
    away = Running("oxigraph", port, None)  # type: ignore[arg-type]
    settings = on_engine(away, tmp_path)
    commit(settings, 1, PUBLIC)
    with calling(settings, ready=False) as caller:
        for response in (caller.client.get("/readyz"), caller.ask(EVERY)):
            assert response.status_code == 503
            assert response.headers["Retry-After"]
        assert "reached" in caller.client.get("/status").json["engine"]["fault"]
        assert caller.client.get("/healthz").status_code == 200
        with started("oxigraph", tmp_path / "engine", port=port):
            caller.wait()
            assert len(caller.rows(EVERY)) == 2
        lost = caller.ask("SELECT ?s ?o ?p { ?s ?p ?o }")
        assert lost.status_code in (502, 503)
        with started("oxigraph", tmp_path / "engine", port=port):
            caller.wait()
            assert len(caller.rows("SELECT ?o ?s { ?s ?p ?o }")) == 2


def test_wrong_password_is_said_and_shows_nothing(
    virtuoso: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A credential that the engine refuses is a fault on /status, without the secret."""
    monkeypatch.setenv("GRAPH_SERVICE_TEST_WRONG", "Digest dba:not-the-password")
    settings = on_engine(virtuoso, tmp_path, engine_writer="env:GRAPH_SERVICE_TEST_WRONG")
    commit(settings, 1, entry(f"{EX}graph/other", "public", f"<{EX}a> <{EX}b> <{EX}c>"))
    with calling(settings, ready=False) as caller:
        fault = ""
        while not fault:
            fault = caller.client.get("/status").json["engine"]["fault"]
        assert "credential" in fault
        assert "not-the-password" not in caller.client.get("/status").text


def test_dataset_of_somebody_else_is_left_alone(tmp_path: Path) -> None:
    """Nothing is written where something is without a marker of this service."""
    with started("oxigraph", tmp_path / "engine") as theirs:
        settings = on_engine(theirs, tmp_path)
        commit(settings, 1, PUBLIC)
        engine = engine_of(settings)
        assert engine is not None
        dataset = Dataset(engine.target({"public"}), KINDS["oxigraph"], None)
        dataset.add(None, b"<urn:their> <urn:own> <urn:data> .\n")
        with calling(settings, ready=False) as caller:
            fault = ""
            while not fault:
                fault = caller.client.get("/status").json["engine"]["fault"]
            assert "not of this service" in fault
        assert dataset.graphs() == []
        assert b"urn:their" in theirs.ask("SELECT ?s { ?s ?p ?o }")
        dataset.close()


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"engine": "sparrow"}, "engine must be"),
        ({"engine_query": ""}, "needs engine_query"),
        ({"engine_query": "http://127.0.0.1/{view}"}, "in all addresses"),
        ({"engine_update": "http://127.0.0.1/{slot}"}, "in all addresses"),
        ({"engine_update": "http://127.0.0.1/{name}"}, "stands for nothing"),
        ({"engine_query": "http://user:word@127.0.0.1/"}, "no user"),
        ({"engine_query": "ftp://127.0.0.1/"}, "begins with"),
        ({"engine_reader": "secret"}, "env:NAME or file:PATH"),
        ({"engine_writer": "env:GRAPH_SERVICE_TEST_NO_SUCH"}, "missing"),
    ],
)
def test_settings_that_lead_nowhere_are_refused(
    changes: dict[str, str], reason: str, tmp_path: Path
) -> None:
    """What is wrong with the settings is said at the start."""
    settings = on_engine(Running("oxigraph", 9, None), tmp_path, **changes)  # type: ignore[arg-type]
    commit(settings, 1, PUBLIC)
    with pytest.raises(InputError, match=reason):
        open_service(settings)
