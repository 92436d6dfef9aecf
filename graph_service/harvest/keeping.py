"""What is known of the pulls from one partner: a folder of the state folder.

::

    partners/harvests/<name>/known.json   validators, outcome, what of the feed was heard
                             report.txt   why the last pull was refused, and how to mend it
                             partial      a file that is on its way, with partial.json
                             lock         held by whoever pulls

No secret is in it. What a partner withdrew stands there as hashes.
"""

import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any, Final

from graph_service.errors import Conflict, LedgerError
from graph_service.ledger.durable import disk_faults, make_folder, publish_files
from graph_service.ledger.lock import exclusive
from graph_service.partners.registry import FOLDER

HARVESTS: Final = "harvests"
KNOWN: Final = "known.json"
REPORT: Final = "report.txt"
_LOCK: Final = "lock"

PULLED: Final = "pulled"
UNCHANGED: Final = "unchanged"
REFUSED: Final = "refused"
FAILED: Final = "failed"
OUTCOMES: Final = (PULLED, UNCHANGED, REFUSED, FAILED)
"""What came of a pull: a new state, none, one that may not be published, none that could be had."""


@dataclass(frozen=True)
class Known:
    """What is known of a partner's file and feed.

    ``entry`` stands for the part of the partner's entry that a pull depends on; ``etag``,
    ``modified`` and ``sha256`` are those of the file whose content is ``graphs`` (IRI and object).
    ``looked`` is when the last pull was tried, ``pulled`` when one last succeeded (ISO 8601);
    ``outcome`` and ``reason`` say what came of it, ``release`` where it went, ``failures`` how
    many failed in a row. ``due`` and ``feed_due`` are when to look again (seconds of the epoch).
    ``heard`` are hashes of entries of the feed that were dealt with, ``barred`` those of IRIs that
    are kept out, ``renewing`` graphs that are being begun anew; ``doubtful`` says that the partner
    withdrew what nothing here names. ``warning`` is about the feed, ``withdrawn`` counts.
    """

    entry: str = ""
    etag: str = ""
    modified: str = ""
    sha256: str = ""
    graphs: dict[str, str] | None = None
    looked: str = ""
    pulled: str = ""
    outcome: str = ""
    reason: str = ""
    release: int = 0
    statements: int = 0
    failures: int = 0
    due: float = 0.0
    feed_etag: str = ""
    feed_modified: str = ""
    feed_due: float = 0.0
    heard: tuple[str, ...] = ()
    barred: tuple[str, ...] = ()
    renewing: tuple[str, ...] = ()
    warning: str = ""
    withdrawn: int = 0
    doubtful: int = 0

    def but(self, **changes: Any) -> "Known":
        """Return the same with these fields changed."""
        return replace(self, **changes)


class Keeping:
    """The folder of one partner.

    Args:
        state: the state folder.
        name: of the partner.
    """

    def __init__(self, state: Path, name: str) -> None:
        self.folder = state / FOLDER / HARVESTS / name

    def read(self) -> Known:
        """Return what is known; nothing, before the first pull.

        Raises:
            LedgerError: it is damaged.
        """
        path = self.folder / KNOWN
        try:
            return parse_known(path.read_bytes())
        except FileNotFoundError:
            return Known()
        except OSError as error:
            raise LedgerError(f"{path} can't be read: {error.strerror}") from error
        except ValueError as error:
            raise LedgerError(f"{path} is damaged: what was withdrawn may not be known") from error

    def write(self, known: Known) -> Known:
        """Keep what is known, and return it.

        Raises:
            LedgerError: the disk does not take it.
        """
        self._publish(KNOWN, json.dumps(asdict(known), indent=1).encode() + b"\n")
        return known

    def report(self, text: str) -> Path:
        """Keep why a pull was refused; returns the file."""
        self._publish(REPORT, text.encode())
        return self.folder / REPORT

    def settle(self) -> None:
        """Remove the report of a pull that is past."""
        with disk_faults("what is known of a partner can't be written"):
            (self.folder / REPORT).unlink(missing_ok=True)

    def forget(self) -> None:
        """Remove everything."""
        with disk_faults("what is known of a partner can't be removed"):
            shutil.rmtree(self.folder, ignore_errors=True)

    @contextmanager
    def alone(self, seconds: float = 0.0) -> Iterator[None]:
        """Be the only one who pulls from the partner, also among processes.

        Raises:
            Conflict: somebody else pulls.
            LedgerError: the disk takes no lock.
        """
        with disk_faults("what is known of a partner can't be written"):
            make_folder(self.folder)
        lock = exclusive(self.folder / _LOCK, seconds)
        try:
            lock.__enter__()
        except LedgerError as error:
            if "locked" in str(error):
                raise Conflict("somebody else pulls from it at this moment") from error
            raise
        try:
            yield
        finally:
            lock.__exit__(None, None, None)

    def _publish(self, name: str, data: bytes) -> None:
        with disk_faults("what is known of a partner can't be written"):
            make_folder(self.folder)
            publish_files(self.folder, [(name, data)])


def parse_known(data: bytes) -> Known:
    """Return what a file says is known.

    Raises:
        ValueError: it is damaged.
    """
    try:
        members = json.loads(data)
        for name in ("heard", "barred", "renewing"):
            members[name] = tuple(members[name])
        found = Known(**members)
    except (TypeError, KeyError, AttributeError, RecursionError) as error:
        raise ValueError("damaged") from error
    for each in fields(Known):
        kind = type(getattr(Known(), each.name))
        value = getattr(found, each.name)
        if not isinstance(value, (kind, dict) if each.name == "graphs" else (kind, int)):
            raise ValueError("damaged")
    return found
