"""What an audience sees as entities of FollowTheMoney: a line of JSON each, always the same bytes.

Things come first, class by class, then links; each sorted by the IRI of what they are made of.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from graph_service.bridges.dates import span_of
from graph_service.bridges.followthemoney import (
    Link,
    Property,
    Schema,
    Value,
    id_of_link,
    links,
    ranges,
    schemata,
)
from graph_service.bridges.ids import id_of
from graph_service.bridges.losses import Losses
from graph_service.export.bridges.things import class_finder, followed
from graph_service.export.tables.ahead import Ahead
from graph_service.export.tables.labels import text_of
from graph_service.export.tables.path import parse_path
from graph_service.export.tables.relations import Relations
from graph_service.namespaces import expand

Values = dict[str, set[str]]
"""The properties of an entity: their names, and their values."""

UNCERTAIN: Final = "uncertainty of a date, which is a plain one there"
UNDATED: Final = "a date without a day that it begins or ends with"
NO_ENTITY: Final = "what it names has no entity that may stand there"
_LABEL: Final = expand("rdfs:label")
_REQUIRED: Final = {"Document": "fileName"}
"""What a schema requires beside or instead of a name."""


@contextmanager
def entity_statements(lines: Iterable[bytes]) -> Iterator[Relations]:
    """Give what entities are made of, until the block ends; see :func:`followed`."""
    paths = {each.path for schema in schemata() for each in schema.properties}
    paths |= {path for schema in schemata() for path in schema.name_paths}
    for link in links():
        paths |= {link.start_path, link.end_path, *(each.path for each in link.properties)}
    with followed(lines, paths) as made:
        yield made


def entity_lines(made: Relations, losses: Losses) -> Iterator[bytes]:
    """Yield the entities of some statements (see :func:`entity_statements`), counting losses."""
    return _Entities(made, losses).lines()


class _Entities:
    """All entities of some statements (see :func:`entity_statements`)."""

    def __init__(self, made: Relations, losses: Losses) -> None:
        self._made = made
        self._losses = losses
        self._schema = {each.of_class: each.schema for each in schemata()}
        self._class = class_finder(made, self._schema)

    def lines(self) -> Iterator[bytes]:
        """Yield the entities."""
        for number, schema in enumerate(schemata()):
            if schema.schema:
                things = f"things {number}"
                self._made.add_things(things, [schema.of_class])
                yield from self._things(things, schema)
        for number, link in enumerate(links()):
            things = f"links {number}"
            self._made.add_things(things, link.classes)
            yield from self._links(things, link)

    def _things(self, things: str, schema: Schema) -> Iterator[bytes]:
        columns = _Columns(self._made, things, schema.properties)
        names = [Ahead(self._made, things, parse_path(p), "label") for p in schema.name_paths]
        for thing in self._made.things(things):
            named = [[text or term for term, text in ahead.values(thing)] for ahead in names]
            written = columns.of(thing)
            if self._class(thing) != schema.of_class:
                continue  # of a class below it, which has its own row
            found = self._properties(schema.of_class, thing, written)
            if not found["name"]:
                label = self._made.label(thing) or _name(schema.title, named) or id_of(thing)
                found["name"].add(label)
            required = _REQUIRED.get(schema.schema)
            if required and not found[required]:
                found[required] |= found["name"]
            yield _line(id_of(thing), schema.schema, found)

    def _links(self, things: str, link: Link) -> Iterator[bytes]:
        columns = _Columns(self._made, things, link.properties)
        starts = Ahead(self._made, things, parse_path(link.start_path))
        ends = Ahead(self._made, things, parse_path(link.end_path))
        for thing in self._made.things(things):
            of_class = self._class(thing)
            found = self._properties(of_class, thing, columns.of(thing))
            first = self._ends(of_class, link.start, link.start_path, starts.values(thing))
            last = self._ends(of_class, link.end, link.end_path, ends.values(thing))
            for start in first:
                for end in last:
                    named = {link.start: {id_of(start)}, link.end: {id_of(end)}}
                    yield _line(
                        id_of_link(link.name, thing, start, end), link.schema, found | named
                    )

    def _ends(
        self, of_class: str, name: str, path: str, found: Sequence[tuple[str, str | None]]
    ) -> list[str]:
        kept = [term for term, _ in found if self._may_stand(name, term)]
        if len(kept) < len(found):
            self._losses.add(of_class, path or name, NO_ENTITY, len(found) - len(kept))
        return kept

    def _may_stand(self, name: str, thing: str) -> bool:
        return self._schema.get(self._class(thing), "") in ranges()[name]

    def _properties(
        self,
        of_class: str,
        thing: str,
        written: "Iterable[tuple[Property, list[tuple[str, str | None]]]]",
    ) -> Values:
        values: Values = defaultdict(set)
        for each, found in written:
            for name, text in self._values(of_class, thing, each, found):
                if text:
                    values[name].add(each.text + text if each.value is not Value.CONSTANT else text)
        return values

    def _values(
        self, of_class: str, thing: str, each: Property, found: list[tuple[str, str | None]]
    ) -> Iterator[tuple[str, str]]:
        if each.value is Value.IRI:
            yield each.name, thing
        elif each.value is Value.CONSTANT:
            yield each.name, each.text
        elif each.value is Value.ENTITY:
            for term in self._ends(of_class, each.name, each.path, found):
                yield each.name, id_of(term)
        elif each.value in (Value.DATE, Value.PERIOD):
            for term, _ in found:
                yield from self._dates(of_class, each, text_of(term))
        elif each.value is Value.CODE:
            yield from ((each.name, text_of(term).lower()) for term, _ in found)
        elif each.value is Value.LABEL:
            yield from ((each.name, text or term) for term, text in found)
        else:
            yield from ((each.name, text_of(term)) for term, _ in found)

    def _dates(self, of_class: str, each: Property, edtf: str) -> Iterator[tuple[str, str]]:
        span = span_of(edtf)
        if span is None or not (span.point or span.first or span.last):
            self._losses.add(of_class, each.path, UNDATED)
            return
        if not span.exact:
            self._losses.add(of_class, each.path, UNCERTAIN)
        if span.point:
            yield "date" if each.value is Value.PERIOD else each.name, span.point
            return
        if span.first:
            yield each.name, span.first.isoformat()
        if span.last and each.value is Value.PERIOD:
            yield "endDate", span.last.isoformat()


class _Columns:
    """All properties of things of one set, read in their order."""

    def __init__(self, made: Relations, things: str, properties: Sequence[Property]) -> None:
        self._columns = [
            (each, Ahead(made, things, parse_path(each.path), _text(each.value)))
            for each in properties
            if each.value is not Value.NONE
        ]

    def of(self, thing: str) -> list[tuple[Property, list[tuple[str, str | None]]]]:
        """Return each property with what it leads to."""
        return [(each, ahead.values(thing)) for each, ahead in self._columns]


def _text(value: Value) -> str:
    return "label" if value is Value.LABEL else ""


def _name(title: str, named: list[list[str]]) -> str:
    said = [", ".join(texts) for texts in named if texts]
    return f"{title}: {' · '.join(said)}" if said else title


def _line(identifier: str, schema: str, values: Values) -> bytes:
    properties = {name: sorted(texts) for name, texts in sorted(values.items()) if texts}
    entity = {"id": identifier, "schema": schema, "properties": properties}
    return json.dumps(entity, ensure_ascii=False).encode() + b"\n"
