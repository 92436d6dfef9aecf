"""Acts whose calls to the system are looked at: in this process, or as a program of their own.

python -m tests.faults.acts NAME FOLDER
"""

import sys
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph_service.access.tokens import tokens_of
from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.withdrawal import withdraw

ISSUED: Final = datetime(2026, 1, 31, tzinfo=UTC)
GRAPH: Final = "https://example.org/g/{}"


def make_entry(name: str, value: str = "1") -> NewEntry:
    """Return a synthetic graph of two triples."""
    graph = GRAPH.format(name)
    lines = (
        f'<https://example.org/{name}> <https://example.org/p{n}> "{value}" <{graph}> .\n'
        for n in "12"
    )
    return NewEntry(graph, "public", "Synthetic Office", "synthetic", "".join(lines).encode())


def ledger_of(folder: Path) -> Ledger:
    """Return the ledger of the state folder in a folder."""
    return Ledger(folder / "state" / "ledger")


def prepare(folder: Path) -> None:
    """Make two releases, a token and a backup: what the acts begin with."""
    for value in "12":
        ledger_of(folder).commit([make_entry("a"), make_entry("b", value)], issued=ISSUED)
    tokens_of(folder / "state").create("first")
    take_backup(ledger_of(folder), folder / "before")


def commit(folder: Path) -> None:
    """Publish a release with two new graphs and one that stays."""
    entries = [make_entry("a"), make_entry("c", "3"), make_entry("d", "3")]
    ledger_of(folder).commit(entries, issued=ISSUED)


def withdrawal(folder: Path) -> None:
    """Withdraw a graph that both releases have."""
    withdraw(ledger_of(folder), GRAPH.format("b"), issued=ISSUED)


def token(folder: Path) -> None:
    """Make a token."""
    tokens_of(folder / "state").create("second")


def backup(folder: Path) -> None:
    """Take a backup as a folder."""
    take_backup(ledger_of(folder), folder / "backup")


def archive(folder: Path) -> None:
    """Take a backup as one file."""
    take_backup(ledger_of(folder), folder / "backup.tar.zst")


def restore(folder: Path) -> None:
    """Put the backup in the place of the record."""
    restore_backup(folder / "before", folder / "state", replace=True)


ACTS: Final[dict[str, Callable[[Path], None]]] = {
    act.__name__: act for act in (commit, withdrawal, token, backup, archive, restore)
}
DONE: Final = "done"


def main() -> None:
    """Do one act, and say that it is done."""
    ACTS[sys.argv[1]](Path(sys.argv[2]))
    sys.stdout.write(DONE)
    sys.stdout.flush()


if __name__ == "__main__":
    main()
