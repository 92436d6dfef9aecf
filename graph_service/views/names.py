"""What things are called, as reconciliation compares it: names, other names and codes.

A name is folded and put in Latin letters. Names are looked up whole, by their beginning, or by
their pieces: three letters in a row, so that a misspelt name is found by those that are right.
Codes (of ISO 3166, M49, notations) are only looked up whole: one letter off is another code.
"""

from typing import Final

from pyoxigraph import Literal

from graph_service.namespaces import expand
from graph_service.views.folding import fold, is_unspaced, pieces, runs
from graph_service.views.romanising import romanise
from graph_service.views.texts import TEXT, weight_of

LONGEST: Final = 300
"""Characters from its beginning that are compared of a name."""

CODE: Final = 1.0
"""Weight of a code; names have more (:mod:`graph_service.views.texts`)."""

EDGE: Final = "\u00b7"
"""Stands before and after each word in its pieces; no word has it."""

_CODES: Final = frozenset(
    expand(name)
    for name in (
        "dcterms:identifier",
        "rep:iso3166Alpha2",
        "rep:iso3166Alpha3",
        "rep:m49",
        "skos:notation",
    )
)

TABLES: Final = (
    "CREATE TABLE names (id INTEGER PRIMARY KEY, thing INTEGER NOT NULL, language TEXT NOT NULL,"
    " text TEXT NOT NULL, written TEXT NOT NULL, weight REAL NOT NULL,"
    " UNIQUE (thing, text, language, weight))",
    "CREATE VIRTUAL TABLE grams USING fts5 (pieces, content='', tokenize='ascii')",
)
"""The tables of names, in the index of texts: ``thing`` is that of the table ``things``."""

INDEXES: Final = (
    "CREATE INDEX names_as_written ON names (written, id)",
    "INSERT INTO grams (grams) VALUES ('optimize')",
)

INSERT: Final = (
    "INSERT OR IGNORE INTO names (thing, language, text, written, weight) VALUES (?, ?, ?, ?, ?)"
)
INSERT_PIECES: Final = "INSERT INTO grams (rowid, pieces) VALUES (?, ?)"


def name_weight(property_iri: str, literal: Literal) -> float:
    """Return what a literal is as a name; 0 when it is none."""
    if property_iri in _CODES:
        return CODE
    weight = weight_of(property_iri)
    return weight if weight > TEXT else 0.0


def write(text: str) -> str:
    """Return how a name is compared: folded, in Latin letters, its words one space apart."""
    return " ".join(romanise(fold(text[:LONGEST])).split())


def pieces_of(written: str) -> list[str]:
    """Return the pieces of a name as it is written, each once: three characters, or two of a run.

    Runs of scripts without spaces have pairs, as in :mod:`graph_service.views.folding`.
    """
    found: dict[str, None] = {}
    for word in written.split():
        for run in runs(word):
            if is_unspaced(run):
                found |= dict.fromkeys(pieces(run))
            else:
                edged = f"{EDGE}{run}{EDGE}"
                found |= dict.fromkeys(edged[at : at + 3] for at in range(len(edged) - 2))
    return list(found)
