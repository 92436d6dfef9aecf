"""A preview may stand in a frame and shows what the caller sees; the view leads further."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.reconciliation.conftest import LEAGUE, NORTH, OURS
from tests.web.conftest import BASE
from tests.web.reconciled import MARK, make_insider


@pytest.fixture
def client(reconciled: Flask) -> FlaskClient:
    """Return a client of a service with public names and hidden ones."""
    return reconciled.test_client()


def test_preview_may_stand_in_a_frame(client: FlaskClient) -> None:
    """It has no script and no form, and only this page may be framed."""
    answer = client.get("/reconcile/preview", query_string={"id": NORTH})
    assert answer.content_type == "text/html; charset=utf-8"
    policy = answer.headers["Content-Security-Policy"]
    assert "frame-ancestors *" in policy
    assert "script" not in policy + answer.text
    assert "<form" not in answer.text
    for text in ("Northland", "Norrlande", "XNO", f'href="{BASE}id/state/XNO"'):
        assert text in answer.text
    for path in ("/reconcile/preview?id=urn:none", "/reconcile", "/search", "/reconcile/preview"):
        other = client.get(path).headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in other


def test_view_leads_to_the_document(client: FlaskClient) -> None:
    """Only to this service, and only for what is there."""
    answer = client.get("/reconcile/view", query_string={"id": NORTH})
    assert (answer.status_code, answer.headers["Location"]) == (303, f"{BASE}id/state/XNO")
    below = client.get("/releases/1/reconcile/view", query_string={"id": NORTH})
    assert below.headers["Location"] == f"{BASE}releases/1/id/state/XNO"
    for iri in ("https://evil.example/", f"{OURS}id/state/none", "javascript:alert(1)", "//x"):
        assert client.get("/reconcile/view", query_string={"id": iri}).status_code == 404


def test_hidden_things_are_as_absent_ones(client: FlaskClient, reconciled: Flask) -> None:
    """Preview and view of them are 404, and what is hidden of a thing stands in no preview."""
    insider = make_insider(reconciled)
    for path in ("preview", "view"):
        answers = [
            client.get(f"/reconcile/{path}?id=https://example.org/{word}")
            for word in (MARK, "qxqxqxqxqxqx")
        ]
        assert [each.status_code for each in answers] == [404, 404]
        assert answers[0].data == answers[1].data
    shown = client.get("/reconcile/preview", query_string={"id": NORTH})
    assert MARK not in shown.text
    inside = client.get("/reconcile/preview", query_string={"id": NORTH}, headers=insider)
    assert MARK in inside.text


def test_extension_gives_what_the_caller_sees(client: FlaskClient, reconciled: Flask) -> None:
    """Values of visible graphs alone, things with their names; unknown things have empty cells."""
    asked = json.dumps(
        {
            "ids": [LEAGUE, "urn:none", f"https://example.org/{MARK}", "no iri"],
            "properties": [
                {"id": "associatedState", "settings": {"limit": 1}},
                {"id": "foaf:name"},
                {"id": "rdfs:label"},
                {"id": "no property"},
            ],
        }
    )
    answer = client.post("/reconcile", data={"extend": asked})
    found = answer.get_json()
    assert [each["id"] for each in found["meta"]] == [
        *("associatedState", "foaf:name", "rdfs:label", "no property")
    ]
    assert found["rows"][LEAGUE]["associatedState"] == [{"id": NORTH, "name": "Northland"}]
    assert found["rows"][LEAGUE]["foaf:name"] == [{"str": "League for Open Meetings"}]
    for thing in ("urn:none", f"https://example.org/{MARK}", "no iri"):
        assert set(map(str, found["rows"][thing].values())) == {"[]"}
    assert client.get("/reconcile", query_string={"extend": asked}).get_json() == found
    inside = client.post("/reconcile", data={"extend": asked}, headers=make_insider(reconciled))
    assert inside.get_json()["rows"][f"https://example.org/{MARK}"]["rdfs:label"]


@pytest.mark.parametrize(("text", "status"), [("{nope", 400), ("[]", 400), ('{"ids": []}', 400)])
def test_wrong_extensions_are_refused(client: FlaskClient, text: str, status: int) -> None:
    """With a problem document."""
    assert client.post("/reconcile", data={"extend": text}).status_code == status
