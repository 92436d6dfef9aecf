"""Statistics are counted by a process of its own, and nobody waits for long."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_address
from pathlib import Path

import pytest

from graph_service.errors import GraphServiceError, Unavailable, WorkerLost
from graph_service.export.catalog.keeping import NAME, read_statistics
from graph_service.web import measuring
from graph_service.web.answering import Answering
from graph_service.web.budget import Budget
from graph_service.web.callers import Client
from graph_service.web.ids import QueryIds
from graph_service.web.measuring import Measuring
from graph_service.web.service import Service, open_service
from graph_service.web.spending import Spending
from tests.web.conftest import fill, make_settings, wait_ready

SOMEBODY = Client("somebody", ip_address("192.0.2.1"), direct=True)


@pytest.fixture
def fresh(tmp_path: Path) -> Iterator[Service]:
    """Return a service of which nothing was counted."""
    settings = make_settings(tmp_path / "state")
    fill(settings)
    service = open_service(settings)
    wait_ready(service)
    yield service
    service.close()


def spending() -> Spending:
    """Return what a request uses."""
    return Spending(SOMEBODY, None, QueryIds())


def test_many_who_ask_at_once_get_one_count(
    fresh: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One process counts, all get what it found, and the next ones read no file."""
    begun = []
    real = measuring.send_errand

    def errand(*arguments: str, **named: object) -> bytes:
        begun.append(arguments)
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(measuring, "send_errand", errand)
    answering, made = fresh.answering(), Measuring(patience=60)
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda _: made.of(answering, spending()), range(8)))
    assert len(begun) == 1
    assert {each.whole.counts.triples for each in found} == {answering.view.triples}
    (answering.view.path.parent / NAME).unlink()
    assert made.of(answering, spending()) is found[0]


def test_who_waits_too_long_is_told_to_come_back(
    fresh: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The request ends, the count goes on."""
    go = threading.Event()
    real = measuring.send_errand

    def errand(*arguments: str, **named: object) -> bytes:
        go.wait(60)
        return real(*arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(measuring, "send_errand", errand)
    answering, made = fresh.answering(), Measuring(patience=0.01)
    with pytest.raises(Unavailable) as caught:
        made.of(answering, spending())
    assert caught.value.retry_after == 5
    go.set()
    made._patience = 60
    assert made.of(answering, spending()) == read_statistics(answering.view)


def test_a_count_that_fails_is_tried_again(fresh: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that dies is no end: the request is told to come back, the next one counts."""
    answering, made = fresh.answering(), Measuring(patience=60)
    with monkeypatch.context() as patch:

        def errand(*_: object, **__: object) -> bytes:
            raise WorkerLost("it ended the process that ran it")

        patch.setattr(measuring, "send_errand", errand)
        with pytest.raises(Unavailable):
            made.of(answering, spending())
    assert made.of(answering, spending()).whole.counts.triples == answering.view.triples


def test_a_client_without_time_left_counts_nothing(fresh: Service) -> None:
    """Counting is charged; what is there is for everybody."""
    budget = Budget(0.001)
    budget.begin("somebody")
    poor = Spending(SOMEBODY, budget, QueryIds())
    made = Measuring(patience=60)
    while True:
        try:
            budget.check("somebody")
        except GraphServiceError:
            break
    with pytest.raises(GraphServiceError, match="time"):
        made.of(fresh.answering(), poor)
    made.of(fresh.answering(), spending())
    assert made.of(fresh.answering(), poor).whole.counts.triples == 4


def test_documents_are_kept_within_bounds(fresh: Service) -> None:
    """As many as there are forms, for one release."""
    answering: Answering = fresh.answering()
    made = Measuring()
    for number in range(40):
        assert made.body(answering, f"{number}") is None
        made.keep(answering, f"{number}", b"x")
    assert made.body(answering, "39") == b"x"
    assert made.body(answering, "0") is None
