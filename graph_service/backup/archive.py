"""A backup as one file: a plain tar (POSIX ustar), compressed or not; and as a folder.

What is read may be anybody's file. So nothing but regular files with the names of a backup is
taken, from headers of 512 bytes and nothing longer: no links, no devices, no paths, no extensions.
"""

import gzip
import os
import stat
import sys
import tarfile
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Final

from graph_service.backup.layout import DESCRIPTION, SUMS, is_listed, read_sums
from graph_service.errors import InputError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

SUFFIXES: Final = (".tar", ".tar.gz", ".tar.zst")
_TOP: Final = "graph-backup/"
_CHUNK: Final = 1 << 20
_LONGEST: Final = (1 << 33) - 1
_MOST_BEHIND: Final = 1 << 20
"""Bytes; programs fill the last record of an archive with empty blocks."""

_LEVEL: Final = {".gz": 6, ".zst": 3}
_REGULAR: Final = (tarfile.REGTYPE, tarfile.AREGTYPE)
_DAMAGE: Final = (EOFError, OSError, zlib.error, zstd.ZstdError, tarfile.TarError, ValueError)

Member = tuple[str, int, Iterator[bytes]]
"""Name, size in bytes, and content, which has to be read before the next one."""


def is_archive(path: Path) -> bool:
    """Return whether a path means one file: its name ends with one of :data:`SUFFIXES`."""
    return path.name.endswith(SUFFIXES)


def write_archive(folder: Path, names: list[str], target: IO[bytes], suffix: str) -> None:
    """Write files of a folder as one archive, in the order of their names in the list.

    Raises:
        InputError: a file is too long for an archive (8 GiB).
        OSError: a file can't be read or the target can't be written.
    """
    with ExitStack() as stack:
        out: Any = target
        if suffix == ".gz":
            out = stack.enter_context(gzip.GzipFile("", "wb", _LEVEL[suffix], target, mtime=0))
        elif suffix == ".zst":
            options: Any = {
                zstd.CompressionParameter.compression_level: _LEVEL[suffix],
                zstd.CompressionParameter.checksum_flag: 1,
            }
            out = stack.enter_context(zstd.ZstdFile(out, "w", options=options))
        tar = stack.enter_context(tarfile.open(fileobj=out, mode="w|", format=tarfile.USTAR_FORMAT))
        for name in names:
            info = tarfile.TarInfo(_TOP + name)
            with (folder / name).open("rb") as file:
                info.size, info.mode = os.fstat(file.fileno()).st_size, 0o600
                if info.size > _LONGEST:
                    raise InputError("too long for an archive: back up into a folder", file=name)
                tar.addfile(info, file)


@contextmanager
def members(path: Path) -> Iterator[Iterator[Member]]:
    """Give the files of a backup, ``backup.json`` and ``SHA256SUMS`` first.

    Raises:
        InputError: it is damaged or cut off, or holds what no backup holds; while it is read.
    """
    if path.is_dir():
        yield _of_folder(path)
        return
    try:
        raw = path.open("rb")
    except OSError as error:
        raise InputError(error.strerror or "can't be read", file=str(path)) from error
    with ExitStack() as stack:
        source: Any = stack.enter_context(raw)
        if path.suffix == ".gz":
            source = stack.enter_context(gzip.GzipFile(fileobj=source, mode="rb"))
        elif path.suffix == ".zst":
            source = stack.enter_context(zstd.ZstdFile(source, "r"))
        yield _of_archive(_Reader(source, str(path)), str(path))


def _of_folder(folder: Path) -> Iterator[Member]:
    sums = b""
    for name in (DESCRIPTION, SUMS):
        size, chunks = _open(folder, name)
        if name == SUMS:
            sums = b"".join(chunks)
            chunks = iter([sums])
        yield name, size, chunks
    for name in read_sums(sums):
        if name != DESCRIPTION:
            yield name, *_open(folder, name)


def _open(folder: Path, name: str) -> tuple[int, Iterator[bytes]]:
    """Open a regular file that no symbolic link leads to."""
    place = folder
    try:
        for part in Path(name).parts[:-1]:
            place /= part
            if place.is_symlink():
                raise InputError("a symbolic link is not part of a backup", file=str(place))
        descriptor = os.open(folder / name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError as error:
        reason = f"can't be read: {error.strerror}"
        raise InputError(reason, file=str(folder / name)) from error
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        raise InputError("not a regular file", file=str(folder / name))
    return found.st_size, _content(descriptor)


def _content(descriptor: int) -> Iterator[bytes]:
    with os.fdopen(descriptor, "rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _of_archive(read: "_Reader", where: str) -> Iterator[Member]:
    while (block := read(tarfile.BLOCKSIZE)) != bytes(tarfile.BLOCKSIZE):
        try:
            info = tarfile.TarInfo.frombuf(block, "ascii", "strict")
        except (tarfile.TarError, ValueError) as error:
            raise InputError("damaged or cut off", file=where) from error
        if info.type == tarfile.DIRTYPE and not info.size:
            continue
        name = _inner(info.name)
        if info.type not in _REGULAR or info.size < 0 or name is None:
            raise InputError(f"not part of a backup: {info.name!r}", file=where)
        rest = info.size

        def chunks(size: int = info.size) -> Iterator[bytes]:
            nonlocal rest
            while rest:
                chunk = read(min(rest, _CHUNK))
                rest -= len(chunk)
                yield chunk

        content = chunks()
        yield name, info.size, content
        for _ in content:
            pass  # what was not wanted
        read(-info.size % tarfile.BLOCKSIZE)
    read(tarfile.BLOCKSIZE)  # an archive ends with two empty blocks
    read.end()


class _Reader:
    """Reads exactly as many bytes as are asked for."""

    def __init__(self, source: IO[bytes], where: str) -> None:
        self._source = source
        self._where = where

    def __call__(self, size: int) -> bytes:
        try:
            data = self._source.read(size) if size else b""
        except _DAMAGE as error:
            raise InputError("damaged or cut off", file=self._where) from error
        if len(data) != size:
            raise InputError("cut off", file=self._where)
        return data

    def end(self) -> None:
        """Read what is left (empty blocks, and the checksum of the compression)."""
        try:
            behind = self._source.read(_MOST_BEHIND)
        except _DAMAGE as error:
            raise InputError("damaged or cut off", file=self._where) from error
        if len(behind) == _MOST_BEHIND or behind.strip(b"\0"):
            raise InputError("there is something behind its end", file=self._where)


def _inner(name: str) -> str | None:
    """Return the name of a file inside of a backup, without the folder that it is packed in."""
    top, _, rest = name.removeprefix("./").partition("/")
    for each in (name.removeprefix("./"), rest if top not in ("", ".", "..") else ""):
        if each == SUMS or is_listed(each):
            return each
    return None
