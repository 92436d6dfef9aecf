"""The statements that tables are made of, on the disk: paths are followed in bounded memory.

They are put into a temporary database that has no name: the system frees it when it is closed, or
when this process dies, so nothing of what an audience saw stays behind. Kept are the statements
whose predicate some path uses; literals are written as in N-Triples, IRIs without their brackets,
so that what is sorted is sorted by IRI.
"""

import sqlite3
from collections.abc import Collection, Iterable, Iterator
from contextlib import closing, contextmanager
from typing import Final

from graph_service.errors import disk_error
from graph_service.export.statements import read_iri
from graph_service.export.tables.path import Path, Step
from graph_service.namespaces import PREFIXES

TYPE: Final = PREFIXES["rdf"] + "type"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
_PRAGMAS: Final = (
    "journal_mode = OFF",  # nothing is ever rolled back
    "synchronous = OFF",
    "temp_store = FILE",
    "cache_size = -32768",  # KiB; what sorting needs beyond goes to the disk
)
_SCHEMA: Final = """
CREATE TABLE said (s TEXT, p INTEGER, o TEXT, PRIMARY KEY (s, p, o)) WITHOUT ROWID;
CREATE TABLE back (o TEXT, p INTEGER, s TEXT, PRIMARY KEY (o, p, s)) WITHOUT ROWID;
CREATE TABLE label (s TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;
CREATE TABLE citation (s TEXT PRIMARY KEY, text TEXT) WITHOUT ROWID;
"""

Row = tuple[str, str, str | None]
"""A thing, a value, and a text of the value."""


class Relations:
    """Statements that can be followed in both directions; see :func:`relations`."""

    def __init__(self, database: sqlite3.Connection, predicates: Collection[str]) -> None:
        self._database = database
        self._number = {iri: number for number, iri in enumerate(sorted(predicates))}

    def fill(self, lines: Iterable[bytes], inverse: Collection[str]) -> None:
        """Take in statements.

        Args:
            lines: of N-Triples, sorted, each once.
            inverse: predicates that some path follows from object to subject.
        """
        wanted = {f"<{iri}>".encode(): number for iri, number in self._number.items()}
        self._database.executescript(_SCHEMA)
        self._database.executemany("INSERT INTO said VALUES (?, ?, ?)", _kept(lines, wanted))
        for iri in sorted(inverse):
            self._database.execute(
                "INSERT INTO back SELECT o, p, s FROM said WHERE p = ? ORDER BY o, s",
                (self._number[iri],),
            )

    def store(self, table: str, rows: Iterable[tuple[str, str]]) -> None:
        """Keep a text for each of some things, in ``label`` or ``citation``."""
        self._database.executemany(f"INSERT INTO {table} VALUES (?, ?)", rows)  # noqa: S608

    def add_things(self, name: str, classes: Iterable[str]) -> int:
        """Make the set of the things of some classes and their subclasses; return their number."""
        self._database.execute(f'CREATE TABLE "{name}" (s TEXT PRIMARY KEY) WITHOUT ROWID')
        for iri in classes:
            self._database.execute(
                f"""
                WITH RECURSIVE class(iri) AS (
                    VALUES (?) UNION SELECT s FROM back, class WHERE o = iri AND p = ?
                )
                INSERT OR IGNORE INTO "{name}" SELECT s FROM class CROSS JOIN back
                WHERE o = iri AND p = ?
                """,  # noqa: S608 - names of our own
                (iri, self._number[SUBCLASS], self._number[TYPE]),
            )
        return self.count(name)

    def things(self, name: str) -> Iterator[str]:
        """Yield the things of a set, sorted."""
        return (s for (s,) in self._database.execute(f'SELECT s FROM "{name}" ORDER BY s'))  # noqa: S608

    def subjects(self, predicates: Iterable[str]) -> Iterator[tuple[str, int, str]]:
        """Yield statements with one of some predicates, by subject.

        Yields:
            Subject, position of the predicate among those asked for, object.
        """
        numbers = [self._number[iri] for iri in predicates]
        marks = ", ".join("?" * len(numbers))
        found = self._database.execute(
            f"SELECT s, p, o FROM said WHERE p IN ({marks}) ORDER BY s",  # noqa: S608
            numbers,
        )
        return ((s, numbers.index(p), o) for s, p, o in found)

    def objects(self, subject: str, predicate: str) -> list[str]:
        """Return the objects of one subject and predicate, sorted."""
        asked = (subject, self._number[predicate])
        found = self._database.execute("SELECT o FROM said WHERE s = ? AND p = ? ORDER BY o", asked)
        return [o for (o,) in found]

    def label(self, thing: str) -> str | None:
        """Return the label of a thing, ``None`` where none is kept."""
        found = self._database.execute("SELECT text FROM label WHERE s = ?", (thing,)).fetchone()
        return None if found is None else str(found[0])

    def values(self, things: str, path: Path, text: str = "") -> Iterator[Row]:
        """Yield what a path leads to, by thing and value; a value may come more than once.

        Args:
            things: name of the set of things to begin with.
            path: the path.
            text: ``label`` or ``citation``: which text of the values is wanted.
        """
        parts, arguments = [], []
        for steps in path.alternatives:
            part, numbers = self._joined(things, steps, text)
            parts.append(part)
            arguments += numbers
        query = " UNION ALL ".join(parts) + " ORDER BY 1, 2"
        return iter(self._database.execute(query, arguments))

    def leads_to(self, things: str, path: Path, others: str) -> bool:
        """Return whether a path leads from each of some things to one of others, and to one alone.

        Args:
            things: name of the set of things to begin with.
            path: the path; it goes one way.
            others: name of the set that each value must be in.
        """
        (steps,) = path.alternatives
        part, numbers = self._joined(things, steps, "")
        query = f"""
            SELECT COUNT(*), COUNT(DISTINCT t), TOTAL(v NOT IN "{others}") FROM ({part})
            """  # noqa: S608 - names of our own
        rows, begun, strangers = self._database.execute(query, numbers).fetchone()
        return bool(rows == begun == self.count(things) and not strangers)

    def count(self, name: str) -> int:
        """Return how many things are in a set."""
        (count,) = self._database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()  # noqa: S608
        return int(count)

    def _joined(
        self, things: str, steps: tuple[Step, ...], text: str
    ) -> tuple[str, list[int | str]]:
        """Return a query for one alternative, and its arguments."""
        here, joins, numbers = "t.s", [f'"{things}" t'], list[int | str]()
        for place, step in enumerate(steps):
            table, start, end = ("back", "o", "s") if step.inverse else ("said", "s", "o")
            joins.append(f"{table} j{place} ON j{place}.{start} = {here} AND j{place}.p = ?")
            numbers.append(self._number[step.predicate])
            here = f"j{place}.{end}"
            if step.condition:
                joins.append(f"said c{place} ON c{place}.s = {here} AND c{place}.p = ?")
                joins[-1] += f" AND c{place}.o = ?"
                numbers += [self._number[step.condition.predicate], step.condition.value]
        # what is joined by CROSS JOIN keeps its order: things first, in theirs
        source = " CROSS JOIN ".join(joins)
        wanted = "NULL"
        if text:
            source += f" LEFT JOIN {text} x ON x.s = {here}"
            wanted = "x.text"
        return f"SELECT t.s AS t, {here} AS v, {wanted} AS x FROM {source}", numbers  # noqa: S608


@contextmanager
def relations(
    lines: Iterable[bytes], predicates: Collection[str], inverse: Collection[str]
) -> Iterator[Relations]:
    """Give the statements of ``lines`` (see :meth:`Relations.fill`), until the block ends.

    Raises:
        NotStored: the disk takes no more.
    """
    with closing(
        sqlite3.connect("", check_same_thread=False)
    ) as database:  # a database without a name, on the disk
        for pragma in _PRAGMAS:
            database.execute(f"PRAGMA {pragma}")
        try:
            made = Relations(database, {*predicates, *inverse, TYPE, SUBCLASS})
            made.fill(lines, {*inverse, TYPE, SUBCLASS})
            yield made
        except sqlite3.OperationalError as error:
            raise disk_error("can't write the tables", error) from error


def plain(term: str) -> str:
    """Return an IRI without brackets; a literal, or a term that is a triple, stays as it is."""
    return read_iri(term) if term[0] == "<" and term[1] != "<" else term


def _kept(lines: Iterable[bytes], wanted: dict[bytes, int]) -> Iterator[tuple[str, int, str]]:
    for line in lines:
        subject, predicate, rest = line.split(b" ", 2)
        number = wanted.get(predicate)
        if number is not None:
            yield plain(subject.decode()), number, plain(rest[:-3].decode())
