"""The journal of a withdrawal: what is to be finished, whoever comes next, after a crash.

It lies beside the manifests, is there before the first of them is replaced, and goes when nothing
is left to be done. It holds the IRI; so nothing of a withdrawal that is over does.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from graph_service.errors import LedgerError
from graph_service.ledger.durable import disk_faults, publish_files, sync_folder

_NAME: Final = "withdrawal.json"


@dataclass(frozen=True)
class Pending:
    """A withdrawal that is not over.

    ``release`` is the number of the release that it makes, ``issued`` when that is issued,
    ``audiences`` could see what is withdrawn, ``details`` are JSON values for the audit log.
    ``is_recorded`` says that the ledger is done, and what is derived from it is not.
    """

    iri: str
    release: int
    issued: datetime
    audiences: tuple[str, ...]
    details: Mapping[str, Any] = field(default_factory=dict)
    is_recorded: bool = False


class Journal:
    """The journal in ``folder``, the ledger's. Writing needs its lock; reading needs none."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _NAME

    def read(self) -> Pending | None:
        """Return the withdrawal that is not over, if there is one.

        Raises:
            LedgerError: the journal is damaged.
        """
        try:
            members = json.loads(self._path.read_bytes())
            members["issued"] = datetime.fromisoformat(members["issued"])
            members["audiences"] = tuple(members["audiences"])
            return Pending(**members)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise LedgerError(f"{_NAME} can't be read: {error.strerror}") from error
        except (ValueError, TypeError, KeyError, RecursionError) as error:
            raise LedgerError(f"{_NAME} in the ledger is damaged") from error

    def is_there(self) -> bool:
        """Return whether a withdrawal is not over."""
        return self._path.exists()

    def write(self, pending: Pending) -> None:
        """Note a withdrawal, in place of what was noted; the disk has it when this returns.

        Raises:
            LedgerError: the disk does not take it.
        """
        members = dict(vars(pending)) | {"issued": pending.issued.isoformat()}
        text = json.dumps(members, sort_keys=True, default=dict)
        with disk_faults("can't write the journal"):
            publish_files(self._path.parent, [(_NAME, text.encode())])

    def remove(self) -> None:
        """Note that nothing is left to be done.

        Raises:
            LedgerError: the disk does not take it.
        """
        with disk_faults("can't remove the journal"):
            self._path.unlink(missing_ok=True)
            sync_folder(self._path.parent)
