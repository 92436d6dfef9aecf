"""A mechanism, from what is recorded of it."""

from graph_service.portraits.mechanism import Mechanism
from tests.portraits.conftest import ID, Portraying


def mechanism_of(portrait: Portraying, name: str) -> Mechanism:
    """Return the portrait of a mechanism."""
    found = portrait(f"mechanism/{name}")
    assert isinstance(found, Mechanism)
    return found


def test_guidelines_are_adopted_or_not_recorded(portrait: Portraying) -> None:
    """Each of them is one or the other."""
    found = mechanism_of(portrait, "m1")
    assert [each.instruments[0].iri for each in found.adoptions] == [ID + "instrument/g1"]
    assert [each.iri for each in found.missing] == [ID + "instrument/g2"]
    assert len(mechanism_of(portrait, "m2").missing) == 2


def test_practice_has_the_claims_about_this_mechanism(portrait: Portraying) -> None:
    """Not those about another one that has the same practice."""
    found = mechanism_of(portrait, "m1")
    assert [each.claims for each in found.practices] == [(ID + "claim/q1",)]
    assert [each.what.iri for each in found.posts] == [ID + "focal-point/f1"]


def test_cases_are_counted_by_state(portrait: Portraying) -> None:
    """Those linked with cooperation, and those that it acted on."""
    found = mechanism_of(portrait, "m1")
    assert found.incidents == 1
    assert [(each.what.text.text, each.count) for each in found.cases] == [("Northland", 1)]
    actions = {each.what.text.text: each.count for each in found.actions}
    assert actions == {"Northland": 2, "Southland": 1}
    assert [each.iri for each in found.parents] == [ID + "mechanism/m0"]
    parts = mechanism_of(portrait, "m0").parts
    assert [each.iri for each in parts] == [ID + "mechanism/m1"]
