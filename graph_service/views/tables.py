"""The tables of a text index, and what writes the texts of a view into them.

One row is one text of one property of one thing, once, in however many graphs it stands; names
stand besides as reconciliation compares them (:mod:`graph_service.views.names`). The words are
folded and cut by :mod:`graph_service.views.folding`; the tokeniser of FTS5 only splits what it
gets at the spaces.
"""

import hashlib
import sqlite3
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from pyoxigraph import Literal, NamedNode, RdfFormat, parse

from graph_service.errors import LedgerError
from graph_service.namespaces import PREFIXES, SKOLEM
from graph_service.views import names
from graph_service.views.folding import split
from graph_service.views.texts import LONGEST, is_searched, weight_of

_TYPE: Final = PREFIXES["rdf"] + "type"
_BROADER: Final = PREFIXES["rdfs"] + "subClassOf"

_TABLES: Final = (
    # a file that is not whole is never used, so nothing is lost by not waiting for the disk
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "PRAGMA locking_mode = EXCLUSIVE",
    "PRAGMA cache_size = -65536",
    "BEGIN",
    "CREATE TABLE things (id INTEGER PRIMARY KEY, iri TEXT NOT NULL UNIQUE)",
    "CREATE TABLE properties (id INTEGER PRIMARY KEY, iri TEXT NOT NULL, weight REAL NOT NULL)",
    "CREATE TABLE kinds (thing INTEGER, kind INTEGER, PRIMARY KEY (thing, kind)) WITHOUT ROWID",
    "CREATE TABLE broader (kind INTEGER, broader INTEGER, PRIMARY KEY (kind, broader))"
    " WITHOUT ROWID",
    "CREATE TABLE texts (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, property INTEGER NOT NULL,"
    " language TEXT NOT NULL, text TEXT NOT NULL, words INTEGER NOT NULL)",
    "CREATE VIRTUAL TABLE words USING fts5 (folded, content='', tokenize='ascii')",
    *names.TABLES,
    "CREATE TEMP TABLE seen (hash BLOB PRIMARY KEY) WITHOUT ROWID",
)
_INDEXES: Final = (
    "CREATE INDEX texts_of_things ON texts (thing)",
    "DELETE FROM kinds WHERE thing NOT IN (SELECT thing FROM texts)"
    " AND thing NOT IN (SELECT thing FROM names)",
    "CREATE INDEX things_of_kinds ON kinds (kind, thing)",
    *names.INDEXES,
    "INSERT INTO words (words) VALUES ('optimize')",
    "DROP TABLE seen",
    "COMMIT",
)


def write_texts(connection: sqlite3.Connection, graphs: Iterable[bytes]) -> None:
    """Put the texts of graphs (N-Quads), in their order, into a new database.

    Raises:
        LedgerError: a graph is not N-Quads.
        sqlite3.Error: the database can't be written.
    """
    for statement in _TABLES:
        connection.execute(statement)
    writer = _Writer(connection)
    try:
        for quads in graphs:
            for quad in parse(quads, format=RdfFormat.N_QUADS, lenient=True):
                writer.take(quad.subject, quad.predicate, quad.object)
    except SyntaxError as error:
        raise LedgerError(f"an object is not N-Quads: {error}") from error
    for statement in _INDEXES:
        connection.execute(statement)


@lru_cache(maxsize=1024)
def _is_iri(iri: str) -> bool:
    try:
        return bool(NamedNode(iri))
    except ValueError:
        return False


class _Writer:
    """Writes what triples say into the tables; triples of one thing come one after the other."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._execute = connection.execute
        self._properties: dict[str, int] = {}
        self._kinds: dict[str, int] = {}
        self._thing = ("", 0)  # the one that was last written about

    def take(self, subject: object, predicate: NamedNode, value: object) -> None:
        """Write a triple that is about a text or a kind, pass over all others."""
        # a thing without a name can't be linked to, and its label must address nothing
        if not isinstance(subject, NamedNode) or subject.value.startswith(SKOLEM):
            return
        if not (_is_iri(subject.value) and _is_iri(predicate.value)):
            return  # the parser was lenient: what can't be written in a query can't be asked for
        if isinstance(value, Literal):
            if is_searched(predicate.value, value):
                self._text(subject.value, predicate.value, value)
            weight = names.name_weight(predicate.value, value)
            if weight:
                self._name(subject.value, weight, value)
        elif predicate.value == _TYPE and isinstance(value, NamedNode):
            pair = (self._thing_of(subject.value), self._kind(value.value))
            self._execute("INSERT OR IGNORE INTO kinds VALUES (?, ?)", pair)
        elif predicate.value == _BROADER and isinstance(value, NamedNode):
            pair = (self._kind(subject.value), self._kind(value.value))
            self._execute("INSERT OR IGNORE INTO broader VALUES (?, ?)", pair)

    def _text(self, subject: str, property_iri: str, literal: Literal) -> None:
        words = split(literal.value[:LONGEST])
        if not words:
            return
        language = literal.language or ""
        if literal.direction is not None:
            language += f"--{literal.direction}"
        key = "\0".join((subject, property_iri, language, literal.value)).encode()
        digest = hashlib.blake2b(key, digest_size=16).digest()
        new = self._execute("INSERT OR IGNORE INTO seen VALUES (?)", (digest,))
        if not new.rowcount:
            return
        row = (self._thing_of(subject), self._property(property_iri), language, literal.value)
        made = self._execute(
            "INSERT INTO texts(thing, property, language, text, words) VALUES (?, ?, ?, ?, ?)",
            (*row, len(words)),
        )
        self._execute(
            "INSERT INTO words(rowid, folded) VALUES (?, ?)", (made.lastrowid, " ".join(words))
        )

    def _name(self, subject: str, weight: float, literal: Literal) -> None:
        written = names.write(literal.value)
        if not written:
            return
        row = (self._thing_of(subject), literal.language or "", literal.value, written, weight)
        made = self._execute(names.INSERT, row)
        if made.rowcount and weight > names.CODE:
            pieces = " ".join(names.pieces_of(written))
            self._execute(names.INSERT_PIECES, (made.lastrowid, pieces))

    def _thing_of(self, iri: str) -> int:
        if self._thing[0] != iri:
            self._thing = (iri, self._number(iri))
        return self._thing[1]

    def _kind(self, iri: str) -> int:
        if iri not in self._kinds:
            self._kinds[iri] = self._number(iri)
        return self._kinds[iri]

    def _number(self, iri: str) -> int:
        found = self._execute("SELECT id FROM things WHERE iri = ?", (iri,)).fetchone()
        if found is None:
            made = self._execute("INSERT INTO things(iri) VALUES (?)", (iri,))
            return int(made.lastrowid or 0)
        return int(found[0])

    def _property(self, iri: str) -> int:
        if iri not in self._properties:
            number = self._properties[iri] = len(self._properties) + 1
            row = (number, iri, weight_of(iri))
            self._execute("INSERT INTO properties VALUES (?, ?, ?)", row)
        return self._properties[iri]
