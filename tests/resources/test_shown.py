"""A claim for people: who says it, where, and what weight it has."""

from graph_service.resources.asking import Asker
from graph_service.resources.description import describe
from graph_service.resources.shown import show_claims
from tests.resources.conftest import REP


def test_claim_is_shown_in_one_language(asker: Asker) -> None:
    """Its status, statement and source have labels; the asserter stands as named."""
    found = describe(asker, REP + "id/incident/i1", wishes=("fr",), beside=True)
    claim = show_claims(found.claims.claims, found.labels, found.iri)[REP + "id/claim/c1"]
    assert claim.status.text == "Allégué"
    assert [text.text for text in claim.statements] == ["On l'a arrêté."]
    assert [(each.text.text, each.iri) for each in claim.asserters] == [("A newspaper", "")]
    (place,) = claim.places
    assert (place.source.text.text, place.locators) == ("The Paper", ("para. 3",))
    assert claim.against == (REP + "id/claim/c2",)
