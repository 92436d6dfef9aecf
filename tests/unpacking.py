"""What is in a file that is packed, so that a test can look for a text in it."""

import gzip
import io
import sys
import zipfile
from collections.abc import Iterator

from pyarrow import ArrowInvalid, parquet

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

DAMAGE = (OSError, EOFError, zstd.ZstdError, zipfile.BadZipFile, ArrowInvalid)
"""What is raised for a part of such a file."""


def unpacked(data: bytes) -> bytes:
    """Return the content of a file in gzip, Zstandard, zip or Parquet; of any other nothing.

    What is packed in it is unpacked too.
    """
    if data.startswith(b"\x1f\x8b"):
        return gzip.decompress(data)
    if data.startswith(b"\x28\xb5\x2f\xfd"):
        return zstd.decompress(data)
    if data.startswith(b"PK\x03\x04"):
        return b"\n".join(_members(data))
    if data.startswith(b"PAR1"):
        return "\n".join(_texts(data)).encode()
    return b""


def _members(data: bytes) -> Iterator[bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        for name in archive.namelist():
            member = archive.read(name)
            yield name.encode()
            yield member
            yield unpacked(member)


def _texts(data: bytes) -> Iterator[str]:
    """Yield all values of a table, and what is said of it."""
    read = parquet.read_table(io.BytesIO(data))
    yield str(read.schema)
    yield from (value.decode() for value in (read.schema.metadata or {}).values())
    for column in read.columns:
        for value in column.to_pylist():
            yield from map(str, value if isinstance(value, list) else [value])
