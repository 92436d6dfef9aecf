"""The bytes of an answer on their way from the engine to the pool.

The engine writes rows as text and does not count them, and it writes characters into XML that
XML 1.0 does not have. Both are put right here, block by block, without parsing.
"""

import re
from collections.abc import Callable
from typing import Final, Protocol

from graph_service.errors import ResultTooLarge
from graph_service.query.blanks import BlankRows
from graph_service.query.frames import BLOCK

_FORBIDDEN: Final = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Not in XML 1.0 (section 2.2), as UTF-8; surrogates can't occur."""

_REPLACEMENT: Final = "\N{REPLACEMENT CHARACTER}".encode()


class XmlRepair:
    """Makes XML well-formed: forbidden characters become U+FFFD, carriage returns references.

    A raw carriage return would be read as a line feed (XML 1.0, section 2.11).
    """

    def __init__(self) -> None:
        self._held = b""

    def feed(self, data: bytes) -> bytes:
        """Return what can be sent on; up to two bytes of a split character are held back."""
        data = self._held + data
        cut = len(data)
        for length in (1, 2):
            if data[-length:] == b"\xef\xbf"[:length]:
                cut = len(data) - length
        data, self._held = data[:cut], data[cut:]
        return _FORBIDDEN.sub(_REPLACEMENT, data).replace(b"\r", b"&#13;")

    def end(self) -> bytes:
        """Return what was held back."""
        return self._held


class _Count(Protocol):
    rows: int

    def feed(self, data: bytes) -> None: ...


class _LineCount:
    """Rows of TSV: its terms hold no line feed."""

    def __init__(self) -> None:
        self.rows = -1  # the header

    def feed(self, data: bytes) -> None:
        self.rows += data.count(b"\n")


class _CsvCount:
    """Rows of CSV: line feeds outside quotes; a doubled quote closes and opens again."""

    def __init__(self) -> None:
        self.rows = -1
        self._quoted = 0

    def feed(self, data: bytes) -> None:
        parts = data.split(b'"')
        self.rows += sum(part.count(b"\n") for part in parts[self._quoted :: 2])
        self._quoted = (self._quoted + len(parts) - 1) % 2


class _XmlCount:
    """Rows of XML: ``<result>`` can't occur in text, where ``<`` is escaped."""

    def __init__(self) -> None:
        self.rows = 0
        self._tail = b""

    def feed(self, data: bytes) -> None:
        data = self._tail + data
        self.rows += data.count(b"<result>")
        self._tail = data[-7:]


class _JsonCount:
    """Rows of JSON: objects that follow ``[`` or ``},`` outside strings."""

    def __init__(self) -> None:
        self.rows = 0
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
        self.rows += outside.count(b"},{") + outside.count(b"[{")
        self._tail = outside[-2:]
        if self._tail.endswith(b"[{"):
            self._tail = b"{"


_COUNTS: Final[dict[str, Callable[[], _Count]]] = {
    "tsv": _LineCount,
    "csv": _CsvCount,
    "xml": _XmlCount,
    "json": _JsonCount,
}


class Sink:
    """The file that the engine writes an answer to; hands on blocks, counts, and ends at a limit.

    Args:
        send: takes each block of about 64 KiB.
        suffix: the format's suffix.
        rows: most rows; graphs are counted by their triples, through :meth:`count`.
        size: most bytes.
    """

    def __init__(self, send: Callable[[bytes], None], suffix: str, *, rows: int, size: int) -> None:
        self._send = send
        self._repair = XmlRepair() if suffix in ("xml", "rdf") else None
        self._counter = _COUNTS[suffix]() if suffix in _COUNTS else None
        self._blanks = BlankRows(suffix) if suffix in _COUNTS else None
        self._triples = 0
        self._held = bytearray()
        self._sent = 0
        self._most_rows = rows
        self._most_bytes = size

    @property
    def rows(self) -> int:
        """Rows or triples so far."""
        return max(self._counter.rows, 0) if self._counter else self._triples

    def write(self, data: bytes) -> int:
        """Take bytes from the engine.

        Raises:
            ResultTooLarge: a limit is passed.
        """
        size = len(data)
        if self._counter:
            self._counter.feed(data)
        if self._blanks:
            data = self._blanks.feed(data)
        self._held += self._repair.feed(data) if self._repair else data
        self._check()
        if len(self._held) >= BLOCK:
            self._flush_block()
        return size

    def flush(self) -> None:
        """Do nothing: blocks are handed on when they are full."""

    def count(self) -> None:
        """Count one triple.

        Raises:
            ResultTooLarge: there are too many.
        """
        self._triples += 1
        if self._triples > self._most_rows:
            self._check()

    def end(self) -> bytes:
        """Return the last, unsent block.

        Raises:
            ResultTooLarge: a limit is passed after all.
        """
        rest = self._blanks.end() if self._blanks else b""
        self._held += self._repair.feed(rest) + self._repair.end() if self._repair else rest
        self._check()
        return bytes(self._held)

    def _flush_block(self) -> None:
        self._sent += len(self._held)
        self._send(bytes(self._held))
        self._held.clear()

    def _check(self) -> None:
        if self.rows > self._most_rows:
            raise ResultTooLarge(f"the answer has more than {self._most_rows} rows")
        if self._sent + len(self._held) > self._most_bytes:
            raise ResultTooLarge(f"the answer has more than {self._most_bytes} bytes")
