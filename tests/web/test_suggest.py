"""While somebody types, things, types and properties are suggested from what they see."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.reconciliation.conftest import LEAGUE, NORTH, OURS, SOUTH
from tests.web.reconciled import MARK, make_insider


@pytest.fixture
def client(reconciled: Flask) -> FlaskClient:
    """Return a client of a service with public names and hidden ones."""
    return reconciled.test_client()


def suggested(client: FlaskClient, path: str) -> list[str]:
    """Return the identifiers that are suggested."""
    answer = client.get(f"/reconcile/suggest/{path}")
    assert answer.status_code == 200, answer.text
    return [each["id"] for each in answer.get_json()["result"]]


def test_things_are_suggested_by_any_word(client: FlaskClient) -> None:
    """By the beginning of a name or of a word of it, by code and by IRI; types restrict."""
    assert suggested(client, "entity?prefix=nor") == [NORTH]
    assert suggested(client, "entity?prefix=meet") == [LEAGUE]
    assert suggested(client, "entity?prefix=xso") == [SOUTH]
    assert suggested(client, f"entity?prefix={SOUTH}") == [SOUTH]
    assert suggested(client, "entity?prefix=nor&type=Organization") == []
    assert suggested(client, "entity?prefix=") == suggested(client, "entity?prefix=%E2%80%A6") == []
    assert suggested(client, "entity") == []
    whole = suggested(client, "entity?prefix=s")
    assert suggested(client, "entity?prefix=s&cursor=1") == whole[1:]


def test_suggestion_has_the_documented_shape(client: FlaskClient) -> None:
    """With its types, and what tells it from namesakes."""
    answer = client.get("/reconcile/suggest/entity?prefix=nor")
    assert answer.get_json()["result"] == [
        {
            "id": NORTH,
            "name": "Northland",
            "description": "State · Norrlande · 北地 · XNO",
            "notable": [{"id": f"{OURS}ontology/State", "name": "State"}],
        }
    ]


def test_types_and_properties_are_suggested(client: FlaskClient) -> None:
    """Types that things have with the broader ones; properties of the ontology and common ones."""
    assert suggested(client, "type?prefix=sta") == [f"{OURS}ontology/State"]
    assert f"{OURS}ontology/Area" in suggested(client, "type?prefix=")
    (state,) = client.get("/reconcile/suggest/type?prefix=State").get_json()["result"]
    assert state["broader"] == [{"id": f"{OURS}ontology/Area", "name": "Area"}]
    assert suggested(client, "property?prefix=alternative") == [
        "http://www.w3.org/2004/02/skos/core#altLabel"
    ]


def test_properties_are_proposed_for_a_type(client: FlaskClient) -> None:
    """Those that things of it have, or of a narrower one; without a type those of the ontology."""
    answer = client.get("/reconcile/properties?type=Organization").get_json()
    found = {each["id"]: each["name"] for each in answer["properties"]}
    assert found[f"{OURS}ontology/associatedState"] == "associatedState"
    assert answer["type"] == "Organization"
    area = client.get("/reconcile/properties?type=Area&limit=1").get_json()
    assert (len(area["properties"]), area["limit"]) == (1, 1)
    assert client.get("/reconcile/properties?type=urn:none").get_json()["properties"] == []
    assert client.get("/reconcile/properties?type=%3C%3E").get_json()["properties"] == []
    assert client.get("/reconcile/properties?type=").get_json()["properties"]


def test_flyout_is_escaped_html(client: FlaskClient, reconciled: Flask) -> None:
    """One line for each kind of thing; what is not there is 404."""
    answer = client.get(f"/reconcile/flyout/entity?id={NORTH}").get_json()
    assert answer["id"] == NORTH
    assert answer["html"].startswith("<p><strong>Northland</strong><br>State")
    kind = client.get(f"/reconcile/flyout/type?id={OURS}ontology/State").get_json()
    assert "State" in kind["html"]
    label = "http://www.w3.org/2000/01/rdf-schema%23label"
    assert "label" in client.get(f"/reconcile/flyout/property?id={label}").get_json()["html"]
    for kind in ("entity", "type", "property"):
        assert client.get(f"/reconcile/flyout/{kind}?id=urn:none").status_code == 404


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("suggest/graph?prefix=x", 404),
        ("flyout/graph?id=x", 404),
        ("suggest/entity?prefix=x&cursor=-1", 400),
        ("suggest/entity?prefix=x&cursor=100000", 400),
        ("suggest/entity?prefix=x&prefix=y", 400),
        ("suggest/entity?prefix=%ff", 400),
        ("suggest/entity?prefix=x&callback=f", 400),
        ("properties?limit=x", 400),
        ("flyout/entity", 400),
        ("flyout/entity?id=" + "x" * 2_001, 400),
    ],
)
def test_wrong_parameters_are_refused(client: FlaskClient, path: str, status: int) -> None:
    """With a problem document."""
    answer = client.get(f"/reconcile/{path}")
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")


@pytest.mark.parametrize(
    "path",
    [
        "suggest/entity?prefix=$",
        "suggest/entity?prefix=https://example.org/$",
        "suggest/entity?prefix=nor&type=https://example.org/$",
        "flyout/entity?id=https://example.org/$",
        "properties?type=https://example.org/$",
    ],
)
def test_hidden_names_are_as_absent_ones(client: FlaskClient, reconciled: Flask, path: str) -> None:
    """Nothing is suggested of what only insiders see; an answer repeats what was asked at most."""
    absent = "qxqxqxqxqxqx"
    answers = [
        client.get("/reconcile/" + path.replace("$", word), headers={"Accept": "application/json"})
        for word in (MARK, absent)
    ]
    assert answers[0].status_code == answers[1].status_code
    assert answers[0].text.replace(MARK, absent) == answers[1].text
    inside = client.get("/reconcile/" + path.replace("$", MARK), headers=make_insider(reconciled))
    assert inside.headers["Cache-Control"].startswith("private")
    if "nor&" not in path and "properties" not in path:
        assert MARK in inside.text


def test_hidden_names_are_suggested_nowhere(client: FlaskClient) -> None:
    """No other beginning shows them."""
    for path in ("entity?prefix=z", "entity?prefix=nor", "type?prefix=", "property?prefix="):
        assert MARK not in client.get(f"/reconcile/suggest/{path}").text
