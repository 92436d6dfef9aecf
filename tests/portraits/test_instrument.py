"""An instrument, from what is recorded of it."""

from graph_service.portraits.instrument import Instrument
from tests.portraits.conftest import ID, Portraying


def test_matrix_has_each_treaty_body_once(portrait: Portraying) -> None:
    """As having adopted the guidelines, or as not recorded; what monitors no treaty is none."""
    found = portrait("instrument/g1")
    assert isinstance(found, Instrument)
    (adoption,) = found.adoptions
    assert [each.iri for each in adoption.mechanisms] == [ID + "mechanism/m1"]
    assert adoption.when.stated == "2018"
    assert [each.iri for each in found.missing] == [ID + "mechanism/m2"]


def test_provision_is_counted_where_it_is_invoked(portrait: Portraying) -> None:
    """By distinct interventions."""
    found = portrait("instrument/g1")
    assert isinstance(found, Instrument)
    assert [(each.what.text.text, each.invoked) for each in found.provisions] == [("Article 1", 1)]
