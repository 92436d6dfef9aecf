"""Departures: told once, to whoever expects them at that time."""

from graph_service.web.departure import KEY, Departure, departure_of


def test_departure_is_told_once() -> None:
    """Who expects a departure is told when it happens."""
    told: list[str] = []
    departure = Departure()
    departure.expect(lambda: told.append("first"))
    departure.happen()
    departure.happen()
    assert told == ["first"]


def test_who_forgets_is_not_told() -> None:
    """Nobody is told of a departure that nobody expects any more."""
    told: list[str] = []
    departure = Departure()
    departure.expect(lambda: told.append("first"))
    departure.forget()
    departure.happen()
    assert told == []


def test_late_expectation_is_met_at_once() -> None:
    """Who begins to work for a client that has left is told at once."""
    told: list[str] = []
    departure = Departure()
    departure.happen()
    departure.expect(lambda: told.append("late"))
    assert told == ["late"]


def test_other_servers_tell_nothing() -> None:
    """A request that came by another server has no departure."""
    assert departure_of({}) is None
    departure = Departure()
    assert departure_of({KEY: departure}) is departure
