"""What was published where: a file for each dataset, so that nothing is forgotten in an engine.

::

    <state>/engine/<audiences>[-<slot>].json

Written before anything is sent, and again when it is there. A dataset that is not in use any more
is known by its file, and is cleared once something was withdrawn that it may hold.
"""

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from graph_service.ledger.durable import disk_faults, make_folder, publish_files
from graph_service.views.audiences import key_of

FOLDER: Final = "engine"


@dataclass(frozen=True)
class Record:
    """A dataset: its audiences (sorted), its place, the newest release that it was brought to."""

    audiences: tuple[str, ...]
    slot: str
    release: int


class Records:
    """The files of one state folder.

    Args:
        state: the state folder.
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / FOLDER

    def path(self, audiences: frozenset[str], slot: str, suffix: str = "json") -> Path:
        """Return the file of a dataset."""
        name = key_of(audiences) + (f"-{slot}" if slot else "")
        return self._folder / f"{name}.{suffix}"

    def note(self, record: Record) -> None:
        """Write a record.

        Raises:
            LedgerError: it can't be written.
        """
        path = self.path(frozenset(record.audiences), record.slot)
        with disk_faults("can't note what is published to the engine"):
            make_folder(self._folder)
            publish_files(self._folder, [(path.name, json.dumps(asdict(record)).encode() + b"\n")])

    def drop(self, record: Record) -> None:
        """Remove a record; raises as :meth:`note`."""
        with disk_faults("can't note what is published to the engine"):
            self.path(frozenset(record.audiences), record.slot).unlink(missing_ok=True)

    def all(self) -> Iterator[Record]:
        """Yield the records; one that can't be read is passed over."""
        for path in sorted(self._folder.glob("*.json")):
            try:
                members = json.loads(path.read_bytes())
                yield Record(tuple(members["audiences"]), members["slot"], members["release"])
            except (OSError, ValueError, KeyError, TypeError):
                continue

    def make_folder(self) -> None:
        """Make the folder; raises as :meth:`note`."""
        with disk_faults("can't note what is published to the engine"):
            make_folder(self._folder)
