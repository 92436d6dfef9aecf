"""A name of a file means one thing, or it is told why not."""

import pytest

from graph_service.bridges.naming import Names, is_iri

ID = "https://w3id.org/reprisals/id/"


@pytest.fixture
def names() -> Names:
    """Return names of some things."""
    made = Names()
    made.add("Person", "Same", "urn:x:person")
    made.add("Defender group", "Same", "urn:x:group")
    made.add("Source", "A report", "urn:x:source", "abc")
    return made


@pytest.mark.parametrize(
    ("text", "kind", "shared", "iri"),
    [
        ("a  REPORT", "", "", "urn:x:source"),
        ("Same", "Person", "", "urn:x:person"),
        ("anything", "", "abc", "urn:x:source"),
        ("A report", "Person", "", "urn:x:source"),
        ("act/a1-1", "Act", "", f"{ID}act/a1-1"),
        ("Some title [intervention/a1-2]", "", "", f"{ID}intervention/a1-2"),
        ("Egypt", "Country or area", "", f"{ID}state/EGY"),
        ("https://example.org/x", "", "", "https://example.org/x"),
    ],
)
def test_names_of_things(names: Names, text: str, kind: str, shared: str, iri: str) -> None:
    """By title in its template or in any, by id, kind and key, what ships, or IRI."""
    assert names.find(text, kind, shared) == iri


def test_what_names_nothing_or_several_is_told(names: Names) -> None:
    """With what may be meant."""
    with pytest.raises(ValueError, match="2 things are called 'Same'"):
        names.find("Same")
    with pytest.raises(ValueError, match="nothing is called 'A reprot'; is it one of 'a report'"):
        names.find("A reprot", "Source")
    with pytest.raises(ValueError, match="nothing is called 'other/a'"):
        names.find("other/a")


def test_iris_of_the_web() -> None:
    """Scripts, files and texts are none."""
    assert is_iri("https://example.org/a?b#c")
    assert not any(is_iri(text) for text in ("javascript:x", "file:///a", "https://a b", "x"))
