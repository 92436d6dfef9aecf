"""Descriptions of partners: what is read, what is refused, what is written."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.errors import InputError, SyntaxFault, TooLarge
from graph_service.partners.description import LONGEST, read_partner, statements, write_partner
from graph_service.partners.partner import Partner
from tests.partners.entries import ENDPOINT, make_turtle

FULL = (
    "partner:seconds 5 ; partner:rows 100 ; partner:bytes 20000 ; partner:atOnce 1 ; "
    'partner:method "GET" ; partner:credential "env:GRAPH_SERVICE_PARTNER_ALPHA" ; '
    'partner:askedBy "partner" ; partner:toldBy "partner" ; '
    'partner:example "ASK { ?s ?p ?o }"'
)


def read(text: str) -> Partner:
    """Return the partner of a text."""
    return read_partner(text.encode(), "alpha.ttl")


def test_everything_is_read_and_written_again() -> None:
    """What is kept says the same; it is sorted lines, each of them a statement."""
    found = read(make_turtle(more=FULL))
    assert (found.name, found.endpoint.iri, found.title["en"]) == (
        "alpha", ENDPOINT, "Synthetic archive alpha"
    )  # fmt: skip
    assert (found.seconds, found.rows, found.size, found.at_once) == (5, 100, 20_000, 1)
    assert (found.method, found.credential) == ("GET", "env:GRAPH_SERVICE_PARTNER_ALPHA")
    assert (found.asked_by, found.told_by) == ({"public", "partner"}, {"partner"})
    assert found.examples == ("ASK { ?s ?p ?o }",)
    assert read_partner(write_partner(found), "x") == found
    assert write_partner(found).splitlines() == sorted(write_partner(found).splitlines())


def test_nothing_is_told_and_little_is_taken_unless_it_says_so() -> None:
    """A short description has small limits, no secret, and tells nothing."""
    found = read(make_turtle())
    assert (found.told_by, found.credential, found.examples) == (frozenset(), None, ())
    assert (found.seconds, found.rows, found.size, found.at_once) == (10, 10_000, 10_000_000, 2)


def test_what_is_served_has_neither_secret_nor_audiences() -> None:
    """The statements without them are those that everybody may read."""
    text = "".join(map(str, statements(read(make_turtle(more=FULL)))))
    assert "ALPHA" not in text and "askedBy" not in text and "toldBy" not in text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "# nothing",
        make_turtle("Alpha"),
        make_turtle("a/../b"),
        make_turtle("alpha") + make_turtle("beta"),
        make_turtle(asked_by="Every One"),
        make_turtle(endpoint="ftp://data.example.org/"),
        make_turtle(endpoint="http://u:p@data.example.org/"),
        make_turtle(endpoint="http://data.example.org/%2e"),
        make_turtle(more='partner:password "hush"'),
        make_turtle(more='partner:credential "Bearer hush"'),
        make_turtle(more='partner:credential "env:HOME"'),
        make_turtle(more='partner:credential "env:GRAPH_SERVICE_STATE"'),
        make_turtle(more='partner:credential "file:../tokens.json"'),
        make_turtle(more="partner:seconds 0"),
        make_turtle(more="partner:seconds 61"),
        make_turtle(more="partner:seconds 1.5"),
        make_turtle(more='partner:seconds "1"'),
        make_turtle(more="partner:seconds 1, 2"),
        make_turtle(more="partner:rows 100001"),
        make_turtle(more="partner:bytes 999"),
        make_turtle(more="partner:atOnce 9"),
        make_turtle(more='partner:method "PUT"'),
        make_turtle(more='partner:example "x"'),
        make_turtle(more='partner:example "ASK { SERVICE <http://127.0.0.1/> { } }"'),
        make_turtle(more="foaf:mbox <mailto:somebody@example.org>"),
        make_turtle(more='foaf:knows [ foaf:name "x" ]'),
        make_turtle().replace('"@en', '"'),
        make_turtle().replace("foaf:page <https://alpha.example/contact> ;", ""),
        make_turtle().replace("dcterms:license <https://alpha.example/terms> ;", ""),
        make_turtle().replace('partner:askedBy "public"', 'partner:example "ASK { }"'),
        make_turtle().replace(" a partner:Partner ;", ""),
    ],
)
def test_what_violates_the_shape_is_refused_with_a_reason(text: str) -> None:
    """Secrets by value, other limits, other statements: an error that names the file."""
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.file == "alpha.ttl" and caught.value.reason


def test_what_is_no_turtle_or_too_long_is_refused() -> None:
    """With the line where there is one."""
    with pytest.raises(SyntaxFault) as caught:
        read(make_turtle() + "<a> <b> .")
    assert caught.value.line is not None
    with pytest.raises(TooLarge):
        read(make_turtle() + "#" * LONGEST)


def test_kept_file_is_n_triples() -> None:
    """A line is a statement, so that a running service reads it simply."""
    data = write_partner(read(make_turtle(more=FULL)))
    assert len(list(parse(data, format=RdfFormat.N_TRIPLES))) == len(data.splitlines())
