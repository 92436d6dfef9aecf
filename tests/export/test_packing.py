"""Packed files expand to what they hold, and say nothing of when, where and by whom."""

import gzip
import io
import sys

import pytest

from graph_service.export.packing import packed

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DATA = b"".join(b"<urn:s%d> <urn:p> <urn:o> .\n" % n for n in range(100_000))


@pytest.mark.parametrize("data", [b"", b"x", DATA])
def test_files_expand_to_what_they_hold(data: bytes) -> None:
    """Nothing, little, and more than is read at once come back, the same bytes each time."""
    for coding, expanded in (("gzip", gzip.decompress), ("zstd", zstd.decompress)):
        found = b"".join(packed(io.BytesIO(data), coding))
        assert expanded(found) == data
        assert b"".join(packed(io.BytesIO(data), coding)) == found


def test_head_of_gzip_has_no_time_name_or_system() -> None:
    """RFC 1952: no flags, a time of zero, an unknown system."""
    assert b"".join(packed(io.BytesIO(DATA), "gzip"))[:10] == b"\x1f\x8b\x08" + bytes(6) + b"\xff"
