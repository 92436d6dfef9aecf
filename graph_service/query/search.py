"""Search over the texts of a view: matches one by one, or things with what is known of them.

The order is total and the same whenever the same view is searched: by score, then shorter texts
first, then as the texts stand in the ledger.

The score is between 0 and 1 (BM25, times three for names and two for other names, brought below
1); a name that is just the text that was looked for has 1 more.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, TypeVar

from graph_service.errors import LedgerError
from graph_service.query.found import Kind, Label, Match, Matches, Thing, Things
from graph_service.query.lookup import Damaged, Lookup
from graph_service.query.shelf import Shelf
from graph_service.query.wanted import Wanted, read_wanted
from graph_service.views.texts import NAME, OTHER_NAME
from graph_service.views.views import View

SECONDS: Final = 5.0
"""Time limit of a search."""

_SCORED: Final = """
WITH hits AS MATERIALIZED (
    SELECT rowid AS hit, -bm25(words) AS relevance FROM words WHERE words MATCH :expression
), scored AS (
    SELECT texts.id AS id, texts.thing AS thing, length(texts.text) AS size,
        round(relevance * weight / (1 + relevance * weight), 6)
        + (texts.words = :words AND weight >= :other_name AND texts.id IN
           (SELECT rowid FROM words WHERE words MATCH :whole)) AS score
    FROM hits JOIN texts ON texts.id = hit JOIN properties ON properties.id = texts.property
    WHERE (:language = '' OR lower(texts.language) = :language
           OR lower(texts.language) LIKE :language || '-%')
    AND (:kind = '' OR EXISTS (
        SELECT 1 FROM kinds JOIN things ON things.id = kinds.kind
        WHERE kinds.thing = texts.thing AND things.iri = :kind))
)"""
_FOUND: Final = "SELECT {0}.id, score, count(*) OVER () AS total FROM {0}"
_ORDER: Final = "ORDER BY score DESC, size, id LIMIT :limit OFFSET :offset"
_BEST: Final = """, best AS (
    SELECT *, row_number() OVER (PARTITION BY thing ORDER BY score DESC, size, id) AS place
    FROM scored
)"""
_SHOWN: Final = """
SELECT things.iri, properties.iri, texts.language, texts.text, score, total, things.id
FROM found JOIN texts ON texts.id = found.id JOIN things ON things.id = texts.thing
JOIN properties ON properties.id = texts.property ORDER BY score DESC, length(texts.text), texts.id
"""
_MATCHES: Final = f"{_SCORED}, found AS ({_FOUND.format('scored')} {_ORDER}) {_SHOWN}"
_THINGS: Final = (
    f"{_SCORED}{_BEST}, found AS ({_FOUND.format('best')} WHERE place = 1 {_ORDER}) {_SHOWN}"
)
_LABELS: Final = """
SELECT text, language FROM texts JOIN properties ON properties.id = property
WHERE thing = :thing AND weight = :name ORDER BY texts.id LIMIT 200
"""
_KINDS: Final = """
SELECT iri, kind FROM kinds JOIN things ON things.id = kind WHERE thing = :thing
ORDER BY iri LIMIT 50
"""
_KINDS_IN_USE: Final = """
SELECT iri, kind, count(*) FROM kinds JOIN things ON things.id = kind
WHERE thing IN (SELECT thing FROM texts) GROUP BY kind ORDER BY iri LIMIT 1000
"""

_Result = TypeVar("_Result")


class Search:
    """Searches of views.

    Args:
        shelf: where their indexes are.
        seconds: time limit of one search.
    """

    def __init__(self, shelf: Shelf, seconds: float = SECONDS) -> None:
        self._shelf = shelf
        self._seconds = seconds

    def matches(
        self, view: View, text: str, *, limit: int, offset: int = 0, language: str = ""
    ) -> Matches:
        """Return texts that match.

        Args:
            view: what is searched.
            text: what is looked for; see :mod:`graph_service.query.wanted`.
            limit: most matches.
            offset: how many of the best are left out.
            language: a basic language range (RFC 4647, 3.3.1): ``fr`` is also ``fr-CA``.

        Raises:
            InputError: the text has no word, or is too long.
            QueryTimeout: the search ran into its time limit.
            Unavailable: the index is being made.
            LedgerError: the index can't be made.
        """
        values = _values(read_wanted(text), limit, offset, language, "")

        def ask(lookup: Lookup, end: float) -> Matches:
            rows = lookup.ask(_MATCHES, values, end)
            found = tuple(Match(*row[:5]) for row in rows)
            return Matches(found, _total(lookup, _MATCHES, values, rows, end))

        return self.ask(view, ask)

    def things(
        self,
        view: View,
        text: str,
        *,
        limit: int,
        offset: int = 0,
        language: str = "",
        kind: str = "",
    ) -> Things:
        """Return things with a text that matches; raises and takes what :meth:`matches` does.

        Args:
            view: what is searched.
            text: what is looked for.
            limit: most things.
            offset: how many of the best are left out.
            language: of the text; labels are in it, too, where there are any, else in English.
            kind: the IRI of a class that the things must have; empty for any.
        """
        values = _values(read_wanted(text), limit, offset, language, kind)

        def ask(lookup: Lookup, end: float) -> Things:
            rows = lookup.ask(_THINGS, values, end)
            found = tuple(
                Thing(
                    Match(*row[:5]),
                    _label(lookup, row[6], language, end),
                    tuple(
                        Kind(iri, _label(lookup, number, language, end))
                        for iri, number in lookup.ask(_KINDS, {"thing": row[6]}, end)
                    ),
                )
                for row in rows
            )
            return Things(found, _total(lookup, _THINGS, values, rows, end))

        return self.ask(view, ask)

    def kinds(self, view: View, language: str = "") -> tuple[Kind, ...]:
        """Return the kinds of things that have texts, by IRI; raises like :meth:`matches`."""

        def ask(lookup: Lookup, end: float) -> tuple[Kind, ...]:
            if "kinds" not in lookup.known:
                lookup.known["kinds"] = lookup.ask(_KINDS_IN_USE, {}, end)
            return tuple(
                Kind(iri, _label(lookup, kind, language, end), things)
                for iri, kind, things in lookup.known["kinds"]
            )

        return self.ask(view, ask)

    def close(self) -> None:
        """Close the indexes."""
        self._shelf.close()

    def leave(self, audiences: frozenset[str]) -> None:
        """Close the indexes of sets with one of these audiences."""
        self._shelf.leave(audiences)

    def ask(
        self,
        view: View,
        ask: Callable[[Lookup, float], _Result],
        patience: float | None = None,
        seconds: float | None = None,
    ) -> _Result:
        """Ask the index of a view; one that turns out damaged is made anew, once.

        Args:
            view: what is asked.
            ask: takes the open index and the deadline; it may be called twice.
            patience: seconds to wait for an index that is being made, if not the usual ones.
            seconds: time limit, if not the one of a search.

        Raises:
            GraphServiceError: as :meth:`matches`, but for the text.
        """
        for _ in range(2):
            lookup = self._shelf.take(view, patience)
            try:
                return ask(lookup, time.monotonic() + (seconds or self._seconds))
            except Damaged:
                self._shelf.replace(view, lookup)
        raise LedgerError("the text index can't be read")


def _values(
    wanted: Wanted, limit: int, offset: int, language: str, kind: str
) -> Mapping[str, object]:
    return {
        "expression": wanted.expression,
        "whole": wanted.whole,
        "words": wanted.words,
        "other_name": OTHER_NAME,
        "limit": limit,
        "offset": offset,
        "language": language.lower(),
        "kind": kind,
    }


def _total(
    lookup: Lookup,
    statement: str,
    values: Mapping[str, object],
    rows: Sequence[tuple[Any, ...]],
    end: float,
) -> int:
    """Return how many there are, which the rows say, if there are any behind the offset."""
    if not rows and values["offset"]:
        rows = lookup.ask(statement, {**values, "offset": 0, "limit": 1}, end)
    return int(rows[0][5]) if rows else 0


def _label(lookup: Lookup, thing: int, language: str, end: float) -> Label | None:
    """Return the label in a language, else in English, else in none, else the first by tag."""
    rows = lookup.ask(_LABELS, {"thing": thing, "name": NAME}, end)
    order = {tag: place for place, tag in reversed(list(enumerate((language.lower(), "en", ""))))}
    best = min(rows, key=lambda row: (order.get(row[1].lower(), len(order)), row[1]), default=None)
    return None if best is None else Label(best[0], best[1].partition("--")[0])
