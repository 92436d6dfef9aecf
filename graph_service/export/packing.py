"""Files in gzip (RFC 1952) and Zstandard (RFC 8878): without time, name or system.

Zstandard's bytes depend on the version of the library, which is locked with the wheel up to Python
3.13; gzip's on the zlib that Python was built with. What is packed is always the same.
"""

import struct
import sys
import zlib
from collections.abc import Iterator
from typing import IO, Final

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

_PIECE: Final = 1 << 20
_GZIP_LEVEL: Final = 6
_GZIP_HEAD: Final = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"  # no flags, no time, no system
_ZSTD_LEVEL: Final = 6


def packed(file: IO[bytes], coding: str) -> Iterator[bytes]:
    """Yield a file in ``gzip`` or ``zstd``."""
    return _gzip(file) if coding == "gzip" else _zstd(file)


def _gzip(file: IO[bytes]) -> Iterator[bytes]:
    coder = zlib.compressobj(_GZIP_LEVEL, wbits=-zlib.MAX_WBITS)
    checksum = size = 0
    yield _GZIP_HEAD
    while piece := file.read(_PIECE):
        checksum = zlib.crc32(piece, checksum)
        size += len(piece)
        yield coder.compress(piece)
    yield coder.flush() + struct.pack("<II", checksum, size & 0xFFFFFFFF)


def _zstd(file: IO[bytes]) -> Iterator[bytes]:
    options: dict[int, int] = {
        zstd.CompressionParameter.compression_level: _ZSTD_LEVEL,
        zstd.CompressionParameter.checksum_flag: 1,
    }
    coder = zstd.ZstdCompressor(options=options)
    while piece := file.read(_PIECE):
        yield coder.compress(piece)
    yield coder.flush()
