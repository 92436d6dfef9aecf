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


def cancel(ids: QueryIds, query_id: str, pool: FakePool) -> bool:
    """Cancel under an id."""
    return ids.cancel(query_id, cast(Pool, pool))


def test_every_query_of_an_id_ends() -> None:
    """All queries that run under an id are cancelled, as those of their owners."""
    ids, pool = QueryIds(), FakePool({(1, "x"), (2, "y"), (3, "z")})
    ids.add(ID, 1, "x")
    ids.add(ID, 2, "y")
    assert cancel(ids, ID, pool)
    assert pool.running == {(3, "z")}


def test_unknown_and_ended_ids_are_alike() -> None:
    """Nothing is cancelled under an id that is unknown, or whose query is over."""
    ids, pool = QueryIds(), FakePool({(1, "x")})
    assert not cancel(ids, ID, pool)
    ids.add(ID, 1, "x")
    ids.remove(ID, 1)
    assert not cancel(ids, ID, pool)
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
