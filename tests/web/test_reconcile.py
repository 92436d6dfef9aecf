"""``/reconcile`` finds what is meant by a name among what the caller sees, and nothing hurts it."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.web.reconcile import MOST_BYTES
from tests.reconciliation.conftest import LEAGUE, NORTH, OURS, RESOLUTION, SOUTH
from tests.web.conftest import BASE
from tests.web.reconciled import MARK, make_insider


@pytest.fixture
def client(reconciled: Flask) -> FlaskClient:
    """Return a client of a service with public names and hidden ones."""
    return reconciled.test_client()


@pytest.fixture
def insider(reconciled: Flask) -> dict[str, str]:
    """Return the header of somebody who sees everything."""
    return make_insider(reconciled)


def ask(client: FlaskClient, **query: Any) -> list[dict[str, Any]]:
    """Return the candidates of one query."""
    answer = client.post("/reconcile", data={"queries": json.dumps({"q": query})})
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.get_json()["q"]["result"]
    return found


def test_manifest_names_versions_and_spaces(client: FlaskClient) -> None:
    """Without parameters there is the manifest, which other origins may read."""
    answer = client.get("/reconcile", headers={"Origin": "https://elsewhere.example"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    found = answer.get_json()
    assert found["versions"] == ["0.2"]
    assert (found["identifierSpace"], found["schemaSpace"]) == (f"{OURS}id/", f"{OURS}ontology/")
    assert {"id": f"{OURS}ontology/State", "name": "State"} in found["defaultTypes"]
    assert found["documentation"] == f"{BASE}docs"
    tagged = client.get("/reconcile", headers={"If-None-Match": answer.headers["ETag"]})
    assert tagged.status_code == 304


def test_candidate_has_the_documented_shape(client: FlaskClient) -> None:
    """A candidate says what it is, how good it is, and whether it is meant."""
    assert ask(client, query="northland", type="State", limit=1) == [
        {
            "id": NORTH,
            "name": "Northland",
            "description": "State · Norrlande · 北地 · XNO",
            "type": [{"id": f"{OURS}ontology/State", "name": "State"}],
            "score": 100.0,
            "match": True,
            "features": [{"id": "name", "value": 100.0}],
        }
    ]


def test_batch_is_answered_by_its_keys(client: FlaskClient) -> None:
    """By GET as by POST; each query is answered as if it were alone."""
    batch = {f"q{n}": {"query": name} for n, name in enumerate(("XSO", "LOM", "zzzz", "…"))}
    text = json.dumps(batch)
    sent = client.post("/reconcile", data={"queries": text})
    assert sent.headers["Cache-Control"] == "no-store"
    assert sent.get_json() == client.get("/reconcile", query_string={"queries": text}).get_json()
    found = {key: each["result"] for key, each in sent.get_json().items()}
    assert [found[key][0]["id"] for key in ("q0", "q1")] == [SOUTH, LEAGUE]
    assert found["q2"] == found["q3"] == []
    assert found["q1"] == ask(client, query="LOM")
    assert client.post("/reconcile", data={"queries": "{}"}).get_json() == {}


def test_single_query_has_one_result(client: FlaskClient) -> None:
    """As a name, or as an object."""
    for query in ("Southland", '{"query": "Southland"}'):
        answer = client.get("/reconcile", query_string={"query": query})
        assert answer.get_json()["result"][0]["id"] == SOUTH


def test_properties_raise_and_lower_scores(client: FlaskClient) -> None:
    """What a thing says is compared by name, code or IRI, and tells namesakes apart."""
    for value in ("Northland", "xno", {"id": NORTH}, ["nothing", "Norrlande"]):
        (found, *_) = ask(
            client,
            query="League for Open Meetings",
            properties=[{"pid": "associatedState", "v": value}],
        )
        assert (found["id"], found["score"], found["match"]) == (LEAGUE, 100.0, True)
    properties = [{"pid": "associatedState", "v": {"id": SOUTH}}]
    (found, *_) = ask(client, query="League for Open Meetings", properties=properties)
    assert (found["score"], found["match"]) == (70.0, False)


def test_properties_alone_find_things(client: FlaskClient) -> None:
    """What nobody named is found by what it says; without a name nothing matches."""
    (found,) = ask(client, properties=[{"pid": "associatedState", "v": "Northland"}])
    assert (found["id"], found["score"], found["match"]) == (LEAGUE, 100.0, False)
    (found,) = ask(client, properties=[{"pid": "symbol", "v": "S/SMP/RES/12/2"}])
    assert found["id"] == RESOLUTION
    assert ask(client, properties=[{"pid": "associatedState", "v": {"id": "urn:none"}}]) == []
    assert ask(client, properties=[{"pid": "no property", "v": "x"}]) == []


def test_types_are_ours(client: FlaskClient) -> None:
    """A broader type has the narrower ones; ``all`` asks for each, ``should`` only prefers."""
    assert [each["id"] for each in ask(client, query="land", type="Area")] == [NORTH, SOUTH]
    assert ask(client, query="land", type="https://nope.example/T") == []
    both = ["State", "Organization"]
    assert ask(client, query="Northland", type=both, type_strict="any")[0]["id"] == NORTH
    assert ask(client, query="Northland", type=both, type_strict="all") == []
    (found, *_) = ask(client, query="Northland", type="Organization", type_strict="should")
    assert (found["id"], found["match"]) == (NORTH, False)


HOSTILE = ['"', "' OR 1=1 --", '" } UNION { ?s ?p ?o } #', "\\", "(((", "*", "a AND", "\0", "😀"]
HOSTILE += ["x" * 5_000, "北" * 5_000, "%", "_", "NEAR(a b)", "pieces:x", "<script>", "\u202ex"]


def test_hostile_text_is_only_a_name(client: FlaskClient) -> None:
    """Whatever is written is compared as a name, also as a value and as an identifier."""
    batch = {
        f"q{n}": {
            "query": text,
            "type": [],
            "properties": [{"pid": text, "v": [text, {"id": text}]}],
        }
        for n, text in enumerate(HOSTILE)
    }
    answer = client.post("/reconcile", data={"queries": json.dumps(batch)})
    assert answer.status_code == 200
    assert set(answer.get_json()) == set(batch)
    for text in HOSTILE:
        assert client.get("/reconcile", query_string={"query": f"n {text}"}).status_code == 200
        assert ask(client, query="Northland", type=text) == []


@pytest.mark.parametrize(
    ("form", "status"),
    [
        ({"queries": "{nope"}, 400),
        ({"queries": '{"q0": {"query": {"a": 1}}}'}, 400),
        ({"queries": "[]"}, 400),
        ({"queries": "{}", "query": "x"}, 400),
        ({"query": '{"x": 1}'}, 400),
        ({"x": "y"}, 400),
        ({"callback": "f", "query": "x"}, 400),
        ({"queries": json.dumps({f"q{n}": {"query": "x"} for n in range(101)})}, 413),
        ({"query": "x" * MOST_BYTES}, 413),
    ],
)
def test_wrong_forms_are_refused(client: FlaskClient, form: dict[str, str], status: int) -> None:
    """With a problem document that says what is wrong."""
    answer = client.post("/reconcile", data=form)
    assert (answer.status_code, answer.content_type) == (status, "application/problem+json")
    assert answer.get_json()["detail"]


def test_other_bodies_are_refused(client: FlaskClient) -> None:
    """Queries come as a form, in UTF-8; there is no JSONP."""
    assert client.post("/reconcile", json={"q0": {"query": "x"}}).status_code == 415
    for kind in ("multipart/form-data; boundary=x", "application/x-www-form-urlencoded; charset=x"):
        assert client.post("/reconcile", data=b"x", content_type=kind).status_code == 415
    broken = client.post("/reconcile?queries=%ff")
    assert broken.status_code == 415
    assert client.get("/reconcile?queries=%ff").status_code == 400
    answer = client.get("/reconcile?callback=alert(1)//")
    assert answer.status_code == 400
    assert b"alert" not in answer.data
    assert client.put("/reconcile").status_code == 405


def test_hidden_names_are_as_absent_ones(client: FlaskClient, insider: dict[str, str]) -> None:
    """What only insiders see is found by them, and by nobody else, in no way of asking."""
    asked = {
        "name": {"query": "$"},
        "iri": {"query": "https://example.org/$"},
        "type": {"query": "Northland", "type": "https://example.org/$"},
        "value": {"query": "League", "properties": [{"pid": "associatedState", "v": "$"}]},
        "thing": {"properties": [{"pid": "associatedState", "v": {"id": "https://example.org/$"}}]},
    }
    for key, query in asked.items():
        answers = [
            client.post(
                "/reconcile",
                data={"queries": json.dumps({"q": query}).replace("$", word)},
            )
            for word in (MARK, "qxqxqxqxqxqx")
        ]
        assert answers[0].data == answers[1].data, key
        assert MARK.encode() not in answers[0].data
        inside = client.post(
            "/reconcile",
            data={"queries": json.dumps({"q": query}).replace("$", MARK)},
            headers=insider,
        )
        assert inside.headers["Cache-Control"] == "no-store"
        assert inside.data != answers[0].data or key == "type", key


def test_budget_is_charged(client: FlaskClient) -> None:
    """Who has no time left waits, as for queries."""
    assert "RateLimit" in client.get("/reconcile?query=Northland").headers
    assert "RateLimit" not in client.get("/reconcile").headers


def test_earlier_releases_are_asked_below_them(client: FlaskClient) -> None:
    """Each answer names its release, and is found again below it."""
    answer = client.get("/releases/1/reconcile?query=Northland")
    assert (answer.status_code, answer.headers["Release"]) == (200, "1")
    assert answer.get_json()["result"][0]["id"] == NORTH
    manifest = client.get("/releases/1/reconcile").get_json()
    assert manifest["documentation"] == f"{BASE}docs"
