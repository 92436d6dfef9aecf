"""A replica on a copy of the state folder, made by the script of the page; and copies that stop."""

import os
import shutil
import subprocess
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.replicas.conftest import make_writer
from tests.replicas.fleet import Fleet, block, until

RSYNC = shutil.which("rsync")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Fleet]:
    """Return a writer, whose folder is copied."""
    if RSYNC is None:
        pytest.skip("no rsync: apt-get install rsync")
    folder = tmp_path_factory.mktemp("source")
    made = Fleet(folder, make_writer(folder))
    yield made
    made.close()


def copy(source: Path, target: Path) -> None:
    """Run the script of the page, which can't fail but for what the writer deletes meanwhile."""
    done = subprocess.run(
        ["sh", "-c", block("sh"), "copy", str(source), str(target)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 24), done.stderr


def test_copies_are_followed_while_the_writer_goes_on(source: Fleet, tmp_path: Path) -> None:
    """Each copy can be answered from, whenever it was made; a withdrawal reaches it."""
    target = tmp_path / "copy"
    copy(source.state, target)
    replica = source.add("copied", "derived", target)
    ending, graph = threading.Event(), "urn:g:zqcopied"

    def go_on() -> None:
        number = 0
        while not ending.is_set():
            number += 1
            source.writer.put(f"urn:g:{number % 5}", f"<urn:n> <urn:p> <urn:{number}> .")

    writing = threading.Thread(target=go_on)
    writing.start()
    try:
        for _ in range(6):
            copy(source.state, target)
            assert replica.ask("ASK { <urn:a> <urn:p> <urn:b> }").body.count(b"true") == 1
    finally:
        ending.set()
        writing.join()
    assert source.writer.put(graph, '<urn:c> <urn:p> "zqcopied" .').status == 201
    copy(source.state, target)
    until(lambda: replica.quads() == source.writer.quads(), "the same")
    assert any("zqcopied" in line for line in replica.quads())
    done = source.writer.send(
        "POST", "/withdrawals", f'{{"iri": "{graph}"}}', Content_Type="application/json"
    )
    assert done.status == 200
    copy(source.state, target)
    until(lambda: replica.quads() == source.writer.quads(), "the withdrawal")
    assert replica.send("GET", f"/graphs?graph={graph}").status == 410
    assert not [
        path
        for path in (target / "ledger").rglob("*")
        if path.is_file() and b'"zqcopied"' in path.read_bytes()
    ]
    assert "can't be opened" not in replica.said()
    replica.kill()
    source.replicas.remove(replica)


def test_copy_that_is_too_old_is_not_answered_from(source: Fleet, tmp_path: Path) -> None:
    """Whatever is asked, however often it was before; a new copy is enough to go on."""
    target = tmp_path / "copy"
    copy(source.state, target)
    replica = source.add("aging", "aged", target, {"REPLICA_SECONDS": "3600"})
    paths = ("/sparql?query=ASK%20%7B%7D", "/exports/graph.nq", "/readyz", "/metrics", "/")
    for path in paths:
        until(lambda path=path: replica.send("GET", path).status == 200, path)  # type: ignore[misc]
    os.utime(target / "copied", (1, 1))
    for path in paths:
        until(lambda path=path: replica.send("GET", path).status == 503, path)  # type: ignore[misc]
    found = replica.send("GET", paths[0])
    assert found.problem == "unavailable" and "retry-after" in found.headers
    assert (
        replica.send("POST", "/sparql", "ASK {}", Content_Type="application/sparql-query").status
        == 503
    )
    assert replica.send("GET", "/healthz").status == 200
    copy(source.state, target)
    for path in paths:
        until(lambda path=path: replica.send("GET", path).status == 200, path)  # type: ignore[misc]
