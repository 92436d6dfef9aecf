"""Places go to owners in turn; slow queries and one owner never hold all of them."""

import itertools
import threading
from unittest.mock import Mock

import pytest

from graph_service.errors import Unavailable
from graph_service.query.places import Places, Running, Ticket, share

_numbers = itertools.count(1)


def enter(places: Places, owner: str) -> Ticket:
    """Put a caller into its line."""
    ticket = Ticket(owner, next(_numbers), 10.0, threading.Event())
    places.enter(ticket)
    return ticket


def begin(places: Places, owner: str, started: float = 0.0) -> Running:
    """Let an owner's query run."""
    ticket = enter(places, owner)
    assert places.call() is ticket
    places.begin(ticket, Mock(), started)
    assert ticket.called is not None and ticket.called.is_set()
    assert ticket.running is not None
    return ticket.running


def test_owners_are_called_in_turn() -> None:
    """Who asks much waits behind who asks little."""
    places = Places(8, 2, 16)
    for owner in "aaaab":
        enter(places, owner)
    called = [places.call() for _ in range(5)]
    assert [each.owner for each in called if each] == ["a", "b", "a", "a", "a"]
    assert places.call() is None
    assert places.waiting == 0


def test_one_owner_leaves_places_to_others() -> None:
    """An owner waits when it holds its share; another one does not."""
    places = Places(8, 2, 16)
    held = [begin(places, "a") for _ in range(share(8))]
    waiting = enter(places, "a")
    assert places.call() is None
    begin(places, "b")
    assert places.end(held[0])
    assert not places.end(held[0])
    assert places.call() is waiting


def test_no_more_run_than_there_are_places() -> None:
    """With all places taken nobody is called."""
    places = Places(2, 1, 4)
    begin(places, "a")
    begin(places, "b")
    enter(places, "c")
    assert places.call() is None
    assert places.waiting == 1


def test_line_is_bounded_for_all_and_for_one() -> None:
    """A full line, or a full share of it, is refused; leaving makes room."""
    places = Places(1, 1, 4)
    tickets = [enter(places, "a") for _ in range(3)]
    with pytest.raises(Unavailable, match="your queries"):
        enter(places, "a")
    enter(places, "b")
    with pytest.raises(Unavailable, match="too many queries"):
        enter(places, "c")
    places.leave(tickets[0])
    places.leave(tickets[0])
    enter(places, "c")
    assert places.waiting == 4


def test_those_who_wait_are_sent_away() -> None:
    """When the pool closes, everybody in line is called, without a place."""
    places = Places(1, 1, 4)
    ticket = enter(places, "a")
    places.send_away()
    assert ticket.called is not None and ticket.called.is_set()
    assert ticket.running is None


@pytest.mark.parametrize(
    ("count", "slow", "most"), [(16, 4, 4), (16, 99, 14), (4, 4, 2), (2, 4, 1), (1, 4, 1)]
)
def test_slow_queries_leave_two_places(count: int, slow: int, most: int) -> None:
    """As many may be slow as is set, never the last two places, but always one."""
    assert Places(count, slow, 4).most_slow == most


def test_query_that_turns_slow_ends_when_too_many_are() -> None:
    """The newest slow query is the one too many, among queries of one owner."""
    places = Places(6, 2, 4)
    first, second, third = (begin(places, "a", n) for n in range(3))
    assert places.turn_slow(first) is None
    assert places.turn_slow(second) is None
    assert places.slow == [first, second]
    assert places.turn_slow(third) is third


def test_owner_with_many_slow_queries_makes_room() -> None:
    """Who has no slow query yet takes the place of the youngest of who has several."""
    places = Places(6, 2, 4)
    first, second = begin(places, "a", 1.0), begin(places, "a", 2.0)
    other = begin(places, "b", 3.0)
    assert places.turn_slow(first) is None
    assert places.turn_slow(second) is None
    assert places.turn_slow(other) is second


def test_owner_with_one_slow_query_keeps_it() -> None:
    """Nobody loses an only slow query to another owner."""
    places = Places(6, 2, 4)
    first, second, third = (begin(places, owner) for owner in "abc")
    assert places.turn_slow(first) is None
    assert places.turn_slow(second) is None
    assert places.turn_slow(third) is third
