"""Two services of ours: one publishes and withdraws, the other pulls by itself."""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from graph_service.access.tokens import tokens_of
from graph_service.harvest.keeping import Keeping
from graph_service.ledger.ledger import NewEntry
from graph_service.partners.registry import registry_of
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.search import search_of
from graph_service.web.service import Service, open_service
from graph_service.withdrawing import withdraw_everywhere
from tests.harvest.bench import GRAPH, NAME, harvest_of
from tests.partners.entries import make_partner
from tests.web.conftest import fill, make_settings, wait_ready
from tests.web.serving import Serving, free_port

MARK = "mark-of-a-person-8831"
THINGS = "https://w3id.org/reprisals/id/"
"""Both services have their things there, as all of this kind do."""

GONE = THINGS + "person/q1w2e3r4t5"
STAYS = THINGS + "incident/z9x8c7v6b5"


@dataclass
class Second:
    """The service of the partner."""

    service: Service
    url: str

    def publish(self, *quads: str) -> None:
        """Make these statements all that it publishes."""
        graph = "https://second.example/graph/one"
        text = "".join(sorted(f"{each} <{graph}> .\n" for each in quads)).encode()
        entry = NewEntry(graph, "public", "Synthetic partner", "reports", text)
        State(self.service.settings).ledger.commit([entry], issued=datetime(2026, 2, 1, tzinfo=UTC))
        self.service.refresh()


@pytest.fixture(scope="module")
def second(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Second]:
    """Return a service that publishes, on loopback."""
    port = free_port()
    url = f"http://127.0.0.1:{port}/"
    settings = make_settings(
        tmp_path_factory.mktemp("second"), public_url=url, shapes="none", workers=1
    )
    graph = "https://second.example/graph/one"
    quads = "".join(
        sorted(
            [
                f'<{STAYS}> <urn:title> "a report" <{graph}> .\n',
                f'<{GONE}> <urn:name> "{MARK}" <{graph}> .\n',
                f"<{STAYS}> <urn:about> <{GONE}> <{graph}> .\n",
            ]
        )
    ).encode()
    entry = NewEntry(graph, "public", "Synthetic partner", "reports", quads)
    State(settings).ledger.commit([entry], issued=datetime(2026, 2, 1, tzinfo=UTC))
    service = open_service(settings)
    wait_ready(service)
    app = create_app(service)
    gateway = Gateway(settings, threads=4)
    gateway.application = app
    gateway.lane = Lane(front_of(app), service, gateway.on_thread)
    server = Serving(gateway, port)
    yield Second(service, url)
    server.close()
    search_of(app).close()
    service.close()


@dataclass
class Ours:
    """Our service: a client, and tokens by the name of an audience."""

    service: Service
    client: FlaskClient
    token: str

    def get(self, path: str, *, staff: bool = True) -> str:
        """Return what a reader gets at a path, whatever its status."""
        headers = {"Authorization": f"Bearer {self.token}"} if staff else {}
        return self.client.get(path, headers=headers).get_data(as_text=True)

    def partner(self, *, staff: bool) -> dict[str, Any] | None:
        """Return what ``/partners`` says of the partner."""
        headers = {"Authorization": f"Bearer {self.token}"} if staff else {}
        found = self.client.get("/partners.json", headers=headers).get_json()["partners"]
        return found[0] if found else None

    def again(self) -> None:
        """Have the partner be due."""
        keeping = Keeping(self.service.settings.state, NAME)
        with keeping.alone(60):
            keeping.write(keeping.read().but(due=0.0, feed_due=0.0))


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, second: Second) -> Iterator[Ours]:
    """Return a service whose partner is the second one, kept for internal readers."""
    settings = make_settings(
        tmp_path_factory.mktemp("ours"),
        shapes="none",
        workers=1,
        partner_networks="127.0.0.0/8",
        partner_check_seconds=0.0,
        partner_pulls=True,
    )
    fill(settings)
    harvest = harvest_of(
        second.url, "exports/graph.nq", feed=second.url + "changes.atom", namespaces=(THINGS,)
    )
    registry_of(settings.state).add(make_partner(NAME, None, harvest=harvest))
    service = open_service(settings)
    wait_ready(service)
    app = create_app(service)
    token = tokens_of(settings.state).create("staff", reads=["partner", "internal"])
    yield Ours(service, app.test_client(), token)
    search_of(app).close()
    service.close()


def wait(holds: Callable[[], object]) -> None:
    """Wait until something holds."""
    while not holds():
        time.sleep(0.1)


def known(ours: Ours) -> Any:
    """Return what is known of the partner."""
    return Keeping(ours.service.settings.state, NAME).read()


def test_what_is_published_and_withdrawn_there_is_so_here(ours: Ours, second: Second) -> None:
    """Published, pulled, not changed, changed, withdrawn: gone from answers, dumps and history."""
    wait(lambda: known(ours).outcome == "pulled")
    state = ours.service.state
    (entry,) = (e for e in state.current().entries if e.graph.startswith(GRAPH))
    assert (entry.audience, entry.triples, entry.graph.count("/")) == ("internal", 3, 6)

    dump = f"/exports/graphs/partner-{NAME}/{entry.graph.rpartition('/')[2]}.nq"
    assert MARK in ours.get(dump) and MARK in ours.get("/exports/graph.nq")
    for path in (dump, "/exports/graph.nq", "/partners.json", "/partners.ttl", "/partners"):
        assert MARK not in ours.get(path, staff=False)
        assert second.url not in ours.get(path, staff=False)
    told = ours.partner(staff=True)
    assert told is not None and "endpoint" not in told
    assert told["pulls"]["good"] and told["pulls"]["statements"] == 3
    assert ours.partner(staff=False) is None
    page = ours.get("/partners.html")
    assert second.url in page and "May you call it" not in page
    assert second.url not in ours.get("/partners.ttl")
    about = ours.get(f"/doc/graph/partner-{NAME}/{entry.graph.rpartition('/')[2]}.nt")
    assert "wasDerivedFrom" in about and f"{second.url}exports/graph.nq" in about
    assert 'graph_service_pulls_total{outcome="pulled"} 1.0' in text_of(ours)

    ours.again()
    wait(lambda: known(ours).outcome == "unchanged")
    before = state.current().number
    second.publish(
        f'<{STAYS}> <urn:title> "another title"',
        f'<{GONE}> <urn:name> "{MARK}"',
        f"<{STAYS}> <urn:about> <{GONE}>",
    )
    ours.again()
    wait(lambda: known(ours).release > before)
    assert "another title" in ours.get(dump)

    withdraw_everywhere(
        second.service.settings, second.service.state, GONE, follow=second.service.refresh
    )
    ours.again()
    wait(lambda: known(ours).withdrawn == 1 and known(ours).outcome == "pulled")
    assert "another title" in ours.get(dump)
    for number in state.ledger.releases():
        for each in state.ledger.release(number).entries:
            assert MARK.encode() not in state.ledger.read(each.object)
    for path in (
        dump,
        "/exports/graph.nq",
        "/changes.trig",
        f"/releases/{before}/exports/graph.nq",
    ):
        assert MARK not in ours.get(path)
    assert ours.client.get(
        "/id/person/q1w2e3r4t5", headers={"Authorization": f"Bearer {ours.token}"}
    ).status_code in (410, 303)
    assert GONE in ours.get("/changes.atom") and GONE not in ours.get("/changes.atom", staff=False)
    wait(lambda: not state.ledger.journal.is_there())
    left = [
        path.relative_to(ours.service.settings.state)
        for path in ours.service.settings.state.rglob("*")
        if path.is_file() and MARK.encode() in path.read_bytes()
    ]
    assert left == []


def text_of(ours: Ours) -> str:
    """Return the metrics."""
    from graph_service.web.instruments import KEY, Instruments

    found = ours.client.application.extensions[KEY]
    assert isinstance(found, Instruments)
    return found.metrics.text().decode()
