"""The HURIDOCS Events Standard Formats: their fields by number and name, and what becomes of each.

Read from ``ontology/bridges/huridocs/fields.csv``.
"""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from graph_service.bridges.mapping import rows_of
from graph_service.bridges.terms import fold
from graph_service.namespaces import expand

TERM: Final = "term:"
"""Stands before the property of a field whose codes become terms."""

_NUMBER: Final = re.compile(r"0*(\d{2,4}(?:_\d)?)(?:\D.*)?", re.DOTALL)


class Holds(StrEnum):
    """What a field holds; terms have a property as well."""

    NONE = ""
    """What is left out, and counted."""
    REFUSED = "refused"
    KEY = "key"
    TITLE = "title"
    NAME = "name"
    DESCRIPTION = "description"
    CONFIDENTIAL = "confidential"
    STATE = "state"
    STATES = "states"
    START = "start"
    START_TYPE = "start_type"
    END = "end"
    END_TYPE = "end_type"
    UNIT = "unit"
    EVENT = "event"
    ACT = "act"
    VICTIM = "victim"
    PERPETRATOR = "perpetrator"
    INTERVENER = "intervener"
    RELIABILITY = "reliability"
    TERM = "term"


@dataclass(frozen=True)
class Field:
    """A field of a format.

    ``predicate`` is the IRI of the property of a term; ``list`` the number of the micro-thesaurus
    that its codes are of, two digits.
    """

    format: str
    number: str
    name: str
    holds: Holds
    predicate: str
    list: str
    loss: str


@cache
def fields() -> tuple[Field, ...]:
    """Return all fields."""
    found = []
    for row in rows_of("huridocs/fields"):
        kind, _, predicate = row["holds"].partition(":")
        found.append(
            Field(
                row["format"],
                row["number"],
                row["name"],
                Holds(kind),
                expand(predicate) if predicate else "",
                row["list"],
                row["loss"],
            )
        )
    return tuple(found)


def formats() -> tuple[str, ...]:
    """Return the names of the formats."""
    return tuple(dict.fromkeys(field.format for field in fields()))


def field_named(header: str, form: str = "") -> Field | None:
    """Return the field that a header names: by its number, with text behind it or not, or its name.

    Args:
        header: such as ``2109``, ``2109 Type of Act``, ``type_of_act`` or ``Type of act``.
        form: the format of the file, which a name needs to mean one field.
    """
    if numbered := _NUMBER.fullmatch(header.strip()):
        wanted = numbered[1]
        return next((each for each in fields() if each.number.lstrip("0") == wanted), None)
    named = [each for each in fields() if fold(each.name.replace("_", " ")) == _plain(header)]
    found = [each for each in named if each.format == form] or named
    return found[0] if len(found) == 1 else None


def format_named(name: str) -> str:
    """Return the format that the name of a file means, empty where it means none."""
    stem = name.rpartition("/")[2].partition(".")[0]
    words = re.split(r"[^a-z]+", stem.lower())
    return next((each for each in formats() if each in words or f"{each}s" in words), "")


def _plain(header: str) -> str:
    return fold(header.replace("_", " "))
