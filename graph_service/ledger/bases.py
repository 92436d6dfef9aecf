"""Bases: the entries of one release, which manifests of others are written as a difference to.

::

    bases/<sha256>   lines of entries, as a manifest has them, sorted by graph

A base is named by the SHA-256 of its bytes, which is the digest of these entries. It never changes,
so a manifest that names it means the same for as long as both are there; one that no manifest
names is deleted.
"""

import re
import threading
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from graph_service.errors import LedgerError
from graph_service.ledger.durable import (
    TEMPORARY,
    disk_faults,
    make_folder,
    publish_files,
    sync_folder,
)
from graph_service.ledger.entry import Entry, entries_of, lines_of
from graph_service.ledger.objects import name_of

_NAME: Final = re.compile(r"[0-9a-f]{64}")
_KEPT: Final = 2


@dataclass(frozen=True)
class Base:
    """A base: its name, and its entries by graph."""

    name: str
    entries: Mapping[str, Entry]

    def difference(self, entries: Collection[Entry]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        """Return what of other entries is not in the base, and the graphs that only it has."""
        known = self.entries
        others = tuple(
            entry
            for entry in entries
            # most are the very same objects
            if (old := known.get(entry.graph)) is not entry
            and (old is None or old.line != entry.line)
        )
        new = sum(entry.graph not in known for entry in others)
        if len(entries) - new == len(known):
            return others, ()
        return others, tuple(sorted(known.keys() - {entry.graph for entry in entries}))

    def apply(self, others: Iterable[Entry], gone: Collection[str]) -> tuple[Entry, ...]:
        """Return the entries that differ so from the base, in graph order."""
        found = {**self.entries, **{entry.graph: entry for entry in others}}
        for graph in gone:
            del found[graph]
        return tuple(found[graph] for graph in sorted(found))


class Bases:
    """The bases in ``folder``, of which the last ones stay in memory. For many threads.

    Writers must hold the ledger's lock; readers need none.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._guard = threading.Lock()
        self._kept: dict[str, Base] = {}

    def put(self, entries: Iterable[Entry]) -> Base:
        """Return the base of entries, which are in graph order; the disk has it then.

        Raises:
            LedgerError: the disk does not take it.
        """
        found = {entry.graph: entry for entry in entries}
        data = lines_of(found.values())
        base = Base(name_of(data), found)
        with disk_faults("can't write a base"):
            if not (self.folder / base.name).exists():
                make_folder(self.folder)
                publish_files(self.folder, [(base.name, data)])
        self._keep(base)
        return base

    def read(self, name: str) -> Base:
        """Return the base called ``name``.

        Raises:
            LedgerError: there is none, or it is damaged.
        """
        with self._guard:
            base = self._kept.pop(name, None)
        if base is None:
            base = Base(name, {each.graph: each for each in entries_of(self.data(name))})
        self._keep(base)
        return base

    def data(self, name: str) -> bytes:
        """Return the bytes of a base, verified.

        Raises:
            LedgerError: there is none, or it is damaged.
        """
        if not _NAME.fullmatch(name):
            raise LedgerError(f"not the name of a base: {name!r}")
        try:
            data = (self.folder / name).read_bytes()
        except FileNotFoundError as error:
            raise LedgerError(f"base {name} is missing") from error
        except OSError as error:
            raise LedgerError(f"base {name} can't be read: {error.strerror}") from error
        if name_of(data) != name:
            raise LedgerError(f"base {name} is damaged: its bytes have another hash")
        return data

    def names(self) -> frozenset[str]:
        """Return the names of all files in the folder."""
        if not self.folder.is_dir():
            return frozenset()
        with disk_faults("can't list the bases"):
            return frozenset(path.name for path in self.folder.iterdir())

    def keep_only(self, named: Collection[str]) -> None:
        """Delete what no manifest names, half-written files too.

        Raises:
            LedgerError: a file can't be removed.
        """
        with disk_faults("can't delete a base"):
            for name in self.names():
                if name.endswith(TEMPORARY) or name not in named:
                    (self.folder / name).unlink(missing_ok=True)
            if self.folder.is_dir():
                sync_folder(self.folder)
        with self._guard:
            self._kept.clear()

    def _keep(self, base: Base) -> None:
        with self._guard:
            self._kept[base.name] = base
            while len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
