"""Archives (ZIP) of anybody: whatever is wrong with one is said in the caller's words."""

import lzma
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

from graph_service.errors import SyntaxFault

_BROKEN: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    ValueError,  # offsets that lead out of the file
    RuntimeError,  # encrypted; NotImplementedError, one of these: packed in a way not known here
)


@contextmanager
def opened_archive(data: bytes, reason: str, file: str | None = None) -> Iterator[zipfile.ZipFile]:
    """Give an archive while its members are read.

    Args:
        data: the archive.
        reason: what is said where it is damaged, encrypted, or none.
        file: as the caller knows it.

    Raises:
        SyntaxFault: it is one of these; also while a member is read.
    """
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            yield archive
    except _BROKEN as error:
        raise SyntaxFault(reason, file=file) from error
