"""Workers that wait: as many as are wanted, and no coming and going with every query."""

import threading
from typing import Any, cast

import pytest

from graph_service.query import stock as module
from graph_service.query.source import Source
from graph_service.query.stock import Stock, Wear

WANTED, MOST = 4, 8


class FakeWorker:
    """A worker that is ready at once."""

    kind = "fake"
    served = grown = unmeasured = 0
    alive = True

    def wait_ready(self) -> dict[str, Any]:
        return {"network": "seccomp", "resident": 0}

    def kill(self) -> None:
        self.alive = False

    def reap(self) -> bool:
        return True

    close = kill


class FakeSource:
    """Makes workers and counts them."""

    def __init__(self) -> None:
        self.started = 0

    def start(self) -> FakeWorker:
        self.started += 1
        return FakeWorker()

    def is_outdated(self, worker: object) -> bool:
        return False

    def close(self) -> None:
        pass


class Shop:
    """A stock with its source and a clock that is set."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.now = 100.0
        monkeypatch.setattr(module.time, "monotonic", lambda: self.now)
        self.source = FakeSource()
        self.lock = threading.Lock()
        self.stock = Stock(cast(Source, self.source), self.lock, Wear(), lambda: None)

    def tend(self, running: int = 0) -> None:
        """Tend until there is nothing more to do at once."""
        while self.stock.tend(WANTED, MOST - running):
            for thread in list(self.stock._starting.values()):
                thread.join()

    def run(self, queries: int) -> None:
        """Let so many queries run at once, tend meanwhile, and let them end."""
        with self.lock:
            workers = [self.stock.take() for _ in range(queries)]
        self.tend(queries)
        with self.lock:
            for worker in workers:
                assert worker is not None
                self.stock.give_back(worker, reusable=True, worn=False)
        self.tend()


@pytest.fixture
def shop(monkeypatch: pytest.MonkeyPatch) -> Shop:
    """Return a stock that has what is wanted."""
    shop = Shop(monkeypatch)
    shop.tend()
    return shop


def test_stock_has_what_is_wanted(shop: Shop) -> None:
    """So many workers wait, and one that is taken is replaced."""
    assert shop.stock.idle == shop.source.started == WANTED
    with shop.lock:
        assert shop.stock.take() is not None
    shop.tend(1)
    assert (shop.stock.idle, shop.source.started) == (WANTED, WANTED + 1)


def test_queries_that_come_and_go_start_no_processes(shop: Shop) -> None:
    """Under a steady load of quick queries the workers stay the same."""
    shop.run(1)
    started = shop.source.started
    for _ in range(1_000):
        shop.now += 0.05
        shop.run(1)
    assert shop.source.started == started == WANTED + 1


def test_workers_that_are_too_many_for_long_are_ended(shop: Shop) -> None:
    """When the load is over for a while, only what is wanted still waits."""
    shop.run(3)
    assert shop.stock.idle == WANTED + 3
    shop.now += module._LINGER / 2
    shop.tend()
    assert shop.stock.idle == WANTED + 3
    shop.now += module._LINGER
    shop.tend()
    assert shop.stock.idle == WANTED
