"""The terms of an entry."""

from graph_service.partners.terms import ALL_PREFIXES, NAMESPACE, OWN, SECRET


def test_secrets_are_terms_of_our_own() -> None:
    """What is not served is named by a term that there is."""
    assert set(SECRET) <= set(OWN)
    assert ALL_PREFIXES["partner"] == NAMESPACE
