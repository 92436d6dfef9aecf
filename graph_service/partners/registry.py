"""The registry: one file for each partner in the folder ``partners/`` of the state folder.

A file is there whole or not at all. A running service looks at the folder with each query that
calls somebody, so an entry that was added or removed counts from the next query on.
"""

import threading
from collections.abc import Collection
from pathlib import Path
from typing import Final

from pyoxigraph import RdfFormat, parse

from graph_service.errors import InputError, LedgerError, NotFound
from graph_service.ledger.durable import disk_faults, make_folder, publish_files, sync_folder
from graph_service.partners.description import LONGEST, partner_of, write_partner
from graph_service.partners.harvest import shared_namespace
from graph_service.partners.partner import Partner

FOLDER: Final = "partners"
MOST: Final = 100
"""Partners of a registry."""

_SUFFIX: Final = ".ttl"
_Stamps = tuple[tuple[str, int, int, int], ...]


class Registry:
    """The partners in a folder, which need not be there."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._read: tuple[_Stamps, tuple[Partner, ...]] = (), ()

    def all(self) -> tuple[Partner, ...]:
        """Return all partners by name, as their files are now.

        Raises:
            LedgerError: a file is damaged or can't be read.
        """
        with self._lock:
            stamps = self._stamps()
            if stamps != self._read[0]:
                self._read = stamps, tuple(self._partner(stamp[0]) for stamp in stamps)
            return self._read[1]

    def seen_by(self, audiences: Collection[str]) -> tuple[Partner, ...]:
        """Return the partners that callers with these audiences may know of, by name.

        Raises:
            LedgerError: a file is damaged or can't be read.
        """
        return tuple(each for each in self.all() if each.is_seen_by(audiences))

    def at(self, iri: str, audiences: Collection[str]) -> Partner | None:
        """Return the partner of exactly this endpoint, if these callers may know of it.

        Raises:
            LedgerError: a file is damaged or can't be read.
        """
        found = (p for p in self.seen_by(audiences) if p.endpoint and p.endpoint.iri == iri)
        return next(found, None)

    def add(self, partner: Partner) -> None:
        """Add a partner, or put its entry in the place of the one of its name.

        Raises:
            InputError: another one has this endpoint or file, describes the same things, or there
                are too many.
            LedgerError: the disk does not take it; what was there is as it was.
        """
        others = [each for each in self.all() if each.name != partner.name]
        if len(others) >= MOST:
            raise InputError(f"a registry has up to {MOST} partners")
        for each in others:
            if each.endpoint and each.endpoint == partner.endpoint:
                raise InputError("another partner has this endpoint")
            if each.harvest and partner.harvest:
                if each.harvest.export == partner.harvest.export:
                    raise InputError("another partner has this file")
                shared = shared_namespace(each.harvest, partner.harvest)
                if shared is not None:
                    raise InputError(f"another partner describes what is below {shared}")
        with disk_faults("the registry can't be written"):
            make_folder(self.folder)
            publish_files(self.folder, [(partner.name + _SUFFIX, write_partner(partner))])

    def remove(self, name: str) -> Partner:
        """Remove a partner and return what it was.

        Raises:
            NotFound: there is none of this name.
            LedgerError: the file can't be removed.
        """
        found = next((each for each in self.all() if each.name == name), None)
        if found is None:
            raise NotFound(f"there is no such partner: {name}")
        with disk_faults("the registry can't be written"):
            (self.folder / (name + _SUFFIX)).unlink()
            sync_folder(self.folder)
        return found

    def _stamps(self) -> _Stamps:
        found = []
        with disk_faults("the registry can't be read"):
            if not self.folder.is_dir():
                return ()
            for path in self.folder.glob("*" + _SUFFIX):
                about = path.stat()
                found.append((path.stem, about.st_ino, about.st_mtime_ns, about.st_size))
        return tuple(sorted(found)[:MOST])

    def _partner(self, name: str) -> Partner:
        path = self.folder / (name + _SUFFIX)
        with disk_faults("the registry can't be read"), path.open("rb") as file:
            data = file.read(LONGEST + 1)
        try:
            quads = list(parse(data[:LONGEST], format=RdfFormat.N_TRIPLES))
            found = partner_of([quad.triple for quad in quads], name)
        except (SyntaxError, InputError, ValueError) as error:
            raise LedgerError(f"the entry of the partner {name} is damaged") from error
        if found.name != name or len(data) > LONGEST:
            raise LedgerError(f"the entry of the partner {name} is damaged")
        return found


def registry_of(state: Path) -> Registry:
    """Return the registry of a state folder."""
    return Registry(state / FOLDER)
