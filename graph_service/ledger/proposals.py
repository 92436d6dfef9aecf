"""The folder of proposals: each file is written whole, synced, and then gets its name."""

import re
from collections.abc import Iterator
from dataclasses import replace
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
from graph_service.ledger.proposal import (
    ENDED,
    OPEN,
    Decision,
    Proposal,
    parse_proposal,
    write_proposal,
)

_NAME: Final = re.compile(r"[0-9a-f]{32}")

Stamp = tuple[int, int, int]


class Proposals:
    """The folder of proposals. Writing needs the ledger's lock; reading needs none."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._kept: dict[str, tuple[Stamp, Proposal]] = {}

    def names(self) -> list[str]:
        """Return the ids of all proposals, sorted."""
        if not self.folder.is_dir():
            return []
        with disk_faults("can't list the proposals"):
            stems = [path.stem for path in self.folder.iterdir() if path.suffix == ".json"]
        return sorted(stem for stem in stems if _NAME.fullmatch(stem))

    def leftovers(self) -> list[str]:
        """Return the names of files that are not whole, and of strangers."""
        if not self.folder.is_dir():
            return []
        known = {f"{name}.json" for name in self.names()}
        return sorted(path.name for path in self.folder.iterdir() if path.name not in known)

    def read(self, name: str) -> Proposal | None:
        """Return a proposal, ``None`` when there is none of this id.

        Raises:
            LedgerError: it is damaged.
        """
        if not _NAME.fullmatch(name):
            return None
        path = self.folder / f"{name}.json"
        try:
            status = path.stat()
            stamp = status.st_ino, status.st_mtime_ns, status.st_size
            kept = self._kept.get(name)
            if kept is not None and kept[0] == stamp:
                return kept[1]
            found = parse_proposal(path.read_bytes(), name)
        except FileNotFoundError:
            self._kept.pop(name, None)
            return None
        except OSError as error:
            raise LedgerError(f"proposal {name} can't be read: {error.strerror}") from error
        if found.state != OPEN:  # what waits may be large, and is read when it is looked at
            self._kept[name] = stamp, found
        return found

    def all(self) -> Iterator[Proposal]:
        """Yield all proposals; raises as :meth:`read`."""
        for name in self.names():
            found = self.read(name)
            if found is not None:
                yield found

    def have(self, iri: str) -> bool:
        """Return whether one has something of a graph or resource, a damaged one if its bytes do.

        Raises:
            LedgerError: the folder can't be read.
        """
        for name in self.names():
            try:
                found = self.read(name)
                if found is not None and found.names(iri):
                    return True
            except LedgerError:
                with disk_faults("can't read a proposal"):
                    if iri.encode() in (self.folder / f"{name}.json").read_bytes():
                        return True
        return False

    def write(self, proposal: Proposal) -> None:
        """Store a proposal, in the place of what was stored under its id; durable on return.

        Raises:
            LedgerError: the disk does not take it.
        """
        with disk_faults("can't write the proposal"):
            make_folder(self.folder)
            publish_files(self.folder, [(f"{proposal.id}.json", write_proposal(proposal))])

    def purge(self, iri: str, decision: Decision) -> list[str]:
        """Take out what names a graph or resource that was withdrawn; return the ids.

        An open proposal ends, of one that was decided the reason goes. A file that can't be read
        and has the IRI somewhere is deleted, and so are those that are not whole.

        Raises:
            LedgerError: the disk does not take it.
        """
        purged = []
        with disk_faults("can't remove what was withdrawn from the proposals"):
            for name in self.names():
                path = self.folder / f"{name}.json"
                try:
                    found = parse_proposal(path.read_bytes(), name)
                except LedgerError:
                    if iri.encode() in path.read_bytes():
                        path.unlink()
                    continue
                if not found.names(iri):
                    continue
                purged.append(name)
                if found.state == OPEN:
                    self.write(found.closed(ENDED, decision))
                elif found.decision is not None:
                    self.write(replace(found, note="", decision=replace(found.decision, reason="")))
            for each in self.leftovers():
                if each.endswith(TEMPORARY):
                    (self.folder / each).unlink()
            if self.folder.is_dir():
                sync_folder(self.folder)
        return purged

    def sweep(self, most: int) -> None:
        """Forget the oldest decisions beyond so many; the audit log has them all."""
        decided = sorted(
            (each.decision.time, each.id) for each in self.all() if each.decision is not None
        )
        with disk_faults("can't remove old proposals"):
            for _, name in decided[: max(0, len(decided) - most)]:
                (self.folder / f"{name}.json").unlink(missing_ok=True)
