"""Keys are drawn and tell nothing."""

import re

from graph_service.bridges.keys import draw_key, iri_of


def test_keys_are_drawn() -> None:
    """No two are alike, none spells a word."""
    keys = {draw_key() for _ in range(1_000)}
    assert len(keys) == 1_000
    assert all(re.fullmatch(r"(?:[a-z][0-9]){8}", key) for key in keys)


def test_iri_has_kind_and_key() -> None:
    """As all IRIs of things."""
    assert iri_of("act", "a1") == "https://w3id.org/reprisals/id/act/a1"
