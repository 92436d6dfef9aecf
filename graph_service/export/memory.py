"""Small files made in memory: of one graph, whose statements are in one object of the ledger.

They are not kept: there may be very many, and to make one takes milliseconds.
"""

import hashlib
import io
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import IO, Final

from graph_service.export.index import Export
from graph_service.export.offer import File, Offer
from graph_service.export.packing import packed

SMALL: Final = 256 << 10
"""Bytes of the N-Quads of a graph whose files are made in memory."""


def made_in_memory(offer: Offer, file: File) -> tuple[Export, bytes]:
    """Return a file and its bytes, the same as if it were made on the disk.

    Raises:
        Inexpressible: its format can't say it.
        LedgerError: the record is damaged.
    """
    bench = _Memory(offer)
    data = bench.make(file)
    name = offer.maker(file).canonical(offer.content, file)
    rdfc10 = "" if name is None else bench.digest(name)
    return Export(file, len(data), hashlib.sha256(data).hexdigest(), rdfc10), data


class _Memory:
    """What makers use (see :class:`graph_service.export.offer.Bench`)."""

    def __init__(self, offer: Offer) -> None:
        self._offer = offer
        self._made: dict[str, bytes] = {}

    def make(self, file: File) -> bytes:
        if file.name not in self._made:
            if file.coding:
                plain = io.BytesIO(self._named(file.plain))
                self._made[file.name] = b"".join(packed(plain, file.coding))
            else:
                maker = self._offer.maker(file)
                self._made[file.name] = b"".join(maker.make(self._offer.content, file, self))
        return self._made[file.name]

    def opened(self, name: str) -> AbstractContextManager[IO[bytes]]:
        return io.BytesIO(self._named(name))

    def temporary(self) -> IO[bytes]:
        return io.BytesIO()

    def sorted(self, blocks: Iterable[bytes]) -> Iterator[list[bytes]]:
        yield sorted({line for block in blocks for line in block.splitlines(keepends=True)})

    def digest(self, name: str) -> str:
        return hashlib.sha256(self._named(name)).hexdigest()

    def _named(self, name: str) -> bytes:
        file = self._offer.find(name)
        if file is None:
            raise LookupError(name)
        return self.make(file)
