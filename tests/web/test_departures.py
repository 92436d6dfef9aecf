"""Clients that go away are noticed, and their queries ended."""

import time
from collections.abc import Callable

import pytest

from graph_service.web import departures as module
from graph_service.web.departures import Departures

LONG_AGO = 10.0


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> dict[str, frozenset[int]]:
    """Return the connections of each address, which a test may change."""
    found: dict[str, frozenset[int]] = {}
    monkeypatch.setattr(module, "connections_of", lambda peer, waited: found.get(peer, frozenset()))
    monkeypatch.setattr(
        module, "any_open", lambda ours: any(ours & each for each in found.values())
    )
    return found


class Calls:
    """Counts its calls."""

    def __init__(self) -> None:
        self.count = 0

    def __call__(self) -> None:
        self.count += 1


def expect(departures: Departures, leave: Callable[[], None], age: float = LONG_AGO) -> None:
    """Expect a client that has waited for so long."""
    departures.expect("a", time.monotonic() - age, leave)


def test_client_that_is_gone_leaves_once(found: dict[str, frozenset[int]]) -> None:
    """When its connection is closed the client has left, and is looked at no longer."""
    departures, leave = Departures(), Calls()
    found["a"] = frozenset({1})
    expect(departures, leave)
    departures.look()
    departures.look()
    assert leave.count == 0
    found["a"] = frozenset()
    departures.look()
    departures.look()
    assert leave.count == 1


def test_client_whose_connection_is_unknown_stays(found: dict[str, frozenset[int]]) -> None:
    """Where no connection fits nobody is sent away."""
    departures, leave = Departures(), Calls()
    found["a"] = frozenset()
    expect(departures, leave)
    for _ in range(3):
        departures.look()
    assert leave.count == 0


def test_quick_queries_are_not_looked_at(found: dict[str, frozenset[int]]) -> None:
    """A query that has just begun costs no look."""
    departures, leave = Departures(), Calls()
    found["a"] = frozenset({1})
    expect(departures, leave, age=0.0)
    departures.look()
    found["a"] = frozenset()
    departures.look()
    assert leave.count == 0


def test_forgotten_client_is_not_looked_at(found: dict[str, frozenset[int]]) -> None:
    """After its query has ended a client may do what it likes."""
    departures, leave = Departures(), Calls()
    found["a"] = frozenset({1})
    waiting = departures.expect("a", time.monotonic() - LONG_AGO, leave)
    departures.look()
    departures.forget(waiting)
    departures.forget(waiting)
    found["a"] = frozenset()
    departures.look()
    assert leave.count == 0


def test_thread_looks_by_itself(found: dict[str, frozenset[int]]) -> None:
    """Without being told, departures are noticed within seconds, also after a quiet time."""
    departures = Departures()
    for _ in range(2):
        leave = Calls()
        found["a"] = frozenset({1})
        expect(departures, leave)
        time.sleep(2 * module._TICK + 0.2)
        found["a"] = frozenset()
        for _ in range(100):
            if leave.count:
                break
            time.sleep(0.05)
        assert leave.count == 1
