"""``/partners``."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from rdflib import RDF

from graph_service.access.tokens import tokens_of
from graph_service.formats import GRAPHS, Format
from graph_service.partners.registry import registry_of
from graph_service.partners.terms import KIND, PARTNERS
from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.partners.entries import ENDPOINT, make_partner
from tests.web.reading import read

SECRETS = ("credential", "GRAPH_SERVICE_PARTNER", "askedBy", "toldBy", "north")


@pytest.fixture
def client(running: Service) -> Iterator[FlaskClient]:
    """Return a client of a service that has one partner."""
    registry = registry_of(running.settings.state)
    reference = "env:GRAPH_SERVICE_PARTNER_ALPHA"
    registry.add(make_partner(credential=reference, examples=("ASK { ?s ?p ?o }",)))
    yield create_app(running).test_client()
    for each in registry.all():
        registry.remove(each.name)


@pytest.mark.parametrize("form", GRAPHS, ids=lambda form: form.suffix)
def test_partners_are_described_in_each_format(client: FlaskClient, form: Format) -> None:
    """The same statements in each, and no secret."""
    answer = client.get(f"/partners.{form.suffix}")
    graph = read(answer)
    assert {str(each) for each in graph.objects(None, RDF.type)} == {KIND}
    assert {str(each) for each in graph.subjects()} == {PARTNERS + "/alpha"}
    assert not any(each.encode() in answer.data for each in SECRETS)


def test_list_and_page_say_whom_one_may_call(client: FlaskClient) -> None:
    """JSON for programs, a page for people."""
    [row] = client.get("/partners").get_json()["partners"]
    assert (row["name"], row["endpoint"], row["mayBeAsked"]) == ("alpha", ENDPOINT, True)
    page = client.get("/partners", headers={"Accept": "text/html"})
    assert ENDPOINT in page.text and "ASK { ?s ?p ?o }" in page.text
    for each in SECRETS[:2]:
        assert each not in page.text and each not in str(row)


def test_partner_of_one_audience_is_not_there_for_others(
    client: FlaskClient, running: Service
) -> None:
    """Each form has the same bytes and the same tag as without it."""
    targets = ["/partners", "/partners.ttl", "/partners.html", "/partners?format=nq"]
    before = [(each.data, each.headers["ETag"]) for each in map(client.get, targets)]
    hidden = make_partner("beta", "https://beta.example.org/", asked_by=frozenset({"internal"}))
    registry_of(running.settings.state).add(hidden)
    assert [(each.data, each.headers["ETag"]) for each in map(client.get, targets)] == before


def test_caller_whose_audience_is_not_named_may_not_call(
    client: FlaskClient, running: Service
) -> None:
    """A token that sees more is told so."""
    token = tokens_of(running.settings.state).create("partners-test", reads=["internal"])
    answer = client.get("/partners", headers={"Authorization": f"Bearer {token}"})
    [row] = answer.get_json()["partners"]
    assert (row["mayBeAsked"], row["isToldValues"]) == (False, False)
    assert "private" in answer.headers["Cache-Control"]


@pytest.mark.parametrize("target", ["/partners.zip", "/partners?format=zip", "/partners/alpha"])
def test_other_forms_are_not_found(client: FlaskClient, target: str) -> None:
    """What is not there is a 404; nothing is written here."""
    assert client.get(target).status_code == 404
    assert client.post("/partners").status_code == 405


def test_damaged_registry_is_an_error_without_its_place(
    client: FlaskClient, running: Service
) -> None:
    """It says which entry, and no path of the machine."""
    path = Path(running.settings.state) / "partners" / "alpha.ttl"
    path.write_text("{")
    answer = client.get("/partners")
    assert answer.status_code == 500 and str(running.settings.state) not in answer.text
    path.unlink()
