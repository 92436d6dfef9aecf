"""A source, from the claims that rest on it."""

from graph_service.portraits.document import Document
from tests.portraits.conftest import ID, Portraying


def test_source_has_its_claims_with_their_places(portrait: Portraying) -> None:
    """A retracted one says so."""
    found = portrait("source/s1")
    assert isinstance(found, Document)
    assert found.total == 2
    first, second = found.supports
    assert (first.claim, first.locators) == (ID + "claim/c1", ("para. 3",))
    assert {each.iri for each in first.about} >= {ID + "incident/i1", ID + "act/a1"}
    assert (first.is_retracted, second.is_retracted) == (False, True)
