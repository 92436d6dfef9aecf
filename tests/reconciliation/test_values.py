"""What things say is compared with what is looked for."""

import pytest
from pyoxigraph import Literal, NamedNode

from graph_service.reconciliation.asked import Property, Query, Value
from graph_service.reconciliation.found import Called, Found
from graph_service.reconciliation.scoring import UNKNOWN
from graph_service.reconciliation.values import fits
from graph_service.views.names import write

THING = Found(1, "urn:t", "Thing", (), ())
NAMED = {
    "urn:x": Found(
        2,
        "urn:x",
        "Northland",
        tuple(Called(each, "", write(each), 3.0) for each in ("Northland", "XNO")),
        (),
    )
}
SAID = {
    ("urn:t", "urn:p"): [NamedNode("urn:x"), NamedNode("urn:y")],
    ("urn:t", "urn:q"): [Literal("12/2"), Literal("Sample")],
}


@pytest.mark.parametrize(
    ("property_iri", "value", "fit"),
    [
        ("urn:p", Value("urn:x", ""), 1.0),
        ("urn:p", Value("urn:z", ""), 0.0),
        ("urn:p", Value("", "northland"), 1.0),
        ("urn:p", Value("", "xno"), 1.0),
        ("urn:p", Value("", "urn:y"), 1.0),
        ("urn:p", Value("", "Southland"), 0.0),
        ("urn:q", Value("", "12/2"), 1.0),
        ("urn:q", Value("", "SAMPLE"), 1.0),
        ("urn:q", Value("", "12/3"), 0.0),
        ("urn:r", Value("", "anything"), UNKNOWN),
    ],
)
def test_value_fits_or_not(property_iri: str, value: Value, fit: float) -> None:
    """By IRI, by any name of the thing that is said, or by text; unknown is between."""
    query = Query("", properties=(Property(property_iri, (value,)),))
    assert fits(query, SAID, NAMED)(THING) == fit


def test_any_value_and_every_property_counts() -> None:
    """The best of the values, and the mean of the properties."""
    right, wrong = Value("urn:x", ""), Value("urn:z", "")
    query = Query("", properties=(Property("urn:p", (wrong, right)), Property("urn:q", (wrong,))))
    assert fits(query, SAID, NAMED)(THING) == 0.5


def test_without_properties_nothing_is_compared() -> None:
    """Then there is no fit at all."""
    assert fits(Query("x"), SAID, NAMED)(THING) is None
