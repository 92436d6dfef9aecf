"""What a client asks, read from JSON (Reconciliation API 0.2): queries and extensions.

Nothing here knows the graph. What is asked too much is refused, what can't be a name is a query
without candidates.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, TypeGuard

from graph_service.errors import InputError, TooLarge
from graph_service.namespaces import ONTOLOGY, expand

MOST_QUERIES: Final = 100
"""Queries of a batch."""

MOST_CANDIDATES: Final = 50
USUAL_CANDIDATES: Final = 5
MOST_PROPERTIES: Final = 10
MOST_VALUES: Final = 10
MOST_TYPES: Final = 20
MOST_IDS: Final = 200
"""Things of an extension."""

LONGEST_VALUE: Final = 300
LONGEST_IRI: Final = 2_000
STRICT: Final = ("any", "should", "all")
_FIELDS: Final = frozenset({"query", "type", "limit", "properties", "type_strict"})


@dataclass(frozen=True)
class Value:
    """A value of a property: the IRI of a thing, or a text; one of them is empty."""

    iri: str
    text: str


@dataclass(frozen=True)
class Property:
    """What a thing should say: ``values`` of the property ``iri``, any of them."""

    iri: str
    values: tuple[Value, ...]


@dataclass(frozen=True)
class Query:
    """One query; ``types`` are IRIs of classes, ``strict`` is one of :data:`STRICT`."""

    text: str
    types: tuple[str, ...] = ()
    limit: int = USUAL_CANDIDATES
    properties: tuple[Property, ...] = ()
    strict: str = "any"


@dataclass(frozen=True)
class Column:
    """A property that is asked for by its ``name`` and has an IRI; ``limit`` 0 is all values."""

    name: str
    iri: str
    limit: int = 0


@dataclass(frozen=True)
class Extension:
    """Which properties of which things are asked for."""

    things: tuple[str, ...]
    columns: tuple[Column, ...]


def read_batch(text: str) -> dict[str, Query]:
    """Return the queries of a batch, by the keys that the client gave them.

    Raises:
        InputError: it is not JSON, or not a batch of queries.
        TooLarge: there are more than :data:`MOST_QUERIES`.
    """
    batch = _parse(text, "queries")
    if not isinstance(batch, dict):
        raise InputError("queries must be an object: a key of yours for each query")
    if len(batch) > MOST_QUERIES:
        raise TooLarge(f"a batch may have {MOST_QUERIES} queries; this one has {len(batch)}")
    return {key: _query(key, value) for key, value in batch.items()}


def read_query(text: str) -> Query:
    """Return a single query: an object, or just a name.

    Raises:
        InputError: it is an object that is no query.
    """
    if not text.lstrip().startswith("{"):
        return Query(text)
    return _query("query", _parse(text, "query"))


def read_extension(text: str) -> Extension:
    """Return what an extension asks for.

    Raises:
        InputError: it is not JSON, or not an extension.
        TooLarge: it asks for more than there may be.
    """
    found = _parse(text, "extend")
    if not isinstance(found, dict) or set(found) - {"ids", "properties"}:
        raise InputError("extend must be an object with ids and properties")
    ids, properties = found.get("ids"), found.get("properties")
    if not _are_texts(ids) or not isinstance(properties, list):
        raise InputError("extend needs ids, a list of identifiers, and a list of properties")
    if len(ids) > MOST_IDS:
        raise TooLarge(f"{MOST_IDS} things can be extended at once; these are {len(ids)}")
    if len(properties) > MOST_PROPERTIES:
        raise TooLarge(f"{MOST_PROPERTIES} properties can be asked for at once")
    return Extension(tuple(dict.fromkeys(ids)), tuple(_column(each) for each in properties))


def iri_of(name: str) -> str:
    """Return the IRI of a class or property, given as IRI, prefixed name or name of ours."""
    name = name.strip()
    if ":" not in name:
        return ONTOLOGY + name
    try:
        return expand(name)
    except KeyError:
        return name


def _parse(text: str, what: str) -> Any:
    try:
        found = json.loads(text)
        json.dumps(found, ensure_ascii=False).encode()  # halves of characters can't be written
    except (ValueError, RecursionError) as error:
        raise InputError(f"{what} is not JSON") from error
    return found


def _query(key: str, value: Any) -> Query:
    fault = f"the query {key[:40]!r}"
    if not isinstance(value, dict):
        raise InputError(f"{fault} must be an object")
    unknown = sorted(set(value) - _FIELDS)
    if unknown:
        raise InputError(f"{fault} has a field {unknown[0][:40]!r}, which there is not")
    text, properties = value.get("query", ""), value.get("properties", [])
    if not isinstance(text, str):
        raise InputError(f"{fault}: query must be a string")
    if not isinstance(properties, list) or len(properties) > MOST_PROPERTIES:
        raise InputError(f"{fault}: properties must be a list of up to {MOST_PROPERTIES}")
    if "query" not in value and not properties:
        raise InputError(f"{fault} has neither query nor properties")
    types = value.get("type", [])
    types = [types] if isinstance(types, str) else types
    if not _are_texts(types) or len(types) > MOST_TYPES:
        raise InputError(f"{fault}: type must be an identifier, or a list of up to {MOST_TYPES}")
    strict = value.get("type_strict", "any")
    if strict not in STRICT:
        raise InputError(f"{fault}: type_strict must be one of {', '.join(STRICT)}")
    return Query(
        text,
        tuple(iri_of(each) for each in types if each.strip()),
        _limit(value.get("limit", USUAL_CANDIDATES), fault),
        tuple(_property(each, fault) for each in properties),
        strict,
    )


def _limit(value: Any, fault: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int | float) or not value >= 1:
        raise InputError(f"{fault}: limit must be a number from 1 on")
    return int(min(value, MOST_CANDIDATES))


def _property(found: Any, fault: str) -> Property:
    if not isinstance(found, dict) or not isinstance(found.get("pid"), str) or "v" not in found:
        raise InputError(f"{fault}: each property needs pid, an identifier, and v, its value")
    values = found["v"] if isinstance(found["v"], list) else [found["v"]]
    if len(values) > MOST_VALUES:
        raise InputError(f"{fault}: a property may have {MOST_VALUES} values")
    return Property(iri_of(found["pid"]), tuple(_value(each, fault) for each in values))


def _value(found: Any, fault: str) -> Value:
    if isinstance(found, dict) and isinstance(found.get("id"), str):
        return Value(found["id"][:LONGEST_IRI], "")
    if isinstance(found, bool):
        return Value("", str(found).lower())
    if isinstance(found, str | int | float):
        return Value("", str(found)[:LONGEST_VALUE])
    raise InputError(f"{fault}: a value is a string, a number, true, false, or an object with id")


def _column(found: Any) -> Column:
    if not isinstance(found, dict) or not isinstance(found.get("id"), str):
        raise InputError("each property of extend must be an object with an id")
    settings = found.get("settings", {})
    limit = settings.get("limit", 0) if isinstance(settings, Mapping) else None
    if isinstance(limit, str) and limit.isascii() and limit.isdecimal() and len(limit) < 9:
        limit = int(limit)
    if isinstance(limit, bool) or not isinstance(limit, int) or limit < 0:
        raise InputError("the setting limit must be a number from 0 on")
    return Column(found["id"], iri_of(found["id"]), limit)


def _are_texts(found: Any) -> TypeGuard[list[str]]:
    return isinstance(found, list) and all(isinstance(each, str) for each in found)
