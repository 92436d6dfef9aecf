"""Parts of a file that a client asks for (RFC 9110, section 14).

Several parts come as ``multipart/byteranges``. Who asks for very many, or for parts that overlap,
gets the whole (section 14.2 lets a server do so): it would cost more than that.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import IO, Final

from werkzeug.exceptions import RequestedRangeNotSatisfiable

MOST: Final = 10
"""Parts of one answer."""

_SET: Final = re.compile(r"bytes\s*=\s*(.*)", re.IGNORECASE | re.DOTALL)
_RANGE: Final = re.compile(r"([0-9]{1,18})-([0-9]{0,18})|-([0-9]{1,18})")
_PIECE: Final = 1 << 18


@dataclass(frozen=True)
class Span:
    """Bytes from ``start`` up to, and without, ``end``."""

    start: int
    end: int

    def named(self, size: int) -> str:
        """Return the span as ``Content-Range`` names it."""
        return f"bytes {self.start}-{self.end - 1}/{size}"


def spans_of(header: str | None, size: int) -> tuple[Span, ...] | None:
    """Return the parts of something of ``size`` bytes that a header asks for, ``None`` for all.

    Raises:
        RequestedRangeNotSatisfiable: none of the parts is there.
    """
    match = _SET.fullmatch(header.strip()) if header is not None else None
    if match is None or not match[1]:
        return None  # no range, or of a unit that is not known: section 14.2
    spans = []
    for part in match[1].split(","):
        found = _RANGE.fullmatch(part.strip())
        if found is None or (found[2] and int(found[2]) < int(found[1])):
            return None  # malformed: passed over as a whole
        if found[3] is not None:
            start, end = max(0, size - int(found[3])), size
        else:
            start, end = int(found[1]), min(size, int(found[2]) + 1 if found[2] else size)
        if start < end:
            spans.append(Span(start, end))
    if not spans:
        raise RequestedRangeNotSatisfiable(length=size)
    inorder = sorted(spans, key=lambda span: span.start)
    overlap = any(a.end > b.start for a, b in pairwise(inorder))
    return None if overlap or len(spans) > MOST else tuple(spans)


class FileBody:
    """A file, or parts of it, as the body of an answer; closing it closes the file.

    Args:
        file: at any place.
        spans: the parts, in the order in which they come.
        heads: what stands before each part.
        tail: what stands behind the last one.
    """

    def __init__(
        self,
        file: IO[bytes],
        spans: Sequence[Span],
        heads: Sequence[bytes] = (b"",),
        tail: bytes = b"",
    ) -> None:
        self._file = file
        self._spans = spans
        self._heads = heads
        self._tail = tail
        self.close = file.close

    @property
    def size(self) -> int:
        """Bytes of the whole body."""
        parts = sum(span.end - span.start for span in self._spans)
        return parts + sum(map(len, self._heads)) + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        for head, span in zip(self._heads, self._spans, strict=True):
            if head:
                yield head
            self._file.seek(span.start)
            left = span.end - span.start
            while left:
                piece = self._file.read(min(left, _PIECE))
                if not piece:
                    raise OSError("a file became shorter while it was sent")
                left -= len(piece)
                yield piece
        if self._tail:
            yield self._tail


def in_parts(
    file: IO[bytes], spans: Sequence[Span], size: int, content_type: str, tag: str
) -> tuple[FileBody, str]:
    """Return several parts of a file as one body, and its media type (section 14.6)."""
    boundary = hashlib.sha256(tag.encode()).hexdigest()[:32]
    heads = [
        f"\r\n--{boundary}\r\nContent-Type: {content_type}\r\n"
        f"Content-Range: {span.named(size)}\r\n\r\n".encode()
        for span in spans
    ]
    tail = f"\r\n--{boundary}--\r\n".encode()
    return FileBody(file, spans, heads, tail), f"multipart/byteranges; boundary={boundary}"
