"""Rows of tables and triples of graphs, counted exactly in their text as it passes."""

import re
from collections.abc import Callable
from typing import Final, Protocol

_STRING: Final = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"')
_ROW: Final = re.compile(rb'\},\{(?:"[^},]|(\}))')
_LONG: Final = 1 << 20
"""Bytes of a row of JSON that are kept."""

_DEFERRED: Final = 256 * 1024
"""Bytes that are kept uncounted, at most."""


class Count(Protocol):
    """Counts what it is fed; ``rows`` may be below zero before the end of a header."""

    rows: int

    def feed(self, data: bytes) -> None:
        """Take the next bytes."""


class _Lines:
    """TSV, N-Triples and N-Quads: their terms hold no line feed."""

    def __init__(self, rows: int = 0) -> None:
        self.rows = rows

    def feed(self, data: bytes) -> None:
        self.rows += data.count(b"\n")


class _Turtle:
    """Turtle and TriG as the engine writes them: each object but the first follows a comma.

    It is fed text that is cut outside literals, and not before a comma, as ``blanks`` does.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._header = True

    def feed(self, data: bytes) -> None:
        while self._header and data:
            line, _, rest = data.partition(b"\n")
            self._header = line.startswith(b"@prefix ")
            data = rest if self._header else data
        self.rows += data.count(b"\n")
        if b" ," in data:
            self.rows += _STRING.sub(b"", data).count(b" ,")


class _Csv:
    """CSV: line feeds outside quotes; a doubled quote closes and opens again."""

    def __init__(self) -> None:
        self.rows = -1
        self._quoted = 0

    def feed(self, data: bytes) -> None:
        parts = data.split(b'"')
        self.rows += sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted = (self._quoted + len(parts) - 1) % 2


class _Xml:
    """XML: ``<result>`` can't occur in text, where ``<`` is escaped."""

    def __init__(self) -> None:
        self.rows = 0
        self._tail = b""

    def feed(self, data: bytes) -> None:
        data = self._tail + data
        self.rows += data.count(b"<result>")
        self._tail = data[-7:]


class _Json:
    """JSON: rows follow ``},`` and begin with ``{"``, which is no string where a name follows.

    In a string a quote is escaped, and after one that closes a string comes ``}`` or ``,``. Rows
    without variables, and text that looks like one, leave the rest to :class:`_Objects`.
    """

    def __init__(self) -> None:
        self.rows = 0
        self._text = b""  # from the start of the last row on
        self._begun = 0  # rows that begin in it and are counted
        self._in_rows = False
        self._objects: _Objects | None = None

    def feed(self, data: bytes) -> None:
        if self._objects:
            self._objects.feed(data)
            self.rows = self._objects.rows
            return
        text = self._text + data
        if not self._in_rows:
            _, head_ends, rows = text.partition(b'"bindings":[')
            if not head_ends:
                self._text = text
                return
            self._in_rows, text = True, b"}," + rows
        found = _ROW.findall(text)
        if any(found) or len(self._text) > _LONG:
            self._objects = _Objects(self.rows - self._begun)
            self.feed(text)
            return
        self.rows += len(found) - self._begun
        self._begun = 1 if found else 0
        self._text = text[_last_row(text) :] if found else text


def _last_row(text: bytes) -> int:
    start = text.rfind(b'},{"', 0, -1)
    if _ROW.match(text, start):
        return start
    *_, last = _ROW.finditer(text)
    return last.start()


class _Objects:
    """JSON: objects that follow ``},`` outside strings."""

    def __init__(self, rows: int) -> None:
        self.rows = rows
        self._in_string = 0
        self._backslash = b""
        self._tail = b""

    def feed(self, data: bytes) -> None:
        data = self._backslash + data
        trailing = len(data) - len(data.rstrip(b"\\"))
        self._backslash = b"\\" if trailing % 2 else b""
        data = data[: len(data) - trailing].replace(b"\\\\", b"").replace(b'\\"', b"")
        parts = data.split(b'"')
        outside = self._tail + b"".join(parts[self._in_string :: 2])
        self._in_string = (self._in_string + len(parts) - 1) % 2
        self.rows += outside.count(b"},{")
        self._tail = outside[-2:]


_COUNTS: Final[dict[str, tuple[Callable[[], Count], int]]] = {
    "tsv": (lambda: _Lines(-1), 1),
    "csv": (_Csv, 1),
    "xml": (_Xml, len(b"<result></result>")),
    "json": (_Json, len(b"{},")),
    "nt": (_Lines, len(b"_:a <a:> _:a .\n")),
    "nq": (_Lines, len(b"_:a <a:> _:a .\n")),
    "ttl": (_Turtle, len(b" , 1")),
    "trig": (_Turtle, len(b" , 1")),
}
"""By suffix: what counts, and the fewest bytes of a row or triple."""


class Rows:
    """Counts once more bytes have come than a number of rows can do with, or when asked.

    Args:
        suffix: a format of :func:`countable`.
        most: rows that may come.
    """

    def __init__(self, suffix: str, most: int) -> None:
        make, self._fewest_bytes = _COUNTS[suffix]
        self._counted = make()
        self._most = most
        self._deferred: list[bytes] | None = []
        self._room = min(most * self._fewest_bytes, _DEFERRED)

    def feed(self, data: bytes) -> bool:
        """Take the next bytes; returns whether there are too many rows by now."""
        if self._deferred is None:
            self._counted.feed(data)
        else:
            self._deferred.append(data)
            self._room -= len(data)
            if self._room >= 0:
                return False
            self._catch_up()
        return self._counted.rows > self._most

    def _catch_up(self) -> None:
        if self._deferred is not None:
            self._counted.feed(b"".join(self._deferred))
            self._deferred = None

    @property
    def rows(self) -> int:
        """Rows so far."""
        self._catch_up()
        return max(self._counted.rows, 0)


def countable(suffix: str) -> bool:
    """Return whether rows can be counted in the text of a format."""
    return suffix in _COUNTS
