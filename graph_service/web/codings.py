"""Content codings: which one a caller gets (RFC 9110, section 12.5.3), and the coding itself.

Small bodies are sent as they are; a body that streams is coded as a stream, flushed with every
block, so that compression delays nothing. What is compressed never carries a token, a session or
anything else that is secret from its own reader: a text chosen by an attacker next to a secret
would tell it by the length of both (BREACH).
"""

import sys
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final, Protocol

from graph_service.web.refusals import CodingRefused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SMALLEST: Final = 1_000
"""Bytes below which a body is not worth coding: it would save less than one packet."""

_GZIP_LEVEL: Final = 5
_GZIP_WINDOW: Final = 31  # 15 bits, with the header and trailer of gzip (RFC 1952)
_ZSTD_LEVEL: Final = 3
_MOST_CODINGS: Final = 50


class Coder(Protocol):
    """One body on its way: the pieces that come out, together, are one coded body."""

    def feed(self, data: bytes) -> bytes:
        """Return the coded form of ``data``, all of it."""

    def end(self) -> bytes:
        """Return what ends the body."""


class _Gzip:
    def __init__(self) -> None:
        self._coder = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)

    def feed(self, data: bytes) -> bytes:
        return self._coder.compress(data) + self._coder.flush(zlib.Z_SYNC_FLUSH)

    def end(self) -> bytes:
        return self._coder.flush()


class _Zstd:
    def __init__(self) -> None:
        self._coder = zstd.ZstdCompressor(_ZSTD_LEVEL)

    def feed(self, data: bytes) -> bytes:
        return self._coder.compress(data, zstd.ZstdCompressor.FLUSH_BLOCK)

    def end(self) -> bytes:
        return self._coder.flush()


@dataclass(frozen=True)
class Coding:
    """A content coding: ``name`` is its token, ``suffix`` is what it adds to an ETag."""

    name: str

    @property
    def suffix(self) -> str:
        """What the ETag of a coded body ends with, before the closing quote."""
        return f"-{self.name}"

    def encode(self, body: bytes) -> bytes:
        """Return a whole body coded."""
        if self.name == "zstd":
            return zstd.compress(body, _ZSTD_LEVEL)
        coder = zlib.compressobj(_GZIP_LEVEL, wbits=_GZIP_WINDOW)
        return coder.compress(body) + coder.flush()

    def stream(self, blocks: Iterable[bytes]) -> Iterator[bytes]:
        """Yield blocks coded, each as soon as it is there."""
        coder: Coder = _Zstd() if self.name == "zstd" else _Gzip()
        for block in blocks:
            yield coder.feed(block)
        yield coder.end()


ZSTD: Final = Coding("zstd")
GZIP: Final = Coding("gzip")
CODINGS: Final = (ZSTD, GZIP)
"""In the order of preference among those that a caller likes equally."""


@dataclass(frozen=True)
class Choice:
    """What a caller accepts: the best coding, if any, and whether the body may go without."""

    coding: Coding | None
    identity: bool

    def of_size(self, size: int | None) -> Coding | None:
        """Return the coding for a body of ``size`` bytes; ``None`` is a size not known yet."""
        small = size is not None and size < SMALLEST
        return None if small and self.identity else self.coding


PLAIN: Final = Choice(None, identity=True)


def choose(header: str | None) -> Choice:
    """Return what an ``Accept-Encoding`` header accepts; without one, only the plain body.

    A coding that is not named counts as ``*`` if that is named; ``identity`` is acceptable unless
    it is excluded by name or by ``*;q=0``.

    Raises:
        CodingRefused: nothing that is on offer is acceptable.
    """
    if header is None or not header.strip():
        return PLAIN
    weights = _parse(header)
    rest = weights.get("*")
    identity = weights.get("identity", 1.0 if rest is None else rest)
    best = max(CODINGS, key=lambda coding: _liked(coding, weights))
    quality, _ = _liked(best, weights)
    if quality <= 0 and identity <= 0:
        raise CodingRefused(tuple(coding.name for coding in CODINGS))
    if quality <= 0 or ("identity" in weights and identity > quality):
        return Choice(None, identity > 0)
    return Choice(best, identity > 0)


def _liked(coding: Coding, weights: Mapping[str, float]) -> tuple[float, int]:
    """Return the weight of a coding, and how safe it is to use: whoever says ``*`` reads gzip."""
    if coding.name in weights:
        return weights[coding.name], 2
    if coding is GZIP and "x-gzip" in weights:  # its older name (RFC 9110, section 8.4.1.3)
        return weights["x-gzip"], 2
    return weights.get("*", 0.0), int(coding is GZIP)


def _parse(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for part in header.lower().split(",")[:_MOST_CODINGS]:
        name, *parameters = (piece.strip() for piece in part.split(";"))
        weight = 1.0
        for parameter in parameters:
            key, _, value = parameter.partition("=")
            if key.strip() == "q":
                weight = _quality(value.strip())
        if name:
            weights[name] = weight
    return weights


def _quality(text: str) -> float:
    """Return a weight between 0 and 1; what is none counts as 0: not acceptable."""
    if not text.isascii() or not text.replace(".", "", 1).isdecimal():
        return 0.0
    return min(float(text), 1.0)
