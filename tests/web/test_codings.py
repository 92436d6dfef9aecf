"""Content codings by RFC 9110, section 12.5.3."""

import sys
import zlib

import pytest

from graph_service.web.codings import GZIP, PLAIN, SMALLEST, ZSTD, Choice, Coding, choose
from graph_service.web.refusals import CodingRefused

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

BLOCKS = [b"one " * 5_000, b"", b"two " * 5_000, b"\x00\xff" * 10]


def decode(coding: Coding, data: bytes) -> bytes:
    """Return a whole coded body decoded by another program than the one that coded it."""
    return zstd.decompress(data) if coding is ZSTD else zlib.decompress(data, 31)


@pytest.mark.parametrize(
    ("header", "coding", "identity"),
    [
        (None, None, True),
        ("", None, True),
        ("gzip", GZIP, True),
        ("GZip", GZIP, True),
        ("x-gzip", GZIP, True),
        ("gzip, deflate, br, zstd", ZSTD, True),
        ("zstd;q=0.5, gzip;q=0.8", GZIP, True),
        ("gzip;q=0", None, True),
        ("gzip;q=0, *", ZSTD, True),
        ("*", GZIP, True),
        ("*;q=0, zstd", ZSTD, False),
        ("identity;q=0, gzip;q=0.1", GZIP, False),
        ("identity;q=0.5, gzip", GZIP, True),
        ("identity, gzip;q=0.5", None, True),
        ("identity", None, True),
        ("br", None, True),
        ("gzip;q=nonsense", None, True),
        ("gzip;q=1.5", GZIP, True),
        (", ,;q=1", None, True),
    ],
)
def test_caller_gets_what_he_likes_best(
    header: str | None, coding: Coding | None, identity: bool
) -> None:
    """Weights decide; among equals zstd comes first, unless only a star stands for both."""
    assert choose(header) == Choice(coding, identity)


@pytest.mark.parametrize(
    "header", ["identity;q=0", "*;q=0", "br, identity;q=0", "gzip;q=0, zstd;q=0, identity;q=0"]
)
def test_caller_who_accepts_nothing_is_refused(header: str) -> None:
    """When the plain body is excluded and no coding is left, the codings on offer are named."""
    with pytest.raises(CodingRefused) as caught:
        choose(header)
    assert caught.value.offered == ("zstd", "gzip")


def test_small_body_is_sent_plain() -> None:
    """A body below the bound is not coded, unless the plain one is excluded."""
    assert Choice(GZIP, identity=True).of_size(SMALLEST - 1) is None
    assert Choice(GZIP, identity=True).of_size(SMALLEST) is GZIP
    assert Choice(GZIP, identity=True).of_size(None) is GZIP
    assert Choice(GZIP, identity=False).of_size(1) is GZIP
    assert PLAIN.of_size(10**9) is None


@pytest.mark.parametrize("coding", [GZIP, ZSTD])
def test_coded_body_reads_back(coding: Coding) -> None:
    """Whole or as a stream, a coded body is smaller and decodes to the same bytes."""
    whole = b"".join(BLOCKS)
    streamed = b"".join(coding.stream(BLOCKS))
    assert decode(coding, coding.encode(whole)) == decode(coding, streamed) == whole
    assert len(streamed) < len(whole) / 5


@pytest.mark.parametrize("coding", [GZIP, ZSTD])
def test_stream_delays_nothing(coding: Coding) -> None:
    """What comes out after a block holds that whole block already."""
    stream = coding.stream(iter(BLOCKS))
    first = next(stream)
    decoder = zstd.ZstdDecompressor() if coding is ZSTD else zlib.decompressobj(31)
    assert decoder.decompress(first) == BLOCKS[0]


@pytest.mark.parametrize("coding", [GZIP, ZSTD])
def test_coded_body_repeats(coding: Coding) -> None:
    """The same body gives the same coded bytes: its ETag is strong."""
    assert coding.encode(b"x" * 5_000) == coding.encode(b"x" * 5_000)
