"""The log: one line a request, and nothing that is somebody's."""

import dataclasses
import json
import logging
import os
import sys
from pathlib import Path
from typing import Any

import pytest

from graph_service.web.app import create_app
from graph_service.web.log import JsonFormatter, Log, hash_of
from graph_service.web.service import Service

TOKEN = "secret-991"  # noqa: S105 (nobody's)
QUERY = "SELECT ?secretname { ?secretname ?p ?o } LIMIT 3"
STREAM = "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8)) + " } LIMIT 2000"


class Lines:
    """A log in a file."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "log"
        self.log = Log(os.open(self.path, os.O_CREAT | os.O_WRONLY | os.O_APPEND))

    def read(self) -> list[dict[str, Any]]:
        """Return what was written, line by line."""
        self.log.flush()
        return [json.loads(line) for line in self.path.read_text().splitlines()]


@pytest.fixture
def lines(tmp_path: Path) -> Lines:
    """Return an empty log."""
    return Lines(tmp_path)


def ask(running: Service, lines: Lines, **settings: object) -> list[dict[str, Any]]:
    """Ask in some ways and return the lines."""
    changed = dataclasses.replace(running.settings, **settings)  # type: ignore[arg-type]
    client = create_app(dataclasses.replace(running, settings=changed), lines.log).test_client()
    headers = {"Authorization": f"Bearer {TOKEN}", "User-Agent": TOKEN, "Referer": TOKEN}
    environ = {"REMOTE_ADDR": "192.0.2.77"}
    for query in (QUERY, QUERY, "SELECT * {"):
        asked = {"query": query, "x": TOKEN}
        client.get("/sparql", query_string=asked, environ_overrides=environ)
    client.get(f"/{TOKEN}", headers=headers, environ_overrides=environ)
    return lines.read()


def test_every_request_has_a_line(running: Service, lines: Lines) -> None:
    """A line tells when, what, how it ended, how long it took, and of which release."""
    found = ask(running, lines)
    assert [(each["route"], each["status"], each["outcome"]) for each in found] == [
        ("/sparql", 200, "made"),
        ("/sparql", 200, "kept"),
        ("/sparql", 400, "refused"),
        ("unknown", 401, "refused"),
    ]
    assert all(each["time"].endswith("+00:00") and each["seconds"] > 0 for each in found)
    assert [each["release"] for each in found] == [1] * 4
    assert found[0]["bytes"] == found[1]["bytes"] > 0
    assert found[0]["query_seconds"] > 0
    assert "query_seconds" not in found[1]


def test_lines_hold_nothing_of_the_caller(running: Service, lines: Lines) -> None:
    """By default there is no query, address, header or token in them."""
    text = json.dumps(ask(running, lines, log_slow_seconds=0.0))
    for secret in ("secretname", TOKEN, "192.0.2.77", "Bearer"):
        assert secret not in text


def test_slow_query_is_named_by_its_hash(running: Service, lines: Lines) -> None:
    """From the bound on a line has the same hash for the same query."""
    found = ask(running, lines, log_slow_seconds=0.0)
    assert found[0]["query_hash"] == hash_of(QUERY)
    assert found[0]["slow"] is True
    assert "query_hash" not in found[1]


def test_more_can_be_switched_on(running: Service, lines: Lines) -> None:
    """Settings add the query and the address."""
    found = ask(running, lines, log_queries=True, log_addresses=True)
    assert found[0]["query"] == QUERY
    assert found[0]["address"] == "192.0.2.77"


def test_log_can_be_switched_off(running: Service, lines: Lines) -> None:
    """Without lines for requests there are none."""
    assert ask(running, lines, log_requests=False) == []


def test_stream_has_its_line_when_it_ends(running: Service, lines: Lines) -> None:
    """A body that streams is logged once, with its bytes, whole or left behind."""
    client = create_app(running, lines.log).test_client()
    answer = client.get("/sparql", query_string={"query": STREAM})
    assert lines.read() == []
    size = len(answer.data)
    answer.close()
    client.get("/sparql", query_string={"query": STREAM.replace("2000", "1999")}).close()
    found = lines.read()
    assert [each["outcome"] for each in found] == ["made", "left"]
    assert found[0]["bytes"] == size > found[1]["bytes"]


def test_strange_method_stays_one_line(running: Service, lines: Lines) -> None:
    """What a client sends can't break a line."""
    client = create_app(running, lines.log).test_client()
    client.open("/", method='X"\n{')
    assert [each["method"] for each in lines.read()] == ['X"\n{']


def test_messages_are_lines_too() -> None:
    """The standard library's messages get the same form, tracebacks included."""
    try:
        raise ValueError("why")
    except ValueError:
        record = logging.LogRecord(
            "a.b", logging.ERROR, "f", 1, "it %s", ("broke",), sys.exc_info()
        )
    line = json.loads(JsonFormatter().format(record))
    assert (line["level"], line["logger"], line["message"]) == ("error", "a.b", "it broke")
    assert "ValueError: why" in line["traceback"]


def test_log_without_a_reader_does_no_harm() -> None:
    """When nobody reads the log any more, lines are lost and nothing else."""
    read, write = os.pipe()
    os.close(read)
    log = Log(write)
    log.write("{}")
    log.flush()
    os.close(write)
    log.write("{}")
    log.flush()


def test_waiting_lines_are_bounded(lines: Lines, monkeypatch: pytest.MonkeyPatch) -> None:
    """When lines come faster than they are written the oldest are lost, and counted."""
    monkeypatch.setattr("graph_service.web.log._MOST_LINES", 3)
    log = Log(None)
    log._lines = type(log._lines)(maxlen=3)
    log._descriptor = os.open(lines.path, os.O_WRONLY | os.O_APPEND)
    for number in range(5):
        log.write(json.dumps({"n": number}))
    log.flush()
    os.close(log._descriptor)
    found = lines.read()
    assert [each.get("n") for each in found] == [2, 3, 4, None]
    assert found[-1]["lost_lines"] == 2
