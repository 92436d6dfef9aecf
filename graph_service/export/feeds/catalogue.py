"""What is known of a stream of changes, in one file: steps, fragments, and where things are.

::

    about     what the stream is of, as JSON
    step      number, digest, time of each release that is in it
    fragment  each closed fragment: name, first and last time, how many members
    rest      the members that are in no fragment yet, as they are stored
    graph     the graphs of the last step: IRI, name of the object
    said      in which of them each subject is, by a number that stands for the subject

SQLite. A file is never changed once it has its name: the next one is made from a copy, so who reads
it needs no lock, and a crash leaves the one before.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph_service.errors import disk_error
from graph_service.export.feeds.steps import Step

FORMAT: Final = 1
NAME: Final = "stream.sqlite"
HALF: Final = "stream.half"

_TABLES: Final = """
CREATE TABLE about (value TEXT NOT NULL);
CREATE TABLE step (number INTEGER PRIMARY KEY, digest TEXT NOT NULL, time TEXT NOT NULL);
CREATE TABLE fragment (place INTEGER PRIMARY KEY, name TEXT NOT NULL, first TEXT NOT NULL,
  last TEXT NOT NULL, members INTEGER NOT NULL);
CREATE TABLE rest (data BLOB NOT NULL);
CREATE TABLE graph (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE, object TEXT NOT NULL);
CREATE TABLE said (subject INTEGER, graph INTEGER, PRIMARY KEY (subject, graph)) WITHOUT ROWID;
CREATE INDEX said_in ON said (graph);
"""
_CHUNK: Final = 500


@dataclass(frozen=True)
class Fragment:
    """A closed fragment: its name, the times of its first and last member, how many there are."""

    name: str
    first: str
    last: str
    members: int


@dataclass(frozen=True)
class Contents:
    """What a catalogue says of a stream; ``size`` is how many members a fragment has at most."""

    audiences: frozenset[str]
    size: int
    steps: tuple[Step, ...]
    fragments: tuple[Fragment, ...]
    rest: bytes


class Catalogue:
    """A catalogue that is being made.

    Args:
        path: of the file.
        audiences: whose stream it is.
        size: most members of a fragment.
        before: a finished one to begin from; ``None`` for an empty one.
    """

    def __init__(
        self, path: Path, audiences: Collection[str], size: int, before: Path | None
    ) -> None:
        with faults():
            path.unlink(missing_ok=True)
            if before is not None:
                shutil.copyfile(before, path)
            self._path = path
            self._database = sqlite3.connect(path, isolation_level=None)
            # half a file is thrown away, so nothing has to be undone or synced on the way
            for each in ("journal_mode = OFF", "synchronous = OFF", "temp_store = MEMORY"):
                self._database.execute(f"PRAGMA {each}")
            self._database.execute("BEGIN")
            if before is None:
                for each in _TABLES.split(";"):
                    self._database.execute(each)
                about = {"format": FORMAT, "audiences": sorted(audiences), "size": size}
                self._add("about", [(json.dumps(about),)])
                self._add("rest", [(b"",)])

    def add_step(self, step: Step) -> None:
        """Add a release at the end."""
        self._add("step", [(step.number, step.digest, step.time)])

    def add_fragment(self, place: int, fragment: Fragment) -> None:
        """Add a closed fragment at the end."""
        row = (place, fragment.name, fragment.first, fragment.last, fragment.members)
        self._add("fragment", [row])

    def put_rest(self, data: bytes) -> None:
        """Replace the members that are in no fragment."""
        self._run("UPDATE rest SET data = ?", (data,))

    def put_graph(self, iri: str, name: str | None, subjects: Iterable[int]) -> None:
        """Replace a graph; ``None`` as the name of its object takes it away."""
        for (number,) in self._run("SELECT id FROM graph WHERE iri = ?", (iri,)):
            self._run("DELETE FROM said WHERE graph = ?", (number,))
            self._run("DELETE FROM graph WHERE id = ?", (number,))
        if name is not None:
            self._run("INSERT INTO graph (iri, object) VALUES (?, ?)", (iri, name))
            ((number,),) = self._run("SELECT id FROM graph WHERE iri = ?", (iri,))
            self._add("said", ((each, number) for each in sorted(subjects)))

    def graphs_with(self, subjects: Collection[int]) -> dict[str, str]:
        """Return the graphs that have one of the subjects, each with the name of its object."""
        found: dict[str, str] = {}
        waiting = sorted(subjects)
        for start in range(0, len(waiting), _CHUNK):
            chunk = waiting[start : start + _CHUNK]
            marks = ",".join("?" * len(chunk))
            found.update(
                self._run(
                    "SELECT iri, object FROM graph WHERE id IN"  # noqa: S608 - question marks
                    f" (SELECT graph FROM said WHERE subject IN ({marks}))",
                    chunk,
                )
            )
        return found

    def finish(self) -> None:
        """Make the file durable; it is whole then."""
        with faults():
            self._database.execute("COMMIT")
            self._database.close()
            with self._path.open("rb") as file:
                os.fsync(file.fileno())

    def close(self) -> None:
        """Close the file; one that is not finished is not whole."""
        self._database.close()

    def _add(self, table: str, rows: Iterable[tuple[Any, ...]]) -> None:
        for first in (iterator := iter(rows)):
            statement = f"INSERT INTO {table} VALUES ({','.join('?' * len(first))})"  # noqa: S608
            with faults():
                self._database.execute(statement, first)
                self._database.executemany(statement, iterator)

    def _run(self, statement: str, values: Collection[Any]) -> list[Any]:
        with faults():
            return self._database.execute(statement, tuple(values)).fetchall()


def read_catalogue(path: Path) -> Contents | None:
    """Return what a finished catalogue says, ``None`` where there is none or it is damaged."""
    try:
        database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
        try:
            select: Callable[[str], Iterator[Any]] = database.execute
            ((about,),) = select("SELECT value FROM about")
            told = json.loads(about)
            if told["format"] != FORMAT:
                return None
            steps = tuple(Step(*row) for row in select("SELECT * FROM step ORDER BY number"))
            rows = select("SELECT name, first, last, members FROM fragment ORDER BY place")
            ((rest,),) = select("SELECT data FROM rest")
            fragments = tuple(Fragment(*row) for row in rows)
            return Contents(frozenset(told["audiences"]), told["size"], steps, fragments, rest)
        finally:
            database.close()
    except (sqlite3.Error, ValueError, TypeError, KeyError, RecursionError):
        return None


@contextmanager
def faults() -> Iterator[None]:
    """Turn an error of the disk or the database in the block into a ``LedgerError``."""
    try:
        yield
    except (OSError, sqlite3.Error) as error:
        raise disk_error("can't write the changes", error) from error
