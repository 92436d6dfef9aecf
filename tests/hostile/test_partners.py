"""Partners that have gone bad, asked by a server process: slow, endless, lying, dead."""

import gzip
import itertools
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
import requests

from graph_service.partners.registry import Registry, registry_of
from graph_service.settings import read_settings
from graph_service.state import State
from tests.benchmarks import processes
from tests.benchmarks.servers.graph_service import GraphService
from tests.partners.entries import make_partner
from tests.partners.serving import GOOD, JSON, Acting, Behave, acting, endless, raw, silent, whole
from tests.partners.serving import dripping as drops
from tests.partners.store import knowing
from tests.web.federated import entry_of

pytestmark = [pytest.mark.hostile]
XML = "application/sparql-results+xml"
HEAD = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\n".encode()
CHUNKED = b"Transfer-Encoding: chunked\r\n\r\n"
MEMORY = 1 << 30
PATIENCE = 60.0
"""Seconds of a client; a partner that never ends would have it for ever."""


@dataclass(frozen=True)
class Here:
    """The server: its endpoint, its process, and the partners that it may call."""

    endpoint: str
    pid: int
    registry: Registry

    def ask(self, query: str) -> requests.Response:
        """Send a query."""
        kind = {"Accept": JSON}
        return requests.get(self.endpoint, {"query": query}, headers=kind, timeout=PATIENCE)

    def call(self, server: Acting, **limits: object) -> requests.Response:
        """Have a partner called."""
        name = f"p{server.port}"
        self.registry.add(make_partner(name, server.endpoint, **limits))
        try:
            return self.ask(f"SELECT * {{ SERVICE <{server.endpoint}> {{ ?s ?p ?o }} }}")
        finally:
            self.registry.remove(name)


@pytest.fixture(scope="module")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """Return a server that may call loopback."""
    folder = tmp_path_factory.mktemp("ours")
    settings = read_settings({"state": folder / "state"}, environ={})
    entry = entry_of("http://example.org/g", "<urn:a> <urn:b> <urn:c> .")
    State(settings).ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))
    given = {"shapes": "none", "workers": "2", "partner_networks": "127.0.0.0/8"}
    with GraphService(given).start(folder) as running:
        yield Here(running.endpoint, running.pid, registry_of(folder / "state"))


def laughs() -> bytes:
    """Return a table whose one value would be a billion words."""
    names = "abcdefghij"
    more = "".join(
        f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in itertools.pairwise(names)
    )
    return (
        f'<?xml version="1.0"?><!DOCTYPE s [<!ENTITY a "lol">{more}]>'
        '<sparql xmlns="http://www.w3.org/2005/sparql-results#"><head><variable name="s"/></head>'
        '<results><result><binding name="s"><literal>&j;</literal></binding></result></results>'
        "</sparql>"
    ).encode()


ROW = b'{"s":{"type":"uri","value":"http://example.org/a"}}'
BAD: dict[str, tuple[Behave, int]] = {
    "slow: says nothing": (silent, 504),
    "slow: a byte a second of its head": (drops(HEAD * 9, 1.0), 504),
    "slow: a byte a second of its body": (drops(HEAD + b"\r\n" + GOOD, 1.0), 504),
    "endless: head": (endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 1000 + b"\r\n"), 502),
    "endless: body": (endless(HEAD + b"\r\n", b" " * 65536), 502),
    "endless: rows": (
        endless(HEAD + b'\r\n{"head":{"vars":["s"]},"results":{"bindings":[', (ROW + b",") * 999),
        502,
    ),
    "endless: chunks": (
        endless(HEAD + CHUNKED, b"2000\r\n" + b" " * 8192 + b"\r\n"),
        502,
    ),
    "lying: another type": (whole(b"secret-in-body", "text/turtle"), 502),
    "lying: a page": (whole(b"<html>secret-in-body</html>", "text/html"), 502),
    "lying: longer than it says": (raw(HEAD + b"Content-Length: 9\r\n\r\n" + GOOD), 502),
    "lying: shorter than it says": (raw(HEAD + b"Content-Length: 9999\r\n\r\n" + GOOD), 502),
    "lying: cut JSON": (whole(GOOD[:80]), 502),
    "lying: other variables": (whole(GOOD.replace(b'"s"', b'"evil"')), 502),
    "lying: billion laughs": (whole(laughs(), XML), 502),
    "lying: more rows than it may": (
        whole(b'{"head":{"vars":["s"]},"results":{"bindings":[' + b",".join([ROW] * 101) + b"]}}"),
        502,
    ),
    "lying: gzip bomb": (
        whole(gzip.compress(b" " * 200_000_000), Content_Encoding="gzip"),
        502,
    ),
    "dead: hangs up": (raw(b""), 502),
    "dead: no HTTP": (raw(b"SSH-2.0-x\r\n"), 502),
    "dead: status 500": (whole(b"secret-in-body", status="500 No"), 502),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_partner_is_an_error_and_nothing_else(here: Here, name: str) -> None:
    """It comes in time, shows nothing of what was sent, and the next partner answers."""
    behave, status = BAD[name]
    with acting(behave) as server:
        answer = here.call(server, seconds=2.0, size=1_000_000, rows=100)
    assert answer.status_code == status, answer.text
    assert answer.headers["Content-Type"].startswith("application/problem+json")
    assert "secret-in-body" not in answer.text and "lol" not in answer.text
    with acting(knowing()) as well:
        assert here.call(well).status_code == 200
    assert processes.memory(here.pid).proportional < MEMORY


def test_partner_that_is_not_there_is_an_error(here: Here) -> None:
    """Nobody listens where it was."""
    with acting(silent) as server:
        pass
    assert here.call(server, seconds=2.0).status_code == 502


def test_partner_leads_nobody_elsewhere(here: Here) -> None:
    """Redirects to another host, to another path and to a file are not followed."""
    with acting(whole(), everywhere=True) as other:
        for place in (
            other.endpoint,
            f"http://[::1]:{other.port}/",
            f"//localhost:{other.port}/",
            "/other",
            "file:///etc/passwd",
        ):
            for status in ("301 a", "302 b", "303 c", "307 d", "308 e"):
                with acting(whole(b"", status=status, Location=place)) as server:
                    answer = here.call(server)
                    assert answer.status_code == 502 and "root:" not in answer.text
                    assert server.connections == 1
        assert other.connections == 0


def test_others_are_served_while_partners_are_slow(here: Here) -> None:
    """Queries that call nobody do not wait behind calls; those of another partner do not either."""
    answers = list[int]()
    with acting(silent) as server, acting(knowing()) as well:
        slow = threading.Thread(
            target=lambda: answers.append(here.call(server, seconds=10.0).status_code)
        )
        slow.start()
        while not server.connections:
            slow.join(0.01)
        for _ in range(5):
            assert here.ask("ASK { ?s ?p ?o }").json()["boolean"] is True
        assert here.call(well).status_code == 200
        assert answers == []
        slow.join()
    assert answers == [504]
