"""States and mechanisms are found by what they are called."""

import pytest

from graph_service.bridges.known import find_known

ID = "https://w3id.org/reprisals/id/"


@pytest.mark.parametrize(
    ("text", "iri"),
    [
        ("egypt", f"{ID}state/EGY"),
        ("EGY", f"{ID}state/EGY"),
        ("eg", f"{ID}state/EGY"),
        ("human-rights-council", f"{ID}mechanism/human-rights-council"),
        ("Nowhere", None),
    ],
)
def test_names_and_codes(text: str, iri: str | None) -> None:
    """By name, by code of two or three letters, in any case."""
    assert find_known(text) == iri
