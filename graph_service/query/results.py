"""The bytes of an answer on their way from the engine to the pool.

The engine writes rows and triples as text and does not count them, and it writes characters into
XML that XML 1.0 does not have. Both are put right here, block by block, without parsing.
"""

import re
from collections.abc import Callable
from typing import Final, NoReturn

from graph_service.errors import ResultTooLarge
from graph_service.query.blanks import relabelling
from graph_service.query.counts import Rows, countable
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


class Sink:
    """The file that the engine writes an answer to; hands on blocks, counts, and ends at a limit.

    Args:
        send: takes each block of about 64 KiB.
        suffix: the format's suffix; JSON-LD and RDF/XML are counted through :meth:`count`, and
            their blank nodes relabelled before they come.
        rows: most rows or triples.
        size: most bytes.
        labels: whether blank nodes get labels of the answer's own.
    """

    def __init__(
        self,
        send: Callable[[bytes], None],
        suffix: str,
        *,
        rows: int,
        size: int,
        labels: bool = True,
    ) -> None:
        self._send = send
        self._labels = relabelling(suffix) if labels else None
        self._rows = Rows(suffix, rows) if countable(suffix) else None
        self._repair = XmlRepair() if suffix in ("xml", "rdf") else None
        self._triples = 0
        self._held: list[bytes] = []
        self._size = 0
        self._sent = 0
        self._most_rows = rows
        self._most_bytes = size

    @property
    def rows(self) -> int:
        """Rows or triples so far."""
        return self._rows.rows if self._rows else self._triples

    def write(self, data: bytes) -> int:
        """Take bytes from the engine.

        Raises:
            ResultTooLarge: a limit is passed.
        """
        self._take(self._labels.feed(data) if self._labels else data)
        if self._size >= BLOCK:
            self._sent += self._size
            self._send(b"".join(self._held))
            self._held, self._size = [], 0
        return len(data)

    def flush(self) -> None:
        """Do nothing: blocks are handed on when they are full."""

    def count(self) -> None:
        """Count one triple.

        Raises:
            ResultTooLarge: there are too many.
        """
        self._triples += 1
        if self._triples > self._most_rows:
            self._refuse("rows")

    def end(self) -> bytes:
        """Return the last, unsent block.

        Raises:
            ResultTooLarge: a limit is passed after all.
        """
        if self._labels:
            self._take(self._labels.end())
        if self._repair:
            self._held.append(self._repair.end())
        return b"".join(self._held)

    def _take(self, data: bytes) -> None:
        if self._rows and self._rows.feed(data):
            self._refuse("rows")
        if self._repair:
            data = self._repair.feed(data)
        self._held.append(data)
        self._size += len(data)
        if self._sent + self._size > self._most_bytes:
            self._refuse("bytes")

    def _refuse(self, what: str) -> NoReturn:
        most = self._most_rows if what == "rows" else self._most_bytes
        raise ResultTooLarge(f"the answer has more than {most} {what}")
