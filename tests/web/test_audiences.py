"""Further audiences over HTTP: each sees its own graphs and the public's, whatever is asked."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.search import search_of
from graph_service.web.service import open_service
from tests.web.conftest import make_settings, wait_ready

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
OPEN_TO = {
    "public": {"public"},
    "partner": {"public", "partner"},
    "acme": {"public", "acme"},
    "zeta": {"public", "zeta"},
    "both": {"public", "partner", "acme"},
    "internal": {"public", "partner", "acme", "zeta", "internal"},
}
"""Name of a caller -> the audiences whose graphs they see."""

AUDIENCES = sorted(OPEN_TO["internal"])
PATHS = {
    "query": "/sparql?query=SELECT+*+%7B+GRAPH+%3Fg+%7B+%3Fs+%3Fp+%3Fo+%7D+%7D",
    "merged": "/sparql?query=CONSTRUCT+WHERE+%7B+%3Fs+%3Fp+%3Fo+%7D",
    "search": "/search?q=marked",
    "page": "/search?q=marked&format=html",
    "dump": "/exports/graph.nq",
    "summary": "/exports/graph.ttl",
}


def mark(audience: str) -> str:
    """Return the word that stands in the graph of an audience and nowhere else."""
    return f"mark{audience}7741"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """Return the application of a service with a graph for each audience."""
    settings = make_settings(
        tmp_path_factory.mktemp("state"), audiences="zeta, acme", workers=1, view_backend="auto"
    )
    entries = [
        NewEntry(
            f"urn:g:{mark(audience)}",
            audience,
            f"Office of {mark(audience)}",
            mark(audience),
            f'<urn:s:{mark(audience)}> <{LABEL}> "marked {mark(audience)}" '
            f"<urn:g:{mark(audience)}> .\n".encode(),
        )
        for audience in AUDIENCES
    ]
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    service = open_service(settings)
    wait_ready(service)
    made = create_app(service)
    search_of(made)._shelf._patience = 60
    yield made
    search_of(made).close()
    service.close()


@pytest.fixture(scope="module")
def headers(app: Flask) -> dict[str, dict[str, str]]:
    """Return the headers of each caller."""
    made = tokens_of(app.extensions["graph_service"].settings.state)
    texts = {name: made.create(name, reads=seen) for name, seen in OPEN_TO.items()}
    return {name: {"Authorization": f"Bearer {text}"} for name, text in texts.items()}


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()


@pytest.mark.parametrize("caller", OPEN_TO)
@pytest.mark.parametrize("kind", PATHS)
def test_caller_finds_what_is_open_to_them(
    client: FlaskClient, headers: dict[str, dict[str, str]], kind: str, caller: str
) -> None:
    """The word of each audience that they have, and not a byte of any other."""
    answer = client.get(PATHS[kind], headers=headers[caller])
    assert answer.status_code == 200
    found = {audience for audience in AUDIENCES if mark(audience).encode() in answer.data}
    assert found == OPEN_TO[caller]
    assert not any(mark(audience) in str(answer.headers) for audience in AUDIENCES)


@pytest.mark.parametrize("caller", OPEN_TO)
def test_counts_are_of_what_the_caller_sees(
    client: FlaskClient, headers: dict[str, dict[str, str]], caller: str
) -> None:
    """So are the number of statements, of graphs, and of things that a search finds."""
    query = "SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }"
    counted = client.get(
        "/sparql",
        query_string={"query": query},
        headers=headers[caller] | {"Accept": "text/csv"},
    )
    assert counted.data == b"n\r\n%d\r\n" % len(OPEN_TO[caller])
    for audience in AUDIENCES:
        graph = client.get(f"/graphs?graph=urn:g:{mark(audience)}", headers=headers[caller])
        assert graph.status_code == (200 if audience in OPEN_TO[caller] else 404)


def test_tags_of_callers_are_of_their_own(
    client: FlaskClient, headers: dict[str, dict[str, str]]
) -> None:
    """No caller's copy is good for another, whatever both see of it."""
    path = f"/graphs?graph=urn:g:{mark('public')}"
    tags = {client.get(path, headers=headers[caller]).headers["ETag"] for caller in OPEN_TO}
    assert len(tags) == len(OPEN_TO)
