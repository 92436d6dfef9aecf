"""Keys are drawn and tell nothing."""

import re

from graph_service.bridges.keys import draw_key, iri_of, new_iri, part_of


def test_keys_are_drawn() -> None:
    """No two are alike, none spells a word."""
    keys = {draw_key() for _ in range(1_000)}
    assert len(keys) == 1_000
    assert all(re.fullmatch(r"(?:[a-z][0-9]){5}", key) for key in keys)


def test_iri_has_kind_and_key() -> None:
    """As all IRIs of things."""
    assert iri_of("act", "a1") == "https://w3id.org/reprisals/id/act/a1"


def test_parts_of_incidents_have_its_key() -> None:
    """And a number; those that come by themselves have a key of their own."""
    whole = new_iri("incident", lambda: "a1")
    assert part_of("act", whole, 2) == iri_of("act", "a1-2")
    assert new_iri("act", lambda: "b2") == iri_of("act", "b2-1")
