"""Things that a name may mean, from the index of a view: few enough to compare them one by one.

::

    IRI                  that thing
    name                 things that are called just so, codes included
                         things with a name that has many of its pieces, the rarest counting most

What is in the index is what the caller sees, and nothing else; see
:mod:`graph_service.views.index`.
"""

import json
import re
from collections.abc import Collection, Iterable
from typing import Final

from graph_service.namespaces import expand
from graph_service.query.lookup import Lookup
from graph_service.reconciliation import statements
from graph_service.reconciliation.found import Called, Found, Kind
from graph_service.views.names import pieces_of, write
from graph_service.views.texts import NAME

MOST: Final = 60
"""Things that are compared with a name."""

_MOST_PIECES: Final = 60
_MOST_NAMES: Final = 40
_TERMS: Final = frozenset(
    expand(name)
    for name in (
        *("owl:Class", "owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty"),
        *("owl:Ontology", "rdf:Property", "rdfs:Class", "sh:NodeShape", "sh:PropertyShape"),
    )
)
_PROPERTIES: Final = tuple(
    expand(name)
    for name in (
        *("owl:ObjectProperty", "owl:DatatypeProperty", "owl:AnnotationProperty", "rdf:Property"),
    )
)
_RECORDS: Final = frozenset(
    expand(f"rep:{name}")
    for name in ("Adoption", "Claim", "Coverage", "FocalPoint", "Intervention", "ReprisalLink")
)
"""Kinds that have a title because each record needs one; they are found when they are asked for."""

_LOOKS_LIKE_IRI: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|^`\\]+")
_WEB: Final = ("https://", "http://")
_LAST: Final = "\U0010ffff"


class Recall:
    """Looks for things in an open index.

    Args:
        lookup: the index.
        deadline: by :func:`time.monotonic`.
    """

    def __init__(self, lookup: Lookup, deadline: float) -> None:
        self._lookup = lookup
        self._deadline = deadline
        self._found: dict[int, Found] = {}

    def named(self, text: str, types: Collection[str] = ()) -> list[Found]:
        """Return things that may be called ``text``, those called just so first.

        Args:
            text: a name, a code or an IRI.
            types: IRIs of classes, of which the things must have one, or a narrower one.
        """
        written, numbers = write(text), list[int]()
        if _LOOKS_LIKE_IRI.fullmatch(text.strip()):
            numbers += [each.number for each in self.of_types([text.strip()], types)]
        if written and not text.lstrip().startswith(_WEB):  # an address is no name
            numbers += self._things(statements.SAME, types, written=written)
            pieces = " OR ".join(f'"{each}"' for each in pieces_of(written)[:_MOST_PIECES])
            numbers += self._things(statements.ALIKE, types, pieces=pieces)
        return self._candidates(numbers, types)

    def begun(self, text: str, types: Collection[str] = ()) -> list[Found]:
        """Return things with a name that begins with ``text``, shorter names first."""
        written = write(text)
        if not written:
            return []
        after = written + _LAST
        return self._candidates(
            self._things(statements.BEGUN, types, written=written, after=after), types
        )

    def same(self, text: str) -> list[Found]:
        """Return things that are called just so."""
        written = write(text)
        return self._candidates(
            self._things(statements.SAME, (), written=written) if written else [], ()
        )

    def of(self, iris: Iterable[str]) -> dict[str, Found]:
        """Return the things with these IRIs, as far as they have names."""
        found = (self._thing(each) for each in self._numbers(list(iris)))
        return {each.iri: each for each in found if each.names}

    def of_types(self, iris: Iterable[str], types: Collection[str]) -> list[Found]:
        """Return the things with these IRIs that have one of the types, or a narrower one."""
        narrower = set(self._narrower(types))
        things = self._candidates(self._numbers(list(iris)), types)
        if not types:
            return things
        return [each for each in things if narrower.intersection(self._kinds_of(each.number))]

    def narrower(self, iri: str) -> list[str]:
        """Return a class with the narrower ones, by IRI."""
        rows = self._lookup.ask(statements.NARROWER, {"iris": _listed([iri])}, self._deadline)
        below = sorted(
            self._lookup.ask(statements.IRI, {"thing": row[0]}, self._deadline)[0][0]
            for row in rows
        )
        return below or [iri]

    def types(self) -> list[tuple[Kind, tuple[Kind, ...]]]:
        """Return the types of things that have names, and broader ones; each with its broader."""
        known = self._lookup.known
        if "types" not in known:  # the index does not change, so neither do they
            rows = self._lookup.ask(statements.TYPES, {}, self._deadline)
            known["types"] = [
                (self.kind(*row), tuple(self.kind(*each) for each in self._broader(row[0])))
                for row in rows
                if row[1] not in _TERMS
            ]
        return list(known["types"])

    def properties(self) -> list[Kind]:
        """Return things that are properties of an ontology, with what they are called."""
        iris = _listed(_PROPERTIES)
        rows = self._lookup.ask(statements.OF_KINDS, {"iris": iris}, self._deadline)
        return [self.kind(*row) for row in rows]

    def kind(self, number: int, iri: str) -> Kind:
        """Return a class by its number and IRI."""
        names = self._thing(number, kinds=False)
        return Kind(iri, names.name if names.names else short(iri))

    def _candidates(self, numbers: Iterable[int], types: Collection[str]) -> list[Found]:
        left_out = _TERMS if types else _TERMS | _RECORDS
        things = (self._thing(each) for each in dict.fromkeys(numbers))
        return [
            each
            for each in things
            if each.names
            and (not each.kinds or any(kind.iri not in left_out for kind in each.kinds))
        ][:MOST]

    def _things(self, statement: str, types: Collection[str], **values: str) -> list[int]:
        narrower = self._narrower(types)
        found = self._lookup.ask(
            statement,
            {**values, "typed": int(bool(types)), "types": json.dumps(narrower), "most": MOST},
            self._deadline,
        )
        return [row[0] for row in found]

    def _narrower(self, types: Collection[str]) -> list[int]:
        if not types:
            return []
        rows = self._lookup.ask(statements.NARROWER, {"iris": _listed(types)}, self._deadline)
        return [row[0] for row in rows]

    def _numbers(self, iris: Collection[str]) -> list[int]:
        rows = self._lookup.ask(statements.NUMBERS, {"iris": _listed(iris)}, self._deadline)
        return [row[0] for row in rows]

    def _broader(self, number: int) -> list[tuple[int, str]]:
        rows = self._lookup.ask(statements.ABOVE, {"kind": number}, self._deadline)
        return [(row[0], row[1]) for row in rows if row[1] not in _TERMS]

    def _kinds_of(self, number: int) -> list[int]:
        values = {"thing": number}
        return [row[0] for row in self._lookup.ask(statements.KINDS, values, self._deadline)]

    def _thing(self, number: int, *, kinds: bool = True) -> Found:
        if kinds and number in self._found:
            return self._found[number]
        values = {"thing": number, "most": _MOST_NAMES}
        names = tuple(
            Called(*row) for row in self._lookup.ask(statements.NAMES, values, self._deadline)
        )
        iri = self._lookup.ask(statements.IRI, values, self._deadline)[0][0]
        of = self._lookup.ask(statements.KINDS, values, self._deadline) if kinds else []
        found = Found(number, iri, label(names, iri), names, tuple(self.kind(*row) for row in of))
        if kinds:
            self._found[number] = found
        return found


def label(names: Collection[Called], iri: str) -> str:
    """Return how a thing is called: in English, else in no language, else as it comes first."""
    order = {"en": 0, "": 1}
    best = max((each.weight for each in names), default=NAME)
    ranked = [each for each in names if each.weight == best]
    first = min(ranked, key=lambda each: order.get(each.language.lower(), 2), default=None)
    return short(iri) if first is None else first.text


def short(iri: str) -> str:
    """Return the last part of an IRI."""
    return re.split("[/#:]", iri)[-1] or iri


def _listed(iris: Iterable[str]) -> str:
    return json.dumps(list(iris))
