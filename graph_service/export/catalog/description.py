"""A description under construction: statements that end as sorted canonical N-Triples lines."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from graph_service.export.lines import lines_of
from graph_service.export.statements import Groups
from graph_service.namespaces import PREFIXES

MORE_PREFIXES: Final[Mapping[str, str]] = PREFIXES | {
    "adms": "http://www.w3.org/ns/adms#",
    "dcatap": "http://data.europa.eu/r5r/",
    "formats": "http://www.w3.org/ns/formats/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "spdx": "http://spdx.org/rdf/terms#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
"""Prefixes of descriptions: those of the data, and those of vocabularies about data."""

Value = NamedNode | Literal


@dataclass(frozen=True)
class Text:
    """A text in one language."""

    text: str
    language: str = "en"


def iri(name: str) -> NamedNode:
    """Return the IRI of a compact name of :data:`MORE_PREFIXES`; an URL comes back as it is.

    Only for names of ours: an IRI of the data may look like a compact name.

    Raises:
        KeyError: there is no such prefix.
    """
    if "://" in name:
        return NamedNode(name)
    prefix, _, local = name.partition(":")
    return NamedNode(MORE_PREFIXES[prefix] + local)


def typed(text: str, datatype: str) -> Literal:
    """Return a literal with the datatype of a compact name."""
    return Literal(text, datatype=iri(datatype))


class Description:
    """Statements about things, each said once."""

    def __init__(self) -> None:
        self._triples: set[Triple] = set()

    def add(
        self, subject: str, predicate: str, *values: str | int | Text | datetime | Value
    ) -> None:
        """Say something of a subject.

        Args:
            subject: an IRI, or a compact name.
            predicate: the same.
            values: IRIs or compact names as ``str``, numbers, texts, times, or terms.
        """
        for value in values:
            self._triples.add(Triple(iri(subject), iri(predicate), _term(value)))

    def describe(
        self, subject: str, *types: str, **values: str | int | Text | datetime | Value | None
    ) -> None:
        """Say types and properties of a subject.

        Args:
            subject: an IRI, or a compact name.
            types: its classes.
            values: by compact name, with ``__`` for the colon; ``None`` and ``""`` say nothing.
        """
        self.add(subject, "rdf:type", *types)
        for name, value in values.items():
            if value is not None and value != "":
                self.add(subject, name.replace("__", ":"), value)

    def texts(self, subject: str, predicate: str, texts: Iterable[Text]) -> None:
        """Say the same thing in several languages."""
        self.add(subject, predicate, *texts)

    def groups(self) -> Groups:
        """Return all of it as one graph, see :mod:`graph_service.export.serialisation`."""
        return [(None, lines_of(self._triples))]


def _term(value: str | int | Text | datetime | Value) -> Value:
    if isinstance(value, Text):
        return Literal(value.text, language=value.language)
    if isinstance(value, datetime):
        when = value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return Literal(when, datatype=NamedNode(PREFIXES["xsd"] + "dateTime"))
    if isinstance(value, int):
        return Literal(str(value), datatype=NamedNode(PREFIXES["xsd"] + "integer"))
    if isinstance(value, str):
        return iri(value)
    return value
