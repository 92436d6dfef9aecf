"""Rows of an answer as cells of a page: labels on their links, several values in one cell.

Columns follow the habits of the canned queries: ``stateLabel`` is the label of ``state``, and
``sourceLabels`` (joined by ``|``) those of ``sources`` (joined by a space).
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from graph_service.namespaces import BASE
from graph_service.query.canned import CannedQuery

MOST_ROWS: Final = 500
"""Rows that a page shows; files have them all."""

_HUMP: Final = re.compile(r"(?<=[a-z])(?=[A-Z])")
_IRI: Final = re.compile(r"https?://\S+")
_OPEN: Final = {"iri", "concept"}


@dataclass(frozen=True)
class Item:
    """One value: ``href`` is empty for plain text; ``language`` is empty where it is not known."""

    text: str
    href: str = ""
    language: str = ""


@dataclass(frozen=True)
class Page:
    """What of an answer a page shows; ``count`` counts all rows, ``columns`` are headings."""

    columns: tuple[str, ...]
    rows: tuple[tuple[tuple[Item, ...], ...], ...]
    count: int


def lay_out(body: bytes, query: CannedQuery, bound: Mapping[str, object], base_url: str) -> Page:
    """Return the page of an answer in SPARQL results JSON.

    Columns that only repeat what was asked for (a language, a date, a number) are left out, and so
    are parameters without a value that fill no cell. Links to things of the graph lead to
    ``base_url``.
    """
    found: list[dict[str, Any]] = json.loads(body)["results"]["bindings"]
    labels = {column: labelled(column, query.columns) for column in query.columns}
    echoes = {
        p.name
        for p in query.parameters
        if (p.kind not in _OPEN and p.name in bound) or not any(p.name in row for row in found)
    }
    shown = [c for c in query.columns if not labels[c] and c not in echoes]
    named = {column: label for label, column in labels.items() if column}
    rows = tuple(
        tuple(_cell(row.get(c), row.get(named.get(c, "")), base_url) for c in shown)
        for row in found[:MOST_ROWS]
    )
    return Page(tuple(heading(c) for c in shown), rows, len(found))


def link(iri: str, base_url: str) -> str:
    """Return where an IRI leads: our own to this service, others of the web to themselves."""
    if iri.startswith(BASE):
        return base_url + iri.removeprefix(BASE)
    return iri if _IRI.fullmatch(iri) else ""


def labelled(column: str, columns: Sequence[str]) -> str:
    """Return the column that this one is the label of, or an empty text."""
    stem, found, many = column.partition("Label")
    if not found or many not in ("", "s"):
        return ""
    options = [stem] if not many else [stem, f"{stem}s", f"{stem[:-1]}ies"]
    return next((option for option in options if option in columns), "")


def _cell(value: Any, label: Any, base_url: str) -> tuple[Item, ...]:
    if value is None:
        return (_text(label),) if label else ()
    if value["type"] == "uri":
        text = _text(label) if label else Item(_short(value["value"]))
        return (Item(text.text, link(value["value"], base_url), text.language),)
    words = str(value["value"]).split(" ")
    if not all(_IRI.fullmatch(word) for word in words):
        return (_text(value),)
    names = label["value"].split(" | ") if label else []
    if len(names) != len(words):
        names = [_short(word) for word in words]
    return tuple(Item(name, link(word, base_url)) for name, word in zip(names, words, strict=True))


def _text(value: Any) -> Item:
    return Item(value["value"], language=value.get("xml:lang", ""))


def _short(iri: str) -> str:
    return iri.removeprefix(BASE)


def heading(column: str) -> str:
    """Return a column as a heading of a table has it."""
    return _HUMP.sub(" ", column).capitalize()
