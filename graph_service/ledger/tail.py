"""Following a file that only grows, line by line."""

from collections.abc import Iterator
from pathlib import Path

from graph_service.errors import LedgerError
from graph_service.ledger.durable import disk_faults


class Tail:
    """The lines of a file that were not read yet; for one thread at a time.

    Args:
        path: of the file, which need not be there.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._inode = 0
        self._read = 0

    def is_other(self) -> bool:
        """Return whether the file is another one than was read; it is then read from its start.

        Raises:
            LedgerError: it can't be looked at.
        """
        with disk_faults(f"can't read {self._path.name}"):
            status = self._path.stat() if self._path.exists() else None
        inode, size = (status.st_ino, status.st_size) if status else (0, 0)
        if inode == self._inode and size >= self._read:
            return False
        self._inode, self._read = inode, 0
        return True

    def lines(self) -> Iterator[bytes]:
        """Yield the whole lines that are new, without their ends.

        Raises:
            LedgerError: the file can't be read.
        """
        if not self._path.exists():
            return
        try:
            with self._path.open("rb") as file:
                file.seek(self._read)
                for line in file:
                    if not line.endswith(b"\n"):
                        break
                    self._read += len(line)
                    yield line[:-1]
        except OSError as error:
            raise LedgerError(f"can't read {self._path.name}: {error.strerror}") from error
