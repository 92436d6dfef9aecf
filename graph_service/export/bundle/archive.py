"""A zip archive that is the same bytes for the same files.

All files have the same time and permissions and stand in the order in which they were added. What
is packed already is stored, all else deflated at level 6: those bytes depend on the zlib that
Python was built with, what comes out when it is unpacked does not.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import IO, Final
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

_EARLIEST: Final = (1980, 1, 1, 0, 0, 0)
_UNIX: Final = 3
_READABLE: Final = 0o100644 << 16
_PIECE: Final = 1 << 20
_PACKED: Final = frozenset({"parquet", "gz", "zst", "zip"})


@dataclass(frozen=True)
class Part:
    """A file of the archive: its path there, size in bytes, SHA-256 and media type."""

    name: str
    size: int
    sha256: str
    media_type: str


class Archive:
    """An archive that is being written into an open file, which must be seekable."""

    def __init__(self, target: IO[bytes]) -> None:
        self._zip = ZipFile(target, "w")
        self.parts: list[Part] = []

    def add(self, name: str, media_type: str, file: IO[bytes]) -> Part:
        """Add a file, read from where it is to its end."""
        start = file.tell()
        size = file.seek(0, 2) - start
        file.seek(start)
        return self._add(name, media_type, iter(lambda: file.read(_PIECE), b""), size)

    def add_text(self, name: str, media_type: str, data: bytes) -> Part:
        """Add a file that is in memory."""
        return self._add(name, media_type, [data], len(data))

    def close(self) -> None:
        """Write the directory of the archive; the file stays open."""
        self._zip.close()

    def _add(self, name: str, media_type: str, pieces: Iterable[bytes], size: int) -> Part:
        entry = ZipInfo(name, _EARLIEST)
        entry.create_system = _UNIX
        entry.external_attr = _READABLE
        packed = name.rpartition(".")[2] in _PACKED
        entry.compress_type = ZIP_STORED if packed else ZIP_DEFLATED
        entry.file_size = size
        digest = hashlib.sha256()
        with self._zip.open(entry, "w") as member:
            for piece in pieces:
                member.write(piece)
                digest.update(piece)
        part = Part(name, size, digest.hexdigest(), media_type)
        self.parts.append(part)
        return part


def manifest_of(parts: Iterable[Part]) -> bytes:
    """Return the list of hashes that ``sha256sum -c`` reads, by name (BagIt, RFC 8493, 2.1.3)."""
    lines = (f"{part.sha256}  {part.name}\n" for part in sorted(parts, key=lambda part: part.name))
    return "".join(lines).encode()
