"""Terms are found by what people call them."""

import pytest

from graph_service.bridges.terms import label_of, scheme_of, schemes, suggestion
from graph_service.namespaces import SCHEME


@pytest.mark.parametrize("text", ["Travel ban", " travel  BAN ", "travel-ban", "French"])
def test_label_in_any_language_or_key_finds_a_term(text: str) -> None:
    """Case and white space do not matter."""
    labels = schemes()["act-type"].translated
    if text == "French":
        text = labels["fr"][SCHEME + "act-type/travel-ban"]
    assert schemes()["act-type"].find(text) == SCHEME + "act-type/travel-ban"


def test_notation_and_iri_find_a_term() -> None:
    """So do notations and IRIs of the scheme, and none of another one."""
    reliability = schemes()["reliability"]
    assert reliability.find("b") == SCHEME + "reliability/usually-reliable"
    assert reliability.find(SCHEME + "reliability/unreliable") is not None
    assert reliability.find(SCHEME + "act-type/killing") is None


def test_what_is_near_is_suggested() -> None:
    """A mistake is answered by what may be meant."""
    assert schemes()["act-type"].suggest("Travel bann")[0] == "Travel ban"
    assert schemes()["act-type"].suggest("zzzzzz") == []
    assert suggestion(["a", "b"]) == "; is it one of 'a', 'b'?"
    assert suggestion([]) == ""


def test_every_label_finds_its_term_again() -> None:
    """No two terms of a scheme share a label: what is written can be read."""
    for scheme in schemes().values():
        for iri in scheme.labels:
            assert label_of(iri) != iri
            assert scheme_of(iri) == scheme.name
    assert label_of("urn:x:y") == "urn:x:y"
    assert label_of(SCHEME + "act-type/none") == SCHEME + "act-type/none"
