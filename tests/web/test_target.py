"""A request names one graph, in one of three ways."""

import pytest

from graph_service.errors import InputError
from graph_service.web.target import Target, read_target

BELOW = "https://data.example.org/graphs/"
DEFAULT = "https://data.example.org/graph/default"


@pytest.mark.parametrize(
    ("query_string", "name", "wanted"),
    [
        (b"", None, None),
        (b"x=1", None, None),
        (b"graph=http%3A%2F%2Fexample.org%2Fg", None, Target("http://example.org/g")),
        (b"graph=http://example.org/g", None, Target("http://example.org/g")),
        (b"graph=urn%3Ax%2541", None, Target("urn:x%41")),
        (b"graph=http://example.org/caf%C3%A9", None, Target("http://example.org/caf\u00e9")),
        (b"default", None, Target(DEFAULT, is_default=True)),
        (b"default=", None, Target(DEFAULT, is_default=True)),
        (b"", "person/1.ttl", Target(BELOW + "person/1.ttl")),
        (b"x=1", "caf\u00e9 au lait", Target(BELOW + "caf%C3%A9%20au%20lait")),
        (b"", "a?b#c<d>", Target(BELOW + "a%3Fb%23c%3Cd%3E")),
    ],
)
def test_graph_is_named(query_string: bytes, name: str | None, wanted: Target | None) -> None:
    """By an IRI that is decoded once, as the default graph, by the URL itself, or not at all."""
    assert read_target(query_string, name, below=BELOW, default_graph=DEFAULT) == wanted


@pytest.mark.parametrize(
    ("query_string", "name"),
    [
        (b"graph=", None),
        (b"graph=g", None),
        (b"graph=..%2Fshapes", None),
        (b"graph=_%3Ab0", None),
        (b"graph=%3Curn:x%3E", None),
        (b"graph=urn:x y", None),
        (b"graph=urn:x+y", None),
        (b"graph=urn:x%0d%0aSet-Cookie:x", None),
        (b"graph=%FF", None),
        (b"graph=urn:x&graph=urn:y", None),
        (b"graph=urn:x&graph=urn:x", None),
        (b"graph=urn:x&default", None),
        (b"default&default", None),
        (b"graph=urn:x", "person/1.ttl"),
        (b"default", "person/1.ttl"),
    ],
)
def test_other_names_are_refused(query_string: bytes, name: str | None) -> None:
    """Relative, malformed, repeated and contradicting names are the caller's error."""
    with pytest.raises(InputError):
        read_target(query_string, name, below=BELOW, default_graph=DEFAULT)
