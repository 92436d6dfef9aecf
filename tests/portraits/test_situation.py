"""A situation, from its incidents."""

from graph_service.portraits.situation import Situation
from tests.portraits.conftest import ID, Portraying


def test_incidents_are_in_order_of_time(portrait: Portraying) -> None:
    """By the first day that each may have been on."""
    found = portrait("situation/t1")
    assert isinstance(found, Situation)
    assert found.total == 2
    assert [event.address for event in found.events] == [ID + "incident/i2", ID + "incident/i1"]
