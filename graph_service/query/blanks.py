"""Blank nodes of answers: nodes without a name come back without one.

Ingest names every blank node with an IRI (RDF 1.1 Concepts, section 3.5), so that nothing in a
release changes by being read twice. Those IRIs mean nothing outside: answers turn them into blank
nodes again, with labels that hold for one answer only and lead to nothing that is stored.
"""

import re
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from graph_service.namespaces import SKOLEM

_IRI: Final = re.escape(SKOLEM.encode()) + rb"([A-Za-z0-9]+)"
_JSON: Final = re.compile(rb'\{"type":"uri","value":"' + _IRI + rb'"\}')
_XML: Final = re.compile(rb"<uri>" + _IRI + rb"</uri>")
_TSV: Final = re.compile(rb"(?m)(?:^|(?<=\t))<" + _IRI + rb">(?=[\t\n])")
_CSV: Final = re.compile(rb"(?m)(?:^|(?<=,))" + _IRI + rb"(?=[,\r])")
_SYNTAX: Final = {
    "json": (_JSON, b'{"type":"bnode","value":"%b"}', b"}"),
    "xml": (_XML, b"<bnode>%b</bnode>", b"</binding>"),
    "tsv": (_TSV, b"_:%b", b"\n"),
    "csv": (_CSV, b"_:%b", b"\n"),
}
"""How such an IRI is written, how a blank node is, and after what no term is open."""

_MARK: Final = SKOLEM.encode()


class Labels:
    """The labels of one answer, by the names they stand for."""

    def __init__(self) -> None:
        self._labels: dict[str, str] = {}

    def __call__(self, name: str) -> str:
        """Return the label for the last part of an IRI."""
        return self._labels.setdefault(name, f"genid{len(self._labels)}")


class BlankRows:
    """Puts blank nodes into the text of a table, as it passes.

    Text is handed on up to the last place where no term can be open. In a literal the same letters
    stay: there the syntax around an IRI is escaped, or quoted in CSV.
    """

    def __init__(self, suffix: str) -> None:
        self._pattern, self._written, self._end = _SYNTAX[suffix]
        self._labels = Labels()
        self._held = b""
        self._quotes = 0 if suffix == "csv" else None

    def feed(self, data: bytes) -> bytes:
        """Return what can be sent on."""
        data = self._held + data
        found = data.rfind(self._end)
        cut = found + len(self._end) if found >= 0 else 0
        data, self._held = data[:cut], data[cut:]
        return self._replace(data)

    def end(self) -> bytes:
        """Return the rest."""
        return self._replace(self._held)

    def _replace(self, data: bytes) -> bytes:
        if self._quotes is None:
            return self._pattern.sub(self._blank, data) if _MARK in data else data
        parts = data.split(b'"')
        if _MARK in data:
            for number in range(self._quotes, len(parts), 2):
                parts[number] = self._pattern.sub(self._blank, parts[number])
        self._quotes = (self._quotes + len(parts) - 1) % 2
        return b'"'.join(parts)

    def _blank(self, match: re.Match[bytes]) -> bytes:
        return self._written % self._labels(match[1].decode()).encode()


def blank_triple(triple: Triple, labels: Labels) -> Triple:
    """Return a triple of a graph with blank nodes in their places."""
    subject, predicate, value = triple
    named_subject = isinstance(subject, NamedNode) and subject.value.startswith(SKOLEM)
    named_value = isinstance(value, NamedNode) and value.value.startswith(SKOLEM)
    if not named_subject and not named_value:
        return triple
    return Triple(
        BlankNode(labels(subject.value)) if named_subject else subject,
        predicate,
        BlankNode(labels(value.value)) if named_value else value,
    )
