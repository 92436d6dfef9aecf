"""The order of time."""

from datetime import date

from graph_service.portraits.chronology import Event, in_order
from graph_service.portraits.dates import When
from graph_service.resources.labels import Text
from graph_service.resources.shown import Named


def test_what_has_no_date_comes_last() -> None:
    """The others stand by the first possible day."""
    what = Named(Text("x"), "urn:x")
    early = Event("act", what, When("2019", date(2019, 1, 1), date(2019, 12, 31)))
    late = Event("act", what, When("2019-05-01", date(2019, 5, 1), date(2019, 5, 1)))
    never = Event("act", what, When())
    assert in_order([never, late, early]) == (early, late, never)
