"""Nodes without a name: IRIs inside of an engine elsewhere, blank nodes in what we answer.

Graphs are published one by one, and a label of a blank node holds for one document alone; so they
are published with the IRIs that ingest gave them, and answers get the blank nodes of
:mod:`graph_service.views.unnamed` in their place, in the text that the built-in engine writes.
"""

import re
from collections.abc import Iterable, Iterator
from typing import IO, Final

from pyoxigraph import BlankNode, NamedNode, Quad, Triple

from graph_service.namespaces import SKOLEM
from graph_service.views.unnamed import label_of

_OPEN: Final = re.escape(SKOLEM.encode())
_PATTERNS: Final = {
    "json": (re.compile(rb'\{"type":"uri","value":"(' + _OPEN + rb'[^"\\]*)"'), b"}"),
    "xml": (re.compile(rb"<uri>(" + _OPEN + rb"[^<&]*)</uri>"), b"</binding>"),
    "tsv": (re.compile(rb"(?:(?<=[\t\n])|^)<(" + _OPEN + rb"[^<>\s]*)>(?=[\t\n])"), b"\n"),
    "csv": (re.compile(rb"(?:(?<=[,\n])|^)(" + _OPEN + rb'[^<>\s,"]*)(?=[,\r\n])'), b"\n"),
}
_WRITTEN: Final = {
    "json": b'{"type":"bnode","value":"%b"',
    "xml": b"<bnode>%b</bnode>",
    "tsv": b"_:%b",
    "csv": b"_:%b",
}


class Unnaming:
    """A file that an answer is written to on its way to another one.

    Args:
        output: the other one.
        suffix: of the format of a table.
    """

    def __init__(self, output: IO[bytes], suffix: str) -> None:
        self._output = output
        self._pattern, self._end = _PATTERNS[suffix]
        self._written = _WRITTEN[suffix]
        self._held = b""

    def write(self, data: bytes) -> int:
        """Take bytes; up to the last end of a term or line they are handed on."""
        text = self._held + data if self._held else data
        place = text.rfind(self._end)
        end = 0 if place < 0 else place + len(self._end)
        self._held = text[end:]
        if end:
            self._output.write(self._pattern.sub(self._node, text[:end]))
        return len(data)

    def flush(self) -> None:
        """Do nothing: :meth:`end` hands on the rest."""

    def end(self) -> None:
        """Hand on what was held back."""
        self._output.write(self._pattern.sub(self._node, self._held))
        self._held = b""

    def _node(self, match: re.Match[bytes]) -> bytes:
        return self._written % label_of(match[1].decode()).encode()


def unnamed_triples(quads: Iterable[Quad]) -> Iterator[Triple]:
    """Yield the triples of an answer with blank nodes for nodes without a name."""
    for quad in quads:
        yield _unnamed(quad.triple)


def _unnamed(triple: Triple) -> Triple:
    subject, predicate, value = triple
    if isinstance(subject, NamedNode) and subject.value.startswith(SKOLEM):
        subject = BlankNode(label_of(subject.value))
    elif not isinstance(value, Triple | NamedNode):
        return triple
    if isinstance(value, NamedNode) and value.value.startswith(SKOLEM):
        value = BlankNode(label_of(value.value))
    elif isinstance(value, Triple):
        value = _unnamed(value)
    return Triple(subject, predicate, value)
