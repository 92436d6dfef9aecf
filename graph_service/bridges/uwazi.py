"""How the graph is said in Uwazi: templates, their properties, thesauri.

Read from ``ontology/bridges/uwazi``. Each thing is an entity, each class or group of classes a
template. Every entity has three properties beside those of the table: its IRI, the language of its
title, and its class where a template is for several.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from graph_service.bridges.mapping import Row, expand_all, rows_of
from graph_service.namespaces import expand

IRI: Final = "IRI"
LANGUAGE: Final = "Title language"
CLASS: Final = "Class"
TITLE: Final = "title"
"""Columns that every template has; a class only where there are several."""

YES: Final = "Yes"
NO: Final = "No"

TYPE: Final = expand("rdf:type")
LABEL: Final = expand("rdfs:label")
NOTHING: Final = "No property of the template says it."
NO_ROW: Final = "No row of the mapping is about this class."
COMPUTED: Final = dict.fromkeys(
    expand_all("rep:earliest rep:latest rep:minimumLag rep:maximumLag"),
    "Computed: it follows from the dates, and is computed again when it is read.",
)

_FOLDER: Final = "uwazi"
_UNSAFE: Final = re.compile(r"[^a-z0-9]", re.IGNORECASE)


class Holds(StrEnum):
    """What the values of a property are in the graph."""

    TEXT = "text"
    ENGLISH = "text:en"
    TAGGED = "text:any"
    EDTF = "edtf"
    INTEGER = "integer"
    BOOLEAN = "boolean"
    DATETIME = "datetime"
    THING = "thing"
    TERM = "term"
    URL = "url"
    PERIOD = "period"
    """Computed from ``rep:earliest`` and ``rep:latest``."""
    SOURCE = "source"
    """Sources that claims about the thing cite."""


@dataclass(frozen=True)
class Field:
    """A property of a template: its label and type there, the path and what is at its end here.

    ``content`` is the scheme or the template that values are of. One that is not ``carried`` is
    computed from others, and not read.
    """

    label: str
    type: str
    path: str
    holds: Holds
    content: str
    carried: bool
    loss: str

    @property
    def name(self) -> str:
        """What Uwazi calls it inside."""
        return safe_name(self.label)

    @property
    def predicate(self) -> str:
        """IRI of the property of the graph, of a field that is carried."""
        return expand(self.path)


@dataclass(frozen=True)
class Template:
    """A template, and the classes (IRIs) whose things it is for.

    ``kind`` is the part of IRIs that its things have in common. ``needs_claim``: nothing of it may
    stand without a claim and a source.
    """

    name: str
    classes: tuple[str, ...]
    kind: str
    needs_claim: bool
    fields: tuple[Field, ...]

    def field(self, name: str) -> Field | None:
        """Return the field that a header names: its label, or what Uwazi calls it inside."""
        wanted = safe_name(name)
        return next((each for each in self.fields if each.name == wanted), None)


@cache
def templates() -> tuple[Template, ...]:
    """Return all templates, in an order in which most things come before what names them."""
    return tuple(_template(row) for row in rows_of(f"{_FOLDER}/templates") if row["template"])


@cache
def left_out() -> dict[str, str]:
    """Return the classes (IRIs) of which there are no entities, and why."""
    rows = rows_of(f"{_FOLDER}/templates")
    return {expand(row["classes"]): row["loss"] for row in rows if not row["template"]}


@cache
def _carried() -> dict[str, frozenset[str]]:
    return {
        of_class: frozenset(field.predicate for field in template.fields if field.carried)
        for template in templates()
        for of_class in template.classes
    }


def why_left_out(of_class: str, predicate: str) -> str | None:
    """Return why statements are not carried, ``None`` where they are.

    Args:
        of_class: IRI of the class of what they are about.
        predicate: their IRI.
    """
    if of_class in left_out():
        return left_out()[of_class]
    carried = _carried().get(of_class)
    if carried is None:
        return NO_ROW
    if predicate in carried or predicate in (TYPE, LABEL):
        return None
    return COMPUTED.get(predicate, NOTHING)


def safe_name(label: str) -> str:
    """Return what Uwazi calls a property with a label inside, with its older way of naming."""
    return _UNSAFE.sub("_", label.strip()).lower()


def file_name(template: Template) -> str:
    """Return the name of a template's CSV, which begins with its place in the order."""
    place = templates().index(template) + 1
    return f"{place:02}-{safe_name(template.name).replace('_', '-')}.csv"


def template_named(name: str) -> Template | None:
    """Return the template that a name, or the name of a file, means."""
    wanted = safe_name(re.sub(r"^\d+-|\.csv$", "", name.rpartition("/")[2]))
    return next((each for each in templates() if safe_name(each.name) == wanted), None)


def class_name(iri: str) -> str:
    """Return what a class is called in the property that tells it."""
    return iri.rpartition("/")[2]


def _template(row: Row) -> Template:
    fields = (
        _field(f) for f in rows_of(f"{_FOLDER}/properties") if f["template"] == row["template"]
    )
    classes = expand_all(row["classes"])
    needs_claim = row["needs_claim"] == "yes"
    return Template(row["template"], classes, row["kind"], needs_claim, tuple(fields))


def _field(row: Row) -> Field:
    return Field(
        row["label"],
        row["type"],
        row["path"],
        Holds(row["holds"]),
        row["content"],
        row["direction"] == "both",
        row["loss"],
    )
