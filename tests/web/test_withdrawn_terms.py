"""A term that is withdrawn is 410 at its address, and in no document about the others."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.namespaces import PREFIXES, SCHEME
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import open_service
from tests.web.conftest import make_settings, wait_ready

GRAPH = "https://w3id.org/reprisals/graph/schemes"
TYPE, SKOS = f"<{PREFIXES['rdf']}type>", PREFIXES["skos"]


def statements() -> bytes:
    """Return a scheme with two concepts, as canonical N-Quads."""
    scheme = f"<{SCHEME}made-up>"
    lines = [f"{scheme} {TYPE} <{SKOS}ConceptScheme>"]
    for name in ("stays", "goes"):
        concept = f"<{SCHEME}made-up/{name}>"
        lines += [
            f"{concept} {TYPE} <{SKOS}Concept>",
            f"{concept} <{SKOS}inScheme> {scheme}",
            f'{concept} <{SKOS}prefLabel> "It {name}"@en',
        ]
    return "".join(sorted(f"{line} <{GRAPH}> .\n" for line in lines)).encode()


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[tuple[FlaskClient, str]]:
    """Return a client of a service with the scheme, and an administrator's token."""
    settings = make_settings(tmp_path, shapes="none", workers=1, follow_seconds=0.2)
    entry = NewEntry(GRAPH, "public", "Synthetic Office", "alpha", statements())
    State(settings).ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    token = tokens_of(settings.state).create("admin", admin=True)
    service = open_service(settings)
    wait_ready(service)
    yield create_app(service).test_client(), token
    service.close()


def test_withdrawn_term_is_gone_everywhere(opened: tuple[FlaskClient, str]) -> None:
    """Its IRI, its document in each form, the scheme, the list of schemes, and the sitemap."""
    client, token = opened
    path = "/scheme/made-up/goes"
    assert client.get(path).status_code == 303
    assert "It goes" in client.get("/scheme/made-up.ttl").text
    assert "made-up/goes.html" in client.get("/sitemap-2.xml").text
    done = client.post(
        "/withdrawals",
        json={"iri": f"{SCHEME}made-up/goes"},
        headers={"Authorization": f"Bearer {token}"},
    )
    assert done.status_code == 200, done.text
    for address in (path, f"{path}.ttl", f"{path}.html", f"/releases/1{path}.nq"):
        assert client.get(address).status_code == 410, address
    for address in ("/scheme/made-up.ttl", "/scheme/made-up.html", "/sitemap-2.xml"):
        answer = client.get(address)
        assert answer.status_code == 200 and "goes" not in answer.text, address
        assert "stays" in answer.text
    assert client.get("/scheme/made-up/nothing").status_code == 404
