"""Sums by key, in bounded memory: what grows too large is sorted and goes to temporary files."""

import heapq
import tempfile
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import IO, Final

MOST_KEYS: Final = 200_000
"""Keys that are held in memory at once."""

MOST_BYTES: Final = 64 << 20
"""Bytes of keys that are held in memory at once."""

Row = tuple[bytes, tuple[int, ...]]


class Tally:
    """Sums of rows of numbers, by key.

    Args:
        most: keys in memory.

    Keys hold no line feed and no tabulator; each row of a tally has as many numbers.
    """

    def __init__(self, most: int = MOST_KEYS) -> None:
        self._most = most
        self._sums: dict[bytes, list[int]] = {}
        self._size = 0
        self._runs: list[IO[bytes]] = []

    def add(self, key: bytes, *numbers: int) -> None:
        """Add numbers to the sums of a key.

        Raises:
            OSError: a temporary file can't be written.
        """
        sums = self._sums.get(key)
        if sums is not None:
            for place, number in enumerate(numbers):
                sums[place] += number
            return
        self._sums[key] = list(numbers)
        self._size += len(key)
        if len(self._sums) >= self._most or self._size >= MOST_BYTES:
            self._runs.append(_write(self._sorted()))
            self._sums, self._size = {}, 0

    def rows(self) -> Iterator[Row]:
        """Yield each key once, in the order of bytes, with its sums; nothing is added any more.

        Raises:
            OSError: a temporary file can't be read.
        """
        try:
            merged = heapq.merge(*map(_read, self._runs), self._sorted(), key=itemgetter(0))
            for key, group in groupby(merged, key=itemgetter(0)):
                yield key, tuple(map(sum, zip(*(numbers for _, numbers in group), strict=True)))
        finally:
            for run in self._runs:
                run.close()

    def _sorted(self) -> Iterator[Row]:
        for key in sorted(self._sums):
            yield key, tuple(self._sums[key])


def _write(rows: Iterator[Row]) -> IO[bytes]:
    run = tempfile.TemporaryFile()  # noqa: SIM115 - closed once its rows were read
    run.writelines(b"%b\t%b\n" % (key, b",".join(b"%d" % n for n in sums)) for key, sums in rows)
    run.seek(0)
    return run


def _read(run: IO[bytes]) -> Iterator[Row]:
    for line in run:
        key, _, sums = line[:-1].rpartition(b"\t")
        yield key, tuple(map(int, sums.split(b","))) if sums else ()
