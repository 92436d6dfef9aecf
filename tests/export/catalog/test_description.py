"""Statements under construction."""

from datetime import datetime, timedelta, timezone

import pytest
from pyoxigraph import Literal, NamedNode

from graph_service.export.catalog.description import Description, Text


def lines(made: Description) -> list[str]:
    """Return the statements."""
    ((graph, found),) = made.groups()
    assert graph is None
    return [line.decode().rstrip("\n") for line in found]


def test_values_are_written_by_their_kind() -> None:
    """Compact names are IRIs, numbers and times have datatypes, texts have a language."""
    made = Description()
    when = datetime(2026, 1, 31, 1, tzinfo=timezone(timedelta(hours=1)))
    made.describe(
        "http://x.example/s",
        "void:Dataset",
        void__triples=3,
        dcterms__title=Text("Título", "es"),
        dcterms__issued=when,
        dcterms__source=NamedNode("void:looks-like-a-name"),
        foaf__name=Literal("plain"),
        foaf__page=None,
        foaf__homepage="",
    )
    start, xsd = (
        "<http://x.example/s> <http://purl.org/dc/terms/",
        "http://www.w3.org/2001/XMLSchema#",
    )
    assert lines(made) == [
        f'{start}issued> "2026-01-31T00:00:00Z"^^<{xsd}dateTime> .',
        f"{start}source> <void:looks-like-a-name> .",
        f'{start}title> "Título"@es .',
        f'<http://x.example/s> <http://rdfs.org/ns/void#triples> "3"^^<{xsd}integer> .',
        "<http://x.example/s> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"
        " <http://rdfs.org/ns/void#Dataset> .",
        '<http://x.example/s> <http://xmlns.com/foaf/0.1/name> "plain" .',
    ]


def test_a_prefix_that_is_not_there_is_a_fault() -> None:
    """A name with a wrong prefix never becomes an IRI."""
    with pytest.raises(KeyError):
        Description().add("http://x.example/s", "nothing:here", 1)
