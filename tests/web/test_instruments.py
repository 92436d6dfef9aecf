"""What a service measures and limits, as a caller meets it."""

import dataclasses

import pytest
from flask.testing import FlaskClient

from graph_service.errors import InputError
from graph_service.web.app import create_app
from graph_service.web.service import Service

STRANGER = {"REMOTE_ADDR": "192.0.2.1"}
QUERY = "SELECT * { ?s ?p ?o }"


def make_client(running: Service, **settings: object) -> FlaskClient:
    """Return a client of the service with other settings."""
    changed = dataclasses.replace(running.settings, **settings)  # type: ignore[arg-type]
    return create_app(dataclasses.replace(running, settings=changed)).test_client()


def ask(client: FlaskClient, number: int = 0, **environ: str) -> int:
    """Ask a query of its own and return the status."""
    query = {"query": f"{QUERY} LIMIT {number + 1}"}
    answer = client.get("/sparql", query_string=query, environ_overrides=STRANGER | environ)
    return answer.status_code


def test_client_that_used_its_time_has_to_wait(running: Service) -> None:
    """The problem is 429, says when to come again and which quota it was; others go on."""
    client = make_client(running, budget_seconds=1e-6)
    assert ask(client) == 200
    answer = client.get("/sparql", query_string={"query": QUERY}, environ_overrides=STRANGER)
    body = answer.get_json()
    assert (answer.status_code, body["violated-policies"]) == (429, ["query-time"])
    assert body["type"].endswith("#budget-spent")
    assert int(answer.headers["Retry-After"]) >= 1
    assert answer.headers["RateLimit"].startswith('"query-time";r=0;t=')
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert ask(client, REMOTE_ADDR="192.0.2.2") == 200


def test_kept_and_unchanged_answers_cost_nothing(running: Service) -> None:
    """A client without time left still gets what needs no query."""
    client = make_client(running, budget_seconds=1e-6)
    first = client.get("/sparql", query_string={"query": QUERY}, environ_overrides=STRANGER)
    again = client.get("/sparql", query_string={"query": QUERY}, environ_overrides=STRANGER)
    unchanged = client.get(
        "/sparql",
        query_string={"query": QUERY},
        headers={"If-None-Match": first.headers["ETag"]},
        environ_overrides=STRANGER,
    )
    assert [a.status_code for a in (first, again, unchanged)] == [200, 200, 304]
    assert "RateLimit" in first.headers
    assert client.get("/", environ_overrides=STRANGER).status_code == 200


@pytest.mark.parametrize("path", ["/queries/mechanisms.csv", "/validate"])
def test_other_queries_are_charged_alike(running: Service, path: str) -> None:
    """Canned queries and validation are refused as well when the time is used up."""
    client = make_client(running, budget_seconds=1e-6)
    name = next(iter(running.queries))
    assert ask(client) == 200
    if path == "/validate":
        turtle = {"data": b"<x:a> <x:b> <x:c> .", "content_type": "text/turtle"}
        answer = client.post(path, environ_overrides=STRANGER, **turtle)  # type: ignore[arg-type]
    else:
        answer = client.get(f"/queries/{name}.csv", environ_overrides=STRANGER)
        if answer.status_code == 400:  # it has a parameter that is required
            pytest.skip("the first canned query needs a value")
    assert answer.status_code == 429


def test_exempt_networks_have_no_budget(running: Service) -> None:
    """Clients of an exempt network are not limited, unless a stranger forwards for them."""
    client = make_client(running, budget_seconds=1e-6)
    for number in range(3):
        assert ask(client, number, REMOTE_ADDR="127.0.0.1") == 200
    forwarded = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "127.0.0.1"}
    assert ask(client, 10, **forwarded) == 200
    assert ask(client, 11, **forwarded) == 429


def test_trusted_proxy_passes_budgets_on(running: Service) -> None:
    """Behind a trusted proxy each client has a budget of its own."""
    client = make_client(running, budget_seconds=1e-6, trusted_proxies="127.0.0.1")
    one = {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "198.51.100.1"}
    other = one | {"HTTP_X_FORWARDED_FOR": "198.51.100.2"}
    assert [ask(client, 1, **one), ask(client, 2, **one), ask(client, 3, **other)] == [
        200,
        429,
        200,
    ]


def test_setting_that_is_no_network_is_refused(running: Service) -> None:
    """A service does not start with networks that can't be read."""
    for name in ("budget_exempt", "trusted_proxies", "metrics_networks"):
        with pytest.raises(InputError, match=name):
            make_client(running, **{name: "everywhere"})
