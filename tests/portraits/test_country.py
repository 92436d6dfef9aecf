"""A State, from what is recorded of it."""

from graph_service.portraits.country import Country
from graph_service.portraits.thread import Days
from tests.portraits.conftest import ID, Portraying


def test_state_is_counted_with_what_was_searched(portrait: Portraying) -> None:
    """Distinct incidents by type, year and mechanism; coverage beside."""
    found = portrait("state/XNO")
    assert isinstance(found, Country)
    assert found.incidents == 2
    assert [(each.what.iri, each.count) for each in found.types] == [
        ("https://w3id.org/reprisals/scheme/act-type/travel-ban", 1)
    ]
    assert found.years == (("2019", 1), ("2020", 1))
    assert [(each.what.text.text, each.count) for each in found.mechanisms] == [("A committee", 1)]
    assert (found.addressed, found.answered) == (2, 1)
    assert [each.iri for each in found.situations] == [ID + "situation/t1"]
    assert found.coverage[0].status is not None
    assert [event.address for event in found.events] == [ID + "incident/i2", ID + "incident/i1"]


def test_thread_is_that_of_the_state(portrait: Portraying) -> None:
    """Replies and silences of others who were addressed are on their own pages."""
    found = portrait("state/XSO")
    assert isinstance(found, Country)
    (step,) = found.steps
    assert [reply.iri for reply in step.replies] == [ID + "response/r2"]
    assert step.silences == ()
    north = portrait("state/XNO")
    assert isinstance(north, Country)
    assert [each.days for step in north.steps for each in step.silences] == [Days(31, 395)]
