"""What a request to ``/search`` asks for is read strictly."""

import pytest
from werkzeug.datastructures import MultiDict

from graph_service.errors import InputError
from graph_service.web.wish import FARTHEST, Wish, read_wish


def test_parameters_are_read() -> None:
    """Each parameter has its place; what is not given has its usual value."""
    given = {"q": "a b", "lang": "FR-ca", "kind": "State", "limit": "5", "offset": "10"}
    wish = read_wish(MultiDict(given))
    kind = "https://w3id.org/reprisals/ontology/State"
    assert wish == Wish("a b", "fr-ca", kind, 5, 10)
    assert read_wish(MultiDict()) == Wish("")


@pytest.mark.parametrize(
    ("kind", "iri"),
    [
        ("rep:State", "https://w3id.org/reprisals/ontology/State"),
        ("foaf:Person", "http://xmlns.com/foaf/0.1/Person"),
        ("https://example.org/Kind", "https://example.org/Kind"),
        ("urn:example:kind", "urn:example:kind"),
    ],
)
def test_kind_is_named_in_several_ways(kind: str, iri: str) -> None:
    """By IRI, by prefixed name, or by the name of a class of ours."""
    assert read_wish(MultiDict({"kind": kind})).kind == iri


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("lang", "french!"),
        ("lang", "fr_CA"),
        ("lang", "%"),
        ("lang", "a" * 300),
        ("kind", "no spaces"),
        ("kind", "../x"),
        ("kind", "<x>"),
        ("limit", "0"),
        ("limit", "101"),
        ("limit", "-1"),
        ("limit", "1e1"),
        ("limit", "٣"),
        ("limit", "9" * 5000),
        ("offset", "-1"),
        ("offset", str(FARTHEST + 1)),
        ("query", "x"),
    ],
)
def test_wrong_value_is_refused(name: str, value: str) -> None:
    """Nothing that is wrong is passed over."""
    with pytest.raises(InputError):
        read_wish(MultiDict([("q", "x"), (name, value)]))


def test_parameter_given_twice_is_refused() -> None:
    """Which one is meant is not guessed."""
    with pytest.raises(InputError, match="2 times"):
        read_wish(MultiDict([("q", "x"), ("q", "x")]))


def test_pages_lead_on_until_the_end() -> None:
    """There is a page before where something is left out, and one after while there is more."""
    assert Wish("a&b").pages(21) == {"next": "q=a%26b&offset=20"}
    assert Wish("a", limit=7, offset=20).pages(27) == {"previous": "q=a&limit=7&offset=13"}
    assert Wish("a", offset=5).pages(10) == {"previous": "q=a"}
    assert Wish("a", limit=100, offset=FARTHEST).pages(99_999).keys() == {"previous"}


def test_what_a_spreadsheet_opens_is_asked_for() -> None:
    """It stays in the address; whatever is neither yes nor no is wrong."""
    wish = read_wish(MultiDict({"q": "a", "safe": "1"}))
    assert wish.safe and wish.at(0) == "q=a&safe=1"
    assert not read_wish(MultiDict({"q": "a", "safe": "0"})).safe
    with pytest.raises(InputError, match="safe must be 0 or 1"):
        read_wish(MultiDict({"q": "a", "safe": "yes"}))
