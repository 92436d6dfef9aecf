"""That a full pass is wanted, and what came of the last one: small files in the state folder.

::

    <state>/inspection/wanted.json   somebody asked; the first reason
                       running.json  the same, while the service judges
                       last.json     what came of it

Whoever may write the folder may ask: the service itself, or a command beside it. A crash forgets no
request. Deleting the folder loses nothing but that a pass is due.
"""

import json
from pathlib import Path
from typing import Any, Final

from graph_service.errors import GraphServiceError
from graph_service.inspection.outcome import Outcome
from graph_service.ledger.durable import disk_faults, make_folder, publish_files

FOLDER: Final = "inspection"
_WANTED: Final = "wanted.json"
_RUNNING: Final = "running.json"
_LAST: Final = "last.json"


class Requests:
    """The requests of one state folder; for several processes, of which one answers them.

    Args:
        state: the state folder.
    """

    def __init__(self, state: Path) -> None:
        self._folder = state / FOLDER

    def ask(self, reason: str) -> None:
        """Have the current release judged in full as soon as there is time for that.

        Cheap when somebody asked already. One that runs began too early for what is asked now.

        Args:
            reason: a few words, for the audit log.

        Raises:
            LedgerError: the disk does not take it.
        """
        if self.wanted:
            return
        with disk_faults("can't ask for a full pass"):
            make_folder(self._folder)
            text = json.dumps({"reason": reason}).encode()
            publish_files(self._folder, [(_WANTED, text + b"\n")])

    @property
    def wanted(self) -> bool:
        """Whether somebody asked, and nobody has begun yet."""
        return (self._folder / _WANTED).exists()

    def take(self) -> str:
        """Return why a pass was asked for; from now on others may ask for another one.

        Raises:
            LedgerError: the disk does not take it.
        """
        with disk_faults("can't begin a full pass"):
            (self._folder / _WANTED).replace(self._folder / _RUNNING)
        return str(_read(self._folder / _RUNNING).get("reason", ""))

    def give_back(self) -> None:
        """Have what was taken and not answered be asked for again."""
        running = self._folder / _RUNNING
        with disk_faults("can't ask for a full pass"):
            if running.exists():
                running.replace(self._folder / _WANTED)

    def answer(self, outcome: Outcome) -> None:
        """Keep what came of a pass, and let go of what was taken.

        Raises:
            LedgerError: the disk does not take it.
        """
        with disk_faults("can't keep what a full pass found"):
            make_folder(self._folder)
            text = json.dumps(outcome.members(), sort_keys=True).encode()
            publish_files(self._folder, [(_LAST, text + b"\n")])
            (self._folder / _RUNNING).unlink(missing_ok=True)

    def last(self) -> Outcome | None:
        """Return what came of the last pass; ``None`` when there was none that is known."""
        try:
            return Outcome.read(_read(self._folder / _LAST))
        except (ValueError, TypeError, KeyError):
            return None


def ask_inspection(state: Path, reason: str) -> None:
    """Have the service of a state folder judge all that is published, when it has time.

    That nobody can be asked is no reason to refuse what was done: it is only not asked for then.
    """
    try:
        Requests(state).ask(reason)
    except GraphServiceError:
        return


def _read(path: Path) -> dict[str, Any]:
    """Return what a file says; of one that is missing or damaged, nothing."""
    try:
        members = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return members if isinstance(members, dict) else {}
