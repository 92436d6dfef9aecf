"""How the graph is said in FollowTheMoney: schemata of things, links between them, properties.

Read from ``ontology/bridges/followthemoney``. What a row can't say stands in its column ``loss``.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from graph_service.bridges.ids import hash_of
from graph_service.bridges.mapping import Row, expand_all, first_step, rows_of
from graph_service.namespaces import expand

ANY: Final = "*"
"""Subject of a property that all things have."""

NOTHING: Final = "Nothing says it there."
NO_ROW: Final = "No row of the mapping is about this class."
COMPUTED: Final = dict.fromkeys(
    expand_all("rep:earliest rep:latest rep:datePrecision rep:minimumLag rep:maximumLag"),
    "Computed: it follows from the dates.",
)
TYPE: Final = expand("rdf:type")

_FOLDER: Final = "followthemoney"


class Value(StrEnum):
    """How the values of a path are written."""

    NONE = ""
    """Not at all: the row says what is lost."""
    TEXT = "text"
    LABEL = "label"
    CODE = "code"
    """A code of ISO 3166-1 alpha-2 in small letters."""
    DATE = "date"
    PERIOD = "period"
    """A date that becomes ``date``, or ``startDate`` and ``endDate``."""
    NUMBER = "number"
    IRI = "iri"
    """The IRI of the thing itself."""
    URL = "url"
    ENTITY = "entity"
    """The id of the entity of what the path leads to, if that has one."""
    CONSTANT = "constant"


@dataclass(frozen=True)
class Property:
    """A property of an entity: ``text`` stands before each value, or is the constant."""

    name: str
    path: str
    value: Value
    text: str
    loss: str


@dataclass(frozen=True)
class Schema:
    """The schema of the things of a class (an IRI).

    ``schema`` is empty where they become no entity. ``title`` begins the name of those without a
    label; the labels of what ``name_paths`` lead to follow. ``carried``: predicates that are said
    by other entities.
    """

    of_class: str
    schema: str
    title: str
    name_paths: tuple[str, ...]
    carried: frozenset[str]
    loss: str
    properties: tuple[Property, ...]


@dataclass(frozen=True)
class Link:
    """Entities that stand between two others: one for each pair of what both paths lead to.

    ``classes`` are those of the things that links are made of. An empty path leads to the thing
    itself. ``start`` and ``end`` are the properties that name the two.
    """

    name: str
    classes: tuple[str, ...]
    schema: str
    start: str
    start_path: str
    end: str
    end_path: str
    loss: str
    properties: tuple[Property, ...]


@cache
def schemata() -> tuple[Schema, ...]:
    """Return the schemata of all classes."""
    return tuple(_schema(row) for row in rows_of(f"{_FOLDER}/schemata"))


@cache
def links() -> tuple[Link, ...]:
    """Return all links."""
    return tuple(
        Link(
            row["link"],
            expand_all(row["classes"]),
            row["schema"],
            row["from"],
            row["from_path"],
            row["to"],
            row["to_path"],
            row["loss"],
            _properties(row["link"]),
        )
        for row in rows_of(f"{_FOLDER}/links")
    )


@cache
def ranges() -> Mapping[str, frozenset[str]]:
    """Return the schemata that the entities may have which a property names."""
    rows = rows_of(f"{_FOLDER}/ranges")
    return {row["property"]: frozenset(row["schemata"].split()) for row in rows}


@cache
def _fates() -> dict[str, "_Fate"]:
    found = {each.of_class: _Fate(each) for each in schemata()}
    for link in links():
        for iri in link.classes:
            found[iri].carried |= {TYPE, first_step(link.start_path), first_step(link.end_path)}
            found[iri].take(link.properties)
    return found


class _Fate:
    """What becomes of the statements about things of a class."""

    def __init__(self, schema: Schema) -> None:
        self.carried = {TYPE} if schema.schema else set()
        self.carried |= {*schema.carried, *map(first_step, schema.name_paths)}
        self.left_out: dict[str, str] = {}
        self.otherwise = NOTHING if schema.schema else schema.loss
        self.take(schema.properties)

    def take(self, properties: tuple[Property, ...]) -> None:
        """Take in what is said of some properties."""
        for each in properties:
            if each.value is Value.NONE:
                self.left_out[first_step(each.path)] = each.loss
            else:
                self.carried.add(first_step(each.path))


def why_left_out(of_class: str, predicate: str) -> str | None:
    """Return why statements are not carried, ``None`` where they are.

    Args:
        of_class: IRI of the class of what they are about.
        predicate: their IRI.
    """
    fate = _fates().get(of_class)
    if fate is None:
        return NO_ROW
    if predicate in fate.carried:
        return None
    return fate.left_out.get(predicate) or COMPUTED.get(predicate, fate.otherwise)


def id_of_link(link: str, thing: str, start: str, end: str) -> str:
    """Return the id of a link: the same for the same thing and the same two ends."""
    return f"reprisals.{link}.{hash_of(json.dumps([link, thing, start, end]))}"


def _schema(row: Row) -> Schema:
    title, _, paths = row["name"].partition(":")
    subjects = (ANY, row["schema"], row["class"]) if row["schema"] else (row["class"],)
    return Schema(
        expand(row["class"]),
        row["schema"],
        title,
        tuple(paths.split()),
        frozenset(expand_all(row["carried"])),
        row["loss"],
        _properties(*subjects),
    )


def _properties(*subjects: str) -> tuple[Property, ...]:
    return tuple(
        Property(row["property"], row["path"], Value(row["value"]), row["text"], row["loss"])
        for row in rows_of(f"{_FOLDER}/properties")
        if row["subject"] in subjects
    )
