"""An administrator withdraws over HTTP: 410 to whom could see it, 404 to all others."""

import json
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.namespaces import BASE as ONTOLOGY_BASE
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.web.conftest import BASE, make_settings, wait_ready

SUFFIXES = ("ttl", "nt", "jsonld", "rdf", "trig", "nq", "html")
OPEN, LABEL = "canary-open-5512", "Canary Person Label"
CLOSED = "canary-closed-9071"


class World:
    """A service with public and internal canaries, and callers with tokens."""

    def __init__(self, folder: Path) -> None:
        settings = make_settings(folder, shapes="none", workers=1, follow_seconds=0.2)
        self.entries = [
            entry(f"{BASE}graph/plain", "public", "<urn:a> <urn:p> <urn:b>"),
            entry(
                f"{BASE}graph/people",
                "public",
                f'<{BASE}id/person/{OPEN}> <urn:label> "{LABEL}"',
                f"<urn:a> <urn:met> <{BASE}id/person/{OPEN}>",
                '<urn:a> <urn:v> "1"',
            ),
            entry(f"{BASE}graph/{OPEN}", "public", f'<urn:a> <urn:note> "{LABEL}"'),
            entry(
                f"{BASE}graph/staff",
                "internal",
                f'<{ONTOLOGY_BASE}id/person/{CLOSED}> <urn:label> "{CLOSED} text"',
            ),
            entry(f"{BASE}graph/{CLOSED}", "internal", f'<urn:a> <urn:note> "{CLOSED} note"'),
        ]
        issued = datetime(2026, 1, 31, tzinfo=UTC)
        State(settings).ledger.commit(self.entries, issued=issued)
        tokens = tokens_of(settings.state)
        self.tokens = {
            "admin": tokens.create("admin", admin=True),
            "staff": tokens.create("staff", reads=["internal"], writes=["*"], audience="internal"),
            "office": tokens.create("office", writes=["*"], audience="public"),
        }
        self.service: Service = open_service(settings)
        wait_ready(self.service)
        self.client: FlaskClient = create_app(self.service).test_client()

    def send(
        self, method: str, path: str, who: str | None = None, body: object = None, **headers: str
    ) -> TestResponse:
        """Send a request, with a body as JSON."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if who is not None:
            named["Authorization"] = f"Bearer {self.tokens[who]}"
        if isinstance(body, str):
            named.setdefault("Content-Type", "text/turtle")
            return self.client.open(path, method=method, data=body, headers=named)
        return self.client.open(path, method=method, json=body, headers=named)

    def settled(self, path: str) -> TestResponse:
        """Ask as anybody, again while something is being opened for it."""
        deadline = time.monotonic() + 60
        while (answer := self.send("GET", path)).status_code == 503:
            assert time.monotonic() < deadline
            time.sleep(0.05)
        return answer

    def withdraw(self, iri: str) -> TestResponse:
        """Withdraw as the administrator."""
        return self.send("POST", "/withdrawals", "admin", {"iri": iri})

    def holders(self, text: str) -> list[str]:
        """Return the files of the state that hold a text, but for the audit log."""
        state = self.service.settings.state
        return [
            str(path.relative_to(state))
            for path in state.rglob("*")
            if path.is_file() and path.name != "audit.log" and text.encode() in path.read_bytes()
        ]

    def query(self, who: str | None = None) -> TestResponse:
        """Ask for everything."""
        text = quote("SELECT ?g ?s ?o { GRAPH ?g { ?s ?p ?o } } ORDER BY ?g ?s ?o")
        return self.send("GET", f"/sparql?query={text}", who, Accept="text/csv")


def entry(graph: str, audience: str, *statements: str) -> NewEntry:
    """Return a synthetic graph."""
    quads = "".join(sorted(f"{each} <{graph}> .\n" for each in statements))
    return NewEntry(graph, audience, "Synthetic Office", "synthetic", quads.encode())


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """Return a world of its own: what is withdrawn stays so."""
    made = World(tmp_path)
    yield made
    made.service.close()


@pytest.fixture(scope="module")
def untouched(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Return a world from which nothing is withdrawn."""
    made = World(tmp_path_factory.mktemp("untouched"))
    yield made
    made.service.close()


def exported(graph: str) -> str:
    """Return the path of the files of a graph, without suffix."""
    return f"/exports/graphs/{quote(graph, safe='')}"


def seen(response: TestResponse) -> tuple[int, bytes, list[tuple[str, str]]]:
    """Return all of an answer but its date."""
    headers = sorted((k, v) for k, v in response.headers.items() if k != "Date")
    return response.status_code, response.data, headers


def test_resource_and_graph_are_withdrawn_from_everywhere(world: World) -> None:
    """After the answer nothing has them: no file, no kept answer, no route; theirs says 410."""
    person, graph = f"{BASE}id/person/{OPEN}", f"{BASE}graph/{OPEN}"
    for _ in range(2):
        assert LABEL in world.query().text  # made, then kept
    for path in (f"/doc/person/{OPEN}.ttl", f"/doc/person/{OPEN}.html", f"/doc/graph/{OPEN}.nq"):
        assert world.send("GET", path).status_code == 200
    for suffix in ("ttl", "nq"):
        assert world.send("GET", f"/exports/graph.{suffix}").status_code == 200
    assert world.send("GET", "/search?q=canary", Accept="text/csv").status_code in (200, 503)
    assert world.holders(LABEL) and world.holders(OPEN)
    answer = world.withdraw(person)
    assert (answer.status_code, answer.headers["Release"]) == (200, "2")
    assert answer.json == {
        "release": 2,
        "graphs": 1,
        "statements": 2,
        "audiences": ["public"],
        "remainders": 1,
        "violations": None,
    }
    assert world.holders(person) == []
    assert world.withdraw(graph).json["release"] == 3  # type: ignore[index]
    assert world.holders(OPEN) == world.holders(LABEL) == []
    for path in (
        f"/id/person/{OPEN}",
        *(f"/{part}/person/{OPEN}.{suffix}" for part in ("id", "doc") for suffix in SUFFIXES),
        f"/doc/person/{OPEN}",
        f"/releases/1/doc/person/{OPEN}.html",
        f"/graph/{OPEN}",
        *(f"/{part}graph/{OPEN}.{suffix}" for part in ("", "doc/") for suffix in SUFFIXES),
        f"/doc/graph/{OPEN}?page=2",
        *(exported(graph) + end for end in ("", ".nq", ".ttl.gz", ".jsonld.zst")),
        f"/releases/1{exported(graph)}.nq",
        f"/graphs?graph={quote(graph, safe='')}",
        f"/graphs?graph={quote(person, safe='')}",
        f"/releases/1/graph/{OPEN}",
        f"/releases/1/graphs?graph={quote(graph, safe='')}",
    ):
        gone = world.send("GET", path)
        assert gone.status_code == 410, path
        assert gone.json == {
            "type": f"{BASE}docs/problems#gone",
            "title": "This was withdrawn",
            "status": 410,
            "detail": "this was withdrawn",
        }
        assert gone.headers["Cache-Control"] == "no-store"
        assert world.send("HEAD", path).status_code == 410
        assert world.send("GET", path, Accept="text/html").status_code == 410
    pages = ["/", "/exports", "/exports/graph.ttl", "/exports/graph.nq", "/status", "/sparql"]
    for text in (LABEL, OPEN):
        assert text not in world.query().text
        for page in pages:
            assert text not in world.send("GET", page).text
    assert world.query().headers["Release"] == "3"
    assert world.service.answering().issued > datetime(2026, 2, 1, tzinfo=UTC)


def test_what_others_could_not_see_changes_nothing_for_them(world: World) -> None:
    """An internal withdrawal leaves every public byte as it was, and 404 is the one of anything."""
    person, graph = f"{ONTOLOGY_BASE}id/person/{CLOSED}", f"{BASE}graph/{CLOSED}"
    paths = [
        "/exports",
        "/exports/graph.nq",
        f"/graphs?graph={quote(BASE + 'graph/plain', safe='')}",
        f"/id/person/{CLOSED}",
        f"/graph/{CLOSED}",
        f"/graphs?graph={quote(graph, safe='')}",
        f"{exported(graph)}.nq",
        "/",
        "/releases",
        "/releases/1",
        "/releases/2",
        "/releases/1/exports",
        "/search?q=canary",
    ]
    before = [seen(world.query()), *(seen(world.settled(path)) for path in paths)]
    pool = world.service.answering().pool
    assert world.query("staff").status_code == 200
    for iri in (person, graph):
        assert world.withdraw(iri).status_code == 200
    assert world.holders(CLOSED) == []
    assert [seen(world.query()), *(seen(world.settled(path)) for path in paths)] == before
    assert world.service.answering().pool is pool
    assert world.send("GET", "/id/person/unknown").data == world.send("GET", paths[3]).data
    for path in paths[3:7]:
        assert world.send("GET", path).status_code == 404
        assert world.send("GET", path, "office").status_code == 404
        assert world.send("GET", path, "staff").status_code == 410
    assert CLOSED not in world.query("staff").text


def test_it_does_not_come_back(world: World) -> None:
    """Who could see it is told so; to others the graph is one that is not theirs to write."""
    person, graph = f"{BASE}id/person/{OPEN}", f"{BASE}graph/{CLOSED}"
    for iri in (person, graph):
        assert world.withdraw(iri).status_code == 200
    fresh = f"/graphs?graph={quote(BASE + 'graph/fresh', safe='')}"
    about = f"<{person}> <urn:p> <urn:o> ."
    for who in ("office", "staff"):
        refused = world.send("PUT", fresh, who, about)
        assert refused.status_code == 409
        assert "must not come back" in refused.text
        update = f"INSERT DATA {{ <urn:x> <urn:y> <{person}> }}"
        kind = {"Content_Type": "application/sparql-update"}
        assert world.send("POST", "/update", who, update, **kind).status_code == 409
    again = f"/graphs?graph={quote(graph, safe='')}"
    assert world.send("PUT", again, "staff", "<urn:a> <urn:b> <urn:c> .").status_code == 409
    hidden = world.send("PUT", again, "office", "<urn:a> <urn:b> <urn:c> .")
    assert hidden.status_code == 403
    assert hidden.json is not None
    assert hidden.json["detail"] == "the token does not allow to write there"
    assert world.send("GET", fresh, "staff").status_code == 404
    events = [r.event for r in world.service.state.ledger.audit.records()]
    assert events.count("rejected") == 6
    assert world.send("PUT", fresh, "office", "<urn:a> <urn:b> <urn:c> .").status_code == 201


def test_name_in_any_script_is_gone_at_its_address(world: World) -> None:
    """An IRI is withdrawn as it is written, and its address is what a browser makes of it."""
    name, graph = f"{BASE}id/person/Åsa-人", f"{BASE}graph/fresh"
    put = f"/graphs?graph={quote(graph, safe='')}"
    assert world.send("PUT", put, "office", f"<{name}> <urn:p> <urn:o> .").status_code == 201
    assert world.withdraw(name).status_code == 200
    for path in (quote("/id/person/Åsa-人"), f"/graphs?graph={quote(name, safe='')}"):
        assert world.send("GET", path).status_code == 410
    assert world.holders("Åsa-人") == []


def test_only_an_administrator_may(world: World) -> None:
    """Nobody else is told whether there is something, and nothing changes."""
    known, unknown = {"iri": f"{BASE}graph/{CLOSED}"}, {"iri": "urn:unknown"}
    for who, status in ((None, 401), ("staff", 403), ("office", 403)):
        answers = [world.send("POST", "/withdrawals", who, body) for body in (known, unknown)]
        assert [each.status_code for each in answers] == [status, status]
        assert answers[0].data == answers[1].data
    for method in ("GET", "PUT", "DELETE"):
        refused = world.send(method, f"/withdrawals?iri={known['iri']}", "admin")
        assert refused.status_code == 405
    assert world.service.state.current().number == 1


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (b"", "application/json", 400),
        (b"{", "application/json", 400),
        (b"[" * 5000, "application/json", 400),
        (b"[]", "application/json", 400),
        (b'"urn:a"', "application/json", 400),
        (b'{"iri": 1}', "application/json", 400),
        (b'{"iri": "urn:a", "more": 1}', "application/json", 400),
        (b'{"iri": "no iri"}', "application/json", 400),
        (b"iri=urn:a&iri=urn:b", "application/x-www-form-urlencoded", 400),
        (b"", "application/x-www-form-urlencoded", 400),
        (b"urn:a", "text/plain", 415),
        (b"urn:a", "", 415),
        (b'{"iri": "' + b"a" * (16 << 10) + b'"}', "application/json", 413),
        (b'{"iri": "urn:unknown"}', "application/json", 404),
        (b"iri=urn:unknown", "application/x-www-form-urlencoded", 404),
    ],
)
def test_bad_request_is_refused_and_nothing_lost(
    untouched: World, body: bytes, kind: str, status: int
) -> None:
    """A body that names nothing to withdraw is a clear error."""
    world = untouched
    answer = world.client.post(
        "/withdrawals",
        data=body,
        content_type=kind,
        headers={"Authorization": f"Bearer {world.tokens['admin']}"},
    )
    assert answer.status_code == status, answer.text
    assert json.loads(answer.data)["status"] == status
    assert world.service.state.current().number == 1
