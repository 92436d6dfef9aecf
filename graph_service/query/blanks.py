"""Blank nodes of answers: labels that hold for one answer, and lead to nothing that is stored.

The engine shows the labels of its store, and finds the node again when a query calls ``BNODE``
with one. So every label of an answer is replaced, in the order of first occurrence. In CSV, which
writes a text and a blank node alike, only labels of the store are, which no text has by accident.
"""

import re
from collections.abc import Callable
from typing import Final, Protocol

from pyoxigraph import BlankNode, Triple

from graph_service.views.unnamed import LABEL, is_label

_JSON: Final = re.compile(rb'(?<=\{"type":"bnode","value":")([^"]*)')
_XML: Final = re.compile(rb"(?<=<bnode>)([^<]*)")
_STRING: Final = rb'"[^"\\]*+(?:\\.[^"\\]*+)*+'
_LINES: Final = re.compile(_STRING + rb'"|(?:^|(?<=\s))_:(\S+)')
_LITERAL: Final = re.compile(_STRING + rb'(?:"|(\\?\Z))')
_CSV: Final = re.compile(rb"(?:^|(?<=[\s,]))_:(" + LABEL + rb")(?=[\s,]|$)")

_LONG: Final = 64 * 1024
"""Bytes of a line that are held back before it is looked where it can be cut."""


class Labels:
    """The labels of one answer, by those of the engine."""

    def __init__(self) -> None:
        self._labels: dict[bytes, bytes] = {}

    def __call__(self, label: bytes) -> bytes:
        """Return the answer's label for one of the engine."""
        return self._labels.setdefault(label, b"genid%d" % len(self._labels))


class Relabelling(Protocol):
    """Puts the answer's labels into its text, as it passes."""

    def feed(self, data: bytes) -> bytes:
        """Return what can be sent on: no label is open there."""

    def end(self) -> bytes:
        """Return the rest."""


class _Marked:
    """JSON and XML: a label follows letters that no literal holds, where they are escaped."""

    def __init__(self, mark: bytes, pattern: re.Pattern[bytes], close: bytes) -> None:
        self._mark, self._pattern, self._close = mark, pattern, close
        self._labels = Labels()
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        data = self._held + data if self._held else data
        start = data.rfind(self._mark[:1])
        tail = data[start : start + len(self._mark)] if start >= 0 else b""
        open_mark = tail and self._mark.startswith(tail)
        if open_mark and self._close not in data[start + len(self._mark) :]:
            data, self._held = data[:start], data[start:]
        else:
            self._held = b""
        return self._pattern.sub(self._label, data) if self._mark in data else data

    def end(self) -> bytes:
        return self._held

    def _label(self, match: re.Match[bytes]) -> bytes:
        return self._labels(match[1])


class _Lines:
    """What is written in lines: handed on line by line, and a long one up to its last ``cut``."""

    def __init__(self, replace: Callable[[bytes], bytes], cut: Callable[[bytes], int]) -> None:
        self._replace, self._cut = replace, cut
        self._held: list[bytes] = []
        self._size = 0
        self._long = _LONG

    def feed(self, data: bytes) -> bytes:
        end = data.rfind(b"\n") + 1
        if not end:
            return self._hold(data)
        lines = b"".join((*self._held, data[:end])) if self._held else data[:end]
        self._keep(data[end:])
        return self._replace(lines)

    def _hold(self, data: bytes) -> bytes:
        self._held.append(data)
        self._size += len(data)
        if self._size < self._long:
            return b""
        text = b"".join(self._held)
        end = self._cut(text)
        self._keep(text[end:])
        return self._replace(text[:end])

    def _keep(self, data: bytes) -> None:
        self._held, self._size = [data] if data else [], len(data)
        self._long = max(_LONG, 2 * len(data))  # so that a long literal is read few times

    def end(self) -> bytes:
        return self._replace(b"".join(self._held))


def _last_space(text: bytes) -> int:
    """Return where the last space outside literals is, or 0: no label is cut there."""
    start, end = 0, len(text)
    for match in _LITERAL.finditer(text):
        if match[1] is None:
            start = match.end()
        else:
            end = match.start()
    return max(text.rfind(b" ", start, end), 0)


def _relabel_lines() -> Relabelling:
    labels = Labels()

    def label(match: re.Match[bytes]) -> bytes:
        return match[0] if match[1] is None else b"_:" + labels(match[1])

    def replace(text: bytes) -> bytes:
        # the search for one letter is the fast one
        return _LINES.sub(label, text) if b"_" in text and b"_:" in text else text

    return _Lines(replace, _last_space)


def _relabel_csv() -> Relabelling:
    labels = Labels()
    quoted = 0

    def label(match: re.Match[bytes]) -> bytes:
        return b"_:" + labels(match[1]) if is_label(match[1]) else match[0]

    def replace(text: bytes) -> bytes:
        nonlocal quoted
        parts = text.split(b'"')
        if b"_" in text and b"_:" in text:
            for number in range(quoted, len(parts), 2):
                parts[number] = _CSV.sub(label, parts[number])
        quoted = (quoted + len(parts) - 1) % 2
        return b'"'.join(parts)

    return _Lines(replace, lambda _: 0)


_RELABELLINGS: Final[dict[str, Callable[[], Relabelling]]] = {
    "json": lambda: _Marked(b'{"type":"bnode","value":"', _JSON, b'"'),
    "xml": lambda: _Marked(b"<bnode>", _XML, b"<"),
    "csv": _relabel_csv,
    **dict.fromkeys(("tsv", "nt", "nq", "ttl", "trig"), _relabel_lines),
}


def relabelling(suffix: str) -> Relabelling | None:
    """Return what relabels an answer in a format; ``None`` where :func:`relabel` must do it."""
    make = _RELABELLINGS.get(suffix)
    return make() if make else None


def relabel(triple: Triple, labels: Labels) -> Triple:
    """Return a triple with the answer's labels, in triple terms too."""
    subject, predicate, value = triple
    if not isinstance(subject, BlankNode) and not isinstance(value, BlankNode | Triple):
        return triple
    if isinstance(subject, BlankNode):
        subject = BlankNode(labels(subject.value.encode()).decode())
    if isinstance(value, BlankNode):
        value = BlankNode(labels(value.value.encode()).decode())
    elif isinstance(value, Triple):
        value = relabel(value, labels)
    return Triple(subject, predicate, value)
