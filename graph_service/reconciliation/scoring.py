"""Scores of things that may be meant, and which of them is meant without a doubt.

The score is the likeness of the name, or where properties are asked, seven parts of it and three of
how well the properties fit; a property of which a thing says nothing neither helps nor harms much.

A match needs all of these, so that no two things are ever taken for one on a guess:

- the name is the same, or so like that it is sure (not for codes, short names and people, and not
  for what is asked in Latin letters and is only like a name in others: vowels are guessed there);
- nothing that is asked of its properties is contradicted;
- no other thing comes near.
"""

import re
from collections.abc import Callable, Collection, Iterable
from typing import Final

from graph_service.reconciliation.asked import Query
from graph_service.reconciliation.found import Candidate, Found
from graph_service.reconciliation.likeness import SAME, SURE, likeness
from graph_service.views.names import CODE, write

LEAST: Final = 40.0
"""Score from which on something is a candidate at all."""

UNKNOWN: Final = 0.5
"""How well a property fits of which a thing says nothing."""

_CONTRADICTED: Final = 0.4
_PROPERTIES: Final = 0.3
_SHORT: Final = 6
_DISTANCE: Final = 6.0
_OTHER_KIND: Final = 0.8
_LATIN: Final = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")

Fits = Callable[[Found], float | None]
"""Returns how well the properties of a thing fit, from 0 to 1; ``None`` when none is asked."""


def rank(query: Query, things: Iterable[Found], fits: Fits) -> list[Candidate]:
    """Return the candidates of a query, the best first; the order is total.

    Args:
        query: what is asked.
        things: what may be meant.
        fits: compares properties.
    """
    wanted = write(query.text)
    rated = [each for each in (_rate(query, wanted, thing, fits) for thing in things) if each]
    rated.sort(key=lambda each: (-each[0].score, each[0].thing.iri))
    return [
        Candidate(
            each.thing,
            each.score,
            sure and _stands_alone(each, rated),
            each.likeness,
            each.properties,
        )
        for each, sure in rated
        if each.score >= LEAST
    ][: query.limit]


def _rate(query: Query, wanted: str, thing: Found, fits: Fits) -> tuple[Candidate, bool] | None:
    """Return a candidate, and whether it may be a match as far as it alone tells."""
    named, sure = _name(query.text, wanted, thing)
    fitting = fits(thing)
    if named is None and (fitting is None or fitting <= UNKNOWN):
        return None
    if named is None:  # only properties were asked for
        score, sure = 100 * (fitting or 0.0), False
    elif fitting is None:
        score = named
    else:
        score = named * (1 - _PROPERTIES) + 100 * fitting * _PROPERTIES
        sure = sure and fitting >= _CONTRADICTED
    if not _has_type(query, thing):
        score, sure = score * _OTHER_KIND, False
    return Candidate(thing, round(score, 2), False, named, fitting), sure


def _name(text: str, wanted: str, thing: Found) -> tuple[float | None, bool]:
    """Return how like the best name of a thing is, and whether that is sure."""
    if text.strip() == thing.iri:
        return SAME, True
    if not wanted:
        return None, False
    best, sure = 0.0, False
    for name in thing.names:
        found = likeness(wanted, name.written)
        if found < SAME and name.weight <= CODE:
            continue
        long = min(len(wanted), len(name.written)) >= _SHORT
        near = found >= SURE and long and not thing.is_person and not _is_guessed(text, name.text)
        is_sure = found >= SAME or near
        best, sure = max((best, sure), (found, is_sure))
    return best, sure


def _is_guessed(text: str, name: str) -> bool:
    """Return whether a name has no Latin letters, and is compared with what has some."""
    return bool(_LATIN.search(text)) and not _LATIN.search(name)


def _has_type(query: Query, thing: Found) -> bool:
    """Return whether a thing has the kinds that ``should`` be; the others are no candidates."""
    if query.strict != "should" or not query.types:
        return True
    return not {kind.iri for kind in thing.kinds}.isdisjoint(query.types)


def _stands_alone(one: Candidate, rated: Collection[tuple[Candidate, bool]]) -> bool:
    """Return whether no other thing comes near."""
    same = one.likeness == SAME
    for other, _ in rated:
        if other.thing.iri == one.thing.iri:
            continue
        if other.likeness == SAME and not same:
            return False  # somebody else is called just so
        # what is called just so needs no distance to what is called otherwise
        distance = 0.0 if same and other.likeness != SAME else _DISTANCE
        if other.score > one.score - distance:
            return False
    return True
