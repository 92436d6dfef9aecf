"""What an audience sees as entities of Uwazi: titles that tell things apart, and their values.

Uwazi's CSV names an entity by its title, so each title is there once: where a label is not alone,
or could not be read back, kind and key of the IRI are added or stand for it.
"""

import hashlib
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from graph_service.bridges.ids import key_of
from graph_service.bridges.losses import Losses
from graph_service.bridges.terms import label_of
from graph_service.bridges.uwazi import LABEL, NO, YES, Field, Holds, Template, templates
from graph_service.export.bridges.things import class_finder, followed
from graph_service.export.statements import Literal, read_literal
from graph_service.export.tables.ahead import Ahead, Found
from graph_service.export.tables.labels import best, text_of
from graph_service.export.tables.path import parse_path
from graph_service.export.tables.relations import TYPE, Relations
from graph_service.namespaces import EDTF, PREFIXES

OTHER_LABEL: Final = "a further label: a title is one text in one language"
UNCLEAN: Final = "a label that can't be a title: a vertical bar, a line break or white space around"
OTHER_KIND: Final = "a value of another language or datatype than the property has"
UNDESCRIBED: Final = "it names something that is not described here"
FURTHER_CLASS: Final = "a further class: an entity has one template"

SINGLE: Final = "a further value: the property takes one"

_SINGLE: Final = frozenset({"select", "numeric", "link"})
_LATEST: Final = "rep:latest"
_XSD: Final = PREFIXES["xsd"]
_DATATYPES: Final = {
    Holds.TEXT: _XSD + "string",
    Holds.EDTF: EDTF,
    Holds.INTEGER: _XSD + "integer",
    Holds.BOOLEAN: _XSD + "boolean",
    Holds.DATETIME: _XSD + "dateTime",
}
_UNCLEAN: Final = re.compile(r"[|\r\n]|^\s|\s$|^$|\[\S+\]$")
_KNOWN: Final = 1 << 16


class Value(NamedTuple):
    """A value: its ``text``, the ``iri`` of a thing or a term, the ``language`` of a text."""

    text: str
    iri: str = ""
    language: str = ""


@dataclass(frozen=True)
class Entity:
    """An entity: ``language`` is that of its title, ``values`` has those of each field."""

    template: Template
    iri: str
    title: str
    language: str
    of_class: str
    values: dict[str, list[Value]]


@contextmanager
def uwazi_statements(lines: Iterable[bytes]) -> Iterator[Relations]:
    """Give what entities are made of, until the block ends; see :func:`followed`."""
    paths = {field.path for template in templates() for field in template.fields}
    with followed(lines, paths | {_LATEST}) as made:
        yield made


class Entities:
    """All entities of some statements (see :func:`uwazi_statements`)."""

    def __init__(self, made: Relations, losses: Losses) -> None:
        self._made = made
        self._losses = losses
        classes = [iri for template in templates() for iri in template.classes]
        self._class = class_finder(made, classes)
        self._repeated: set[bytes] = set()
        self.title = lru_cache(_KNOWN)(self._title)
        seen: set[bytes] = set()
        for template in templates():
            made.add_things(_things(template), template.classes)
            for thing in made.things(_things(template)):
                if self._class(thing) in template.classes:
                    digest = _digest(self._label(thing).text)
                    (self._repeated if digest in seen else seen).add(digest)

    def of(self, template: Template) -> Iterator[Entity]:
        """Yield the entities of a template, sorted by IRI."""
        columns = [
            (field, Ahead(self._made, _things(template), parse_path(field.path)))
            for field in template.fields
        ]
        latest = Ahead(self._made, _things(template), parse_path(_LATEST))
        for thing in self._made.things(_things(template)):
            found = [(field, ahead.values(thing)) for field, ahead in columns]
            until = latest.values(thing)
            of_class = self._class(thing)
            if of_class not in template.classes:
                continue
            self._count_types(thing, of_class)
            title = self.title(thing)
            language = self._label(thing).language if title != key_of(thing) else ""
            self._count_labels(thing, of_class, title)
            values = {
                field.label: list(self._values(field, of_class, each, until))
                for field, each in found
            }
            yield Entity(template, thing, title, language, of_class, values)

    def _label(self, thing: str) -> Literal:
        found = [read_literal(o) for o in self._made.objects(thing, LABEL) if o.startswith('"')]
        text = next(iter(best(found)), "")
        return next((each for each in found if each.text == text), Literal(text, ""))

    def _title(self, thing: str) -> str:
        text = self._label(thing).text
        if _UNCLEAN.search(text) or text == key_of(thing):
            return key_of(thing)
        return f"{text} [{key_of(thing)}]" if _digest(text) in self._repeated else text

    def _count_labels(self, thing: str, of_class: str, title: str) -> None:
        labels = len(self._made.objects(thing, LABEL))
        if labels and title == key_of(thing):
            self._losses.add(of_class, LABEL, UNCLEAN, labels)
        elif labels > 1:
            self._losses.add(of_class, LABEL, OTHER_LABEL, labels - 1)

    def _count_types(self, thing: str, of_class: str) -> None:
        further = len(self._made.objects(thing, TYPE)) - 1
        if further:
            self._losses.add(of_class, TYPE, FURTHER_CLASS, further)

    def _values(self, field: Field, of_class: str, found: Found, until: Found) -> Iterator[Value]:
        if field.holds is Holds.PERIOD:
            days = [text_of(each[0][0]) if each else "" for each in (found, until)]
            if any(days):
                yield Value("/".join(days))
            return
        kept = 0
        for term, _ in found:
            value, why = self._value(field, term)
            if value is not None and kept and field.type in _SINGLE:
                value, why = None, SINGLE
            if value is not None:
                kept += 1
                yield value
            if why and field.carried:
                self._losses.add(of_class, field.predicate, why)

    def _value(self, field: Field, term: str) -> tuple[Value | None, str]:
        """Return what is written for a term, and what is lost of it."""
        literal = read_literal(term) if term.startswith('"') else None
        if field.holds in (Holds.THING, Holds.SOURCE):
            known = literal is None and self._class(term)
            return (Value(self.title(term), term), "") if known else (None, UNDESCRIBED)
        if field.holds in (Holds.TERM, Holds.URL):
            if literal is not None:
                return None, OTHER_KIND
            return Value(label_of(term) if field.holds is Holds.TERM else term, term), ""
        if literal is None or not _is_of(literal, field.holds):
            return None, OTHER_KIND
        text = literal.text
        if field.holds is Holds.BOOLEAN:
            text = YES if text == "true" else NO
        if not text or text != text.strip():
            return Value(text.strip(), "", literal.language) if text.strip() else None, OTHER_KIND
        return Value(text, "", literal.language), ""


def _is_of(literal: Literal, holds: Holds) -> bool:
    if holds is Holds.ENGLISH:
        return literal.language == "en"
    if holds is Holds.TAGGED:
        return bool(literal.language)
    return literal.datatype == _DATATYPES[holds]


def _things(template: Template) -> str:
    return f"of {template.name}"  # beside the tables that relations have


def _digest(text: str) -> bytes:
    return hashlib.blake2b(text.encode(), digest_size=8).digest()
