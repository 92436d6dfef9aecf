"""Lines of any number, sorted by bytes, each once, in bounded memory.

Runs of sorted lines go to temporary files once they fill a buffer. They are merged a block at a
time: what is sure to come first is taken from each run and sorted together, which costs little
since it is sorted in parts. Lines in UTF-8 that are sorted by bytes are sorted by code points.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from itertools import compress, islice
from operator import ne
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Final

RUN_BYTES: Final = 48 << 20
"""Bytes of lines that are sorted in memory at once."""

_BLOCK: Final = 24 << 20
"""Bytes of all runs that are merged at once."""


def sorted_lines(
    blocks: Iterable[bytes], folder: Path, run_bytes: int = RUN_BYTES
) -> Iterator[list[bytes]]:
    """Yield lists of lines, sorted and each once, over all lists.

    Args:
        blocks: whole lines, each with its end; a line may be in several blocks.
        folder: where temporary files are, which have no name there.
        run_bytes: bytes of lines that are sorted in memory at once.

    Raises:
        OSError: the temporary files can't be written.
    """
    runs: list[IO[bytes]] = []
    held: list[bytes] = []
    size = 0
    try:
        for block in blocks:
            held += block.splitlines(keepends=True)
            size += len(block)
            if size > run_bytes:
                runs.append(_write_run(held, folder))
                held, size = [], 0
        if not runs:
            yield _once(held)
            return
        runs.append(_write_run(held, folder))
        yield from _merged([_Run(run, max(1, _BLOCK // len(runs))) for run in runs])
    finally:
        for run in runs:
            run.close()


def _once(lines: list[bytes]) -> list[bytes]:
    lines.sort()
    return [*compress(lines, map(ne, lines, islice(lines, 1, None))), *lines[-1:]]


def _write_run(lines: list[bytes], folder: Path) -> IO[bytes]:
    run = TemporaryFile(dir=folder, buffering=0)  # noqa: SIM115 - closed after the merge
    for line in _pieces(_once(lines)):
        run.write(line)
    run.seek(0)
    return run


def _pieces(lines: list[bytes], step: int = 10_000) -> Iterator[bytes]:
    return (b"".join(lines[n : n + step]) for n in range(0, len(lines), step))


class _Run:
    """A sorted file, read a block at a time; ``lines`` are those that were not taken yet."""

    def __init__(self, file: IO[bytes], block: int) -> None:
        self._file = file
        self._block = block
        self._rest = b""
        self.lines: list[bytes] = []
        self.fill()

    def fill(self) -> None:
        """Read the next lines, at least one unless the file is at its end."""
        while not self.lines:
            data = self._file.read(self._block)
            if not data:
                return
            data = self._rest + data
            end = data.rfind(b"\n") + 1
            self.lines, self._rest = data[:end].splitlines(keepends=True), data[end:]

    def take(self, last: bytes) -> list[bytes]:
        """Return the lines up to ``last``, which are in it, and read on."""
        count = bisect_right(self.lines, last)
        taken, self.lines = self.lines[:count], self.lines[count:]
        self.fill()
        return taken


def _merged(runs: list[_Run]) -> Iterator[list[bytes]]:
    runs = [run for run in runs if run.lines]
    while runs:
        last = min(run.lines[-1] for run in runs)
        # no run has anything to come that belongs before this line
        yield _once([line for run in runs for line in run.take(last)])
        runs = [run for run in runs if run.lines]
