"""A coded file, expanded on the disk, to no more bytes than it may have."""

import sys
import zlib
from pathlib import Path
from typing import IO, Final, Protocol

from graph_service.ledger.durable import disk_faults
from graph_service.partners.faults import PartnerFault

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE: Final = 1 << 16
_WINDOW: Final = 27
"""Logarithm of the longest window of Zstandard: 128 MiB, what its command takes without asking."""

_DAMAGED: Final = "its file is not what its name says, is damaged or cut off"


class _Decoder(Protocol):
    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def part(self, data: bytes, most: int) -> bytes: ...

    def is_hungry(self) -> bool: ...


def expand(path: Path, coding: str, size: int) -> Path:
    """Return the file that a coded one holds, beside it; one without a coding is returned itself.

    Args:
        path: the file.
        coding: ``gzip``, ``zstd``, or nothing.
        size: bytes that it may expand to.

    Raises:
        PartnerFault: it expands to more, or is damaged.
        LedgerError: the disk does not take it.
    """
    if not coding:
        return path
    target = path.with_name("expanded")
    with disk_faults("the file can't be expanded"):
        try:
            with path.open("rb") as source, target.open("wb") as sink:
                _expand(source, sink, coding, size)
        except BaseException:
            target.unlink(missing_ok=True)
            raise
    return target


def _expand(source: IO[bytes], sink: IO[bytes], coding: str, left: int) -> None:
    rest = source.read(_PIECE)
    if not rest:
        raise PartnerFault(_DAMAGED)
    while rest:  # one member after the other
        decoder = _Gzip() if coding == "gzip" else _Zstd()
        data = rest
        while not decoder.eof:
            try:
                part = decoder.part(data, left + 1)
            except (zlib.error, zstd.ZstdError, ValueError) as error:
                raise PartnerFault(_DAMAGED) from error
            left -= len(part)
            if left < 0:
                raise PartnerFault("its file expands to more than its entry allows")
            sink.write(part)
            data = b""
            if not decoder.eof and decoder.is_hungry():
                data = source.read(_PIECE)
                if not data and not part:
                    raise PartnerFault(_DAMAGED)
        rest = decoder.unused_data or source.read(_PIECE)


class _Gzip:
    def __init__(self) -> None:
        self._decoder = zlib.decompressobj(16 + zlib.MAX_WBITS)

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def part(self, data: bytes, most: int) -> bytes:
        waiting = self._decoder.unconsumed_tail + data
        return self._decoder.decompress(waiting, min(most, _PIECE))

    def is_hungry(self) -> bool:
        return not self._decoder.unconsumed_tail


class _Zstd:
    def __init__(self) -> None:
        options: dict[int, int] = {zstd.DecompressionParameter.window_log_max: _WINDOW}
        self._decoder = zstd.ZstdDecompressor(options=options)

    @property
    def eof(self) -> bool:
        return self._decoder.eof

    @property
    def unused_data(self) -> bytes:
        return self._decoder.unused_data

    def part(self, data: bytes, most: int) -> bytes:
        return self._decoder.decompress(data, max_length=min(most, _PIECE))

    def is_hungry(self) -> bool:
        return self._decoder.needs_input
