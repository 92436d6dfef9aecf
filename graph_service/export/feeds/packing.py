"""Members of a stream packed into fragments, which never change once they are closed.

A fragment is closed when it has as many members as it may, or enough bytes. Its name is the release
of its first member and a hash of its bytes and of the name of the one before: who knows the last
name knows that all before it is the same, too.
"""

import hashlib
from collections.abc import Iterable
from pathlib import Path
from typing import Final

from graph_service.export.feeds.catalogue import Catalogue, Contents, Fragment, faults
from graph_service.export.feeds.member import Member, read_members

BYTES: Final = 1 << 20
"""From so many on a fragment is closed; what is said of one thing is not parted."""

_DIGITS: Final = 32


class Packer:
    """Packs what is added behind what is there.

    Args:
        folder: of the fragments.
        catalogue: is told of each that is closed.
        size: most members of a fragment.
        before: what the catalogue began from.
        most_bytes: from which on a fragment is closed.
    """

    def __init__(
        self,
        folder: Path,
        catalogue: Catalogue,
        size: int,
        before: Contents | None,
        most_bytes: int = BYTES,
    ) -> None:
        self._folder = folder
        self._catalogue = catalogue
        self._size = size
        self._most = most_bytes
        self._place = len(before.fragments) if before else 0
        self._name = before.fragments[-1].name if before and before.fragments else ""
        self._open = list(read_members(before.rest)) if before else []
        self._bytes = sum(len(each.stored) for each in self._open)

    def add(self, members: Iterable[Member]) -> None:
        """Add members at the end.

        Raises:
            LedgerError: the disk takes no more.
        """
        for member in members:
            self._open.append(member)
            self._bytes += len(member.stored)
            if len(self._open) >= self._size or self._bytes >= self._most:
                self._close()

    def finish(self) -> None:
        """Hand over what is in no closed fragment."""
        self._catalogue.put_rest(b"".join(each.stored for each in self._open))

    def _close(self) -> None:
        data, first, last = b"".join(e.stored for e in self._open), self._open[0], self._open[-1]
        name = f"{first.release}-{chained(self._name, data)}"
        with faults():
            # half a file is known by its hash when it is read
            (self._folder / name).write_bytes(data)
        fragment = Fragment(name, first.time, last.time, len(self._open))
        self._catalogue.add_fragment(self._place, fragment)
        self._place, self._name, self._open, self._bytes = self._place + 1, name, [], 0


def chained(before: str, data: bytes) -> str:
    """Return the hash that is part of a fragment's name.

    Args:
        before: the name of the fragment before it, empty for the first.
        data: its bytes.
    """
    return hashlib.sha256(before.encode() + b"\n" + data).hexdigest()[:_DIGITS]
