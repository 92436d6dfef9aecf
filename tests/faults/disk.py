"""A small disk, which can be filled and made read-only: a tmpfs, where we may mount one."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

BYTES: Final = 24 << 20
_FILLER: Final = "filler"


class Disk:
    """The disk; ``path`` is where it is mounted."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def fill(self, leave: int) -> None:
        """Use it up, but for about so many bytes (of pages of 4 KiB)."""
        self.free()
        found = os.statvfs(self.path)
        size = found.f_bavail * found.f_frsize - leave
        with (self.path / _FILLER).open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(size, 1))

    def free(self) -> None:
        """Make room again."""
        (self.path / _FILLER).unlink(missing_ok=True)

    def make(self, mode: str) -> None:
        """Make it read-only (``ro``) or writable (``rw``)."""
        _mount("-o", f"remount,{mode}", str(self.path))


@contextmanager
def mounted(path: Path) -> Iterator[Disk]:
    """Give a disk, and take it away at the end.

    Raises:
        OSError: we may not mount one.
    """
    path.mkdir()
    _mount("-t", "tmpfs", "-o", f"size={BYTES}", "tmpfs", str(path))
    try:
        yield Disk(path)
    finally:
        subprocess.run(["umount", "-l", str(path)], check=True)


def reason_against_mounting(path: Path) -> str:
    """Return why no disk can be mounted here, empty if one can; ``path`` must not be there yet."""
    try:
        with mounted(path):
            return ""
    except OSError as error:
        return f"no tmpfs can be mounted here: {error}"
    finally:
        path.rmdir()


def _mount(*words: str) -> None:
    try:
        done = subprocess.run(["mount", *words], capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise OSError("there is no mount") from error
    if done.returncode:
        raise OSError(done.stderr.strip())
