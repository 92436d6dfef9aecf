"""Load comes from several processes, repeats no text when cold, and counts what went wrong."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.benchmarks import load, processes
from tests.benchmarks.client import Connection


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The URL of the server that does nothing."""
    port = processes.free_port()
    folder = tmp_path_factory.mktemp("server")
    command = [sys.executable, "-m", "tests.benchmarks.null_server", str(port)]
    with processes.started(command, folder, cwd=Path(__file__).parents[2]):
        address = f"http://127.0.0.1:{port}/sparql"
        while True:
            try:
                with Connection(address, 5) as connection:
                    connection.ask(connection.query("ASK {}"))
            except ConnectionRefusedError:
                continue
            break
        yield address


def test_each_client_tells_what_it_saw(url: str) -> None:
    """Two clients ask for the same time; all their answers are right."""
    samples = load.run(load.Task(url, 100, "point", "cold", 0.2, 0), 2)
    assert len(samples) == 2
    for sample in samples:
        assert sample.elapsed >= 0.2
        assert sample.failures == 0
        assert len(sample.totals) == len(sample.firsts) > 0
        assert all(
            first <= total for first, total in zip(sample.firsts, sample.totals, strict=True)
        )


def test_unreachable_server_is_a_failure() -> None:
    """A client whose server is not there counts failures and comes back."""
    closed = f"http://127.0.0.1:{processes.free_port()}/"
    (sample,) = load.run(load.Task(closed, 100, "point", "cold", 0.1, 0), 1)
    assert sample.totals == ()
    assert sample.failures > 0


def test_cold_clients_never_share_a_text(url: str) -> None:
    """The numbers of the texts of several clients are disjoint."""
    with Connection(url, 5) as connection:
        task = load.Task(url, 100, "point", "cold", 0, 10)
        asked = [
            asking.request()
            for asking in (load.Asking(task, connection, n, 3) for n in range(3))
            for _ in range(50)
        ]
    assert len(set(asked)) == 150


def test_conditional_clients_send_the_tag(url: str) -> None:
    """A conditional run repeats a few texts with the tag that the first answer had."""
    with Connection(url, 5) as connection:
        asking = load.Asking(load.Task(url, 100, "point", "conditional", 0, 0), connection, 0, 1)
        asked = {asking.request() for _ in range(200)}
    assert len(asked) == load.HOT_TEXTS
    assert all(b'\r\nIf-None-Match: "null"\r\n' in request for request in asked)


@pytest.mark.parametrize(("share", "value"), [(0.5, 50), (0.99, 99), (1.0, 100), (0.001, 1)])
def test_percentile_is_a_value_that_occurred(share: float, value: int) -> None:
    """Of a hundred values, the nearest-rank percentile is that one of them."""
    assert load.percentile(list(range(100, 0, -1)), share) == value
