"""The sheets and their columns, made from the shapes as ``ontology/sheets/sheets.toml`` says."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from graph_service.errors import InputError
from graph_service.namespaces import SHAPES, expand
from graph_service.sheets.columns import Child, Column, Either, columns_of, extra
from graph_service.sheets.vocabulary import Vocabulary
from graph_service.shipped import ONTOLOGY

FOLDER: Final = "sheets"
LANGUAGES: Final = ("en", "fr", "es")

NAMES: Final = 2
"""The row with the names of columns for programs; the one before has those for people."""

FIRST: Final = 3
"""The first row that may hold data; rows count from 1."""


@dataclass(frozen=True)
class Sheet:
    """A sheet: ``classes`` are what a row may be, ``kinds`` the part of its IRI for each of them.

    ``opaque`` is how IRIs are made: "drawn", "of-case" (the incident's key and a number), or
    "numbered" (likewise, where it belongs to one incident). ``evidence`` is whether a row may name
    its own source, ``cites`` whether it is a claim that may.
    """

    name: str
    titles: Mapping[str, str]
    about: Mapping[str, str]
    prefix: str
    shapes: tuple[str, ...]
    classes: tuple[str, ...]
    kinds: tuple[str, ...]
    opaque: str
    evidence: bool
    cites: bool
    columns: tuple[Column, ...]
    children: tuple[Child, ...]
    either: tuple[Either, ...]
    example: Mapping[str, str]

    def column(self, name: str) -> Column | None:
        """Return the column with this name."""
        return next((each for each in self.columns if each.name == name), None)

    def of(self, predicate: str) -> Column | None:
        """Return the column that is made from a property, by its IRI."""
        return next((each for each in self.columns if each.predicate == predicate), None)


@dataclass(frozen=True)
class Plan:
    """All sheets; ``words`` are the other texts of the template, by language."""

    sheets: tuple[Sheet, ...]
    words: Mapping[str, Mapping[str, Any]]
    vocabulary: Vocabulary

    def sheet(self, name: str) -> Sheet | None:
        """Return the sheet with this name for programs, or with this title in any language."""
        wanted = name.casefold()
        for each in self.sheets:
            if wanted in {each.name, *(title.casefold() for title in each.titles.values())}:
                return each
        return None

    def sheets_of(self, classes: frozenset[str]) -> tuple[str, ...]:
        """Return the names of the sheets that have rows of one of these classes or a narrower."""
        return tuple(
            each.name
            for each in self.sheets
            if any(classes & self.vocabulary.ancestors(own) for own in each.classes)
        )


@lru_cache(maxsize=4)
def read_plan(ontology: Path = ONTOLOGY) -> Plan:
    """Return the plan of an ontology folder.

    Raises:
        InputError: a file can't be read, or names what the shapes do not have.
    """
    vocabulary = Vocabulary(ontology)
    table = _toml(ontology / FOLDER / "sheets.toml")
    computed = frozenset(expand(each) for each in table["computed"])
    rows = table["sheet"]
    named = {row["name"]: _classes(row) for row in rows}
    sheets = tuple(_sheet(vocabulary, table, row, computed, named) for row in rows)
    return Plan(_with_children(sheets), _toml(ontology / FOLDER / "words.toml"), vocabulary)


def _sheet(
    vocabulary: Vocabulary,
    table: Mapping[str, Any],
    row: Mapping[str, Any],
    computed: frozenset[str],
    named: Mapping[str, tuple[str, ...]],
) -> Sheet:
    left_out = computed | {expand(each) for each in row["left_out"]}
    shapes = tuple(SHAPES + each for each in row["shapes"])
    plain = frozenset(expand(each) for each in row["plain"])
    classes = _classes(row)
    columns, either = columns_of(
        vocabulary, shapes, classes, left_out, plain, table["properties"], named
    )
    before = ["key", *(["class"] if len(classes) > 1 else ()), *(["case"] if "case" in row else ())]
    evidence = ["source", "locator", "asserter", "status"]
    after = evidence if row["evidence"] else evidence[:2] if row.get("cites") else []

    def made(name: str) -> Column:
        texts, anchor = table["columns"][name], bool(row.get("anchor"))
        return extra(name, texts, row["prefix"], classes, anchor=anchor)

    defaults = {expand(each) for each in row.get("defaults", ())}

    def free(column: Column) -> Column:
        if column.predicate not in defaults:
            return column
        return replace(column, required=False, required_for=frozenset())

    return Sheet(
        name=row["name"],
        titles=row["title"],
        about=row["about"],
        prefix=row["prefix"],
        shapes=shapes,
        classes=classes,
        kinds=tuple(row["kinds"]),
        opaque=row["opaque"],
        evidence=row["evidence"],
        cites=bool(row.get("cites")),
        columns=(*map(made, before), *map(free, columns), *map(made, [*after, "iri"])),
        children=(),
        either=either,
        example=row["example"],
    )


def _with_children(sheets: tuple[Sheet, ...]) -> tuple[Sheet, ...]:
    """Return the sheets without columns for what rows of another sheet say the other way round."""
    owners = {
        column.predicate: sheet.name
        for sheet in sheets
        for column in sheet.columns
        if column.inverse
    }
    changed = []
    for sheet in sheets:
        kept = [c for c in sheet.columns if c.inverse or c.predicate not in owners]
        children = [
            Child(c.predicate, owners[c.predicate], c.required, c.message)
            for c in sheet.columns
            if c.predicate in owners and not c.inverse
        ]
        changed.append(replace(sheet, columns=tuple(kept), children=tuple(children)))
    return tuple(changed)


def _classes(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(expand(each) for each in row["classes"])


def _toml(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"can't be read: {error.strerror}", file=path.name) from error
    except tomllib.TOMLDecodeError as error:
        raise InputError(str(error), file=path.name) from error
