"""Ids of running queries."""

from typing import cast

import pytest

from graph_service.errors import InputError
from graph_service.query.pool import Pool
from graph_service.web.ids import QueryIds, check_id, draw_id

ID = "a" * 22


class FakePool:
    """Notes what it is told to cancel."""

    def __init__(self, running: set[tuple[int, str]]) -> None:
        self.running = running

    def cancel(self, number: int, owner: str) -> bool:
        found = (number, owner) in self.running
        self.running.discard((number, owner))
        return found


def add(ids: QueryIds, number: int, owner: str, pool: FakePool) -> None:
    """Note a query under the id."""
    ids.add(ID, number, owner, cast(Pool, pool))


def test_every_query_of_an_id_ends() -> None:
    """All queries that run under an id are cancelled, as those of their owners, in any pool."""
    ids, pool, other = QueryIds(), FakePool({(1, "x"), (2, "y"), (3, "z")}), FakePool({(4, "x")})
    add(ids, 1, "x", pool)
    add(ids, 2, "y", pool)
    add(ids, 4, "x", other)
    assert ids.cancel(ID)
    assert (pool.running, other.running) == ({(3, "z")}, set())


def test_unknown_and_ended_ids_are_alike() -> None:
    """Nothing is cancelled under an id that is unknown, or whose query is over."""
    ids, pool = QueryIds(), FakePool({(1, "x")})
    assert not ids.cancel(ID)
    add(ids, 1, "x", pool)
    ids.remove(ID, 1)
    assert not ids.cancel(ID)
    assert not ids._running


@pytest.mark.parametrize(
    "wrong", ["", "1", "a" * 21, "a" * 65, "a" * 21 + "/", "é" * 22, ID + "\n"]
)
def test_id_that_could_be_guessed_is_refused(wrong: str) -> None:
    """An id has at least 128 bits of letters and digits."""
    with pytest.raises(InputError, match="query-id"):
        check_id(wrong)


def test_drawn_ids_are_good() -> None:
    """A drawn id has the form of one and is not drawn again."""
    assert len({check_id(draw_id()) for _ in range(100)}) == 100
