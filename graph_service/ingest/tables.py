"""The mapping ``csvw.json``: which table gives which statements (a subset of W3C CSVW metadata).

Read are the keys of the tables below and no others: what is not read is refused, so a mapping
never means less than it says. ``rep:graph`` on a table or on the group is the template of the
graph's IRI. See "Metadata Vocabulary for Tabular Data", W3C 2015.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final, TypeVar

from graph_service.errors import SyntaxFault
from graph_service.ingest.cells import DATATYPES, read_cell, read_language
from graph_service.ingest.csvfile import read_text
from graph_service.ingest.placed import Placed, parse_json
from graph_service.ingest.template import Template, parse_template, read_name
from graph_service.namespaces import EDTF, ONTOLOGY

_Result = TypeVar("_Result")

CONTEXT: Final = "http://www.w3.org/ns/csvw"
_GROUP: Final = ("@context", "rep:graph", "tables")
_TABLE: Final = ("url", "rep:graph", "tableSchema")
_SCHEMA: Final = ("aboutUrl", "columns", "primaryKey", "foreignKeys")
_FOREIGN: Final = ("columnReference", "reference")
_REFERENCE: Final = ("resource", "columnReference")
_COLUMN: Final = (
    "name",
    "propertyUrl",
    "valueUrl",
    "aboutUrl",
    "datatype",
    "lang",
    "separator",
    "suppressOutput",
    "required",
    "virtual",
    "default",
)


@dataclass(frozen=True)
class Column:
    """A column; ``virtual`` ones are in no file. ``predicate`` is ``None``: no statement.

    ``datatype`` is the IRI of the literal's datatype; ``default`` stands for an empty cell.
    """

    name: str
    predicate: str | None
    value: Template | None
    about: Template | None
    datatype: str
    lang: str | None
    separator: str | None
    required: bool
    virtual: bool
    default: str


@dataclass(frozen=True)
class ForeignKey:
    """Cells of ``columns`` must occur together in ``target_columns`` of the table ``target``."""

    columns: tuple[str, ...]
    target: str
    target_columns: tuple[str, ...]
    where: Placed


@dataclass(frozen=True)
class Table:
    """One CSV file and its mapping; ``file`` is its name in the folder.

    ``keys`` are the columns that name the subject of a row: none of their cells may be empty.
    """

    file: str
    graph: Template
    keys: tuple[str, ...]
    columns: tuple[Column, ...]
    primary_key: tuple[str, ...]
    foreign_keys: tuple[ForeignKey, ...]
    where: Placed

    @property
    def header(self) -> tuple[str, ...]:
        """The names that the first line of the file must have."""
        return tuple(column.name for column in self.columns if not column.virtual)

    @property
    def separators(self) -> dict[str, str]:
        """The separators of the columns whose cells are lists."""
        return {column.name: column.separator for column in self.columns if column.separator}


def read_mapping(path: Path) -> tuple[Table, ...]:
    """Return the tables of a ``csvw.json``, checked by themselves and against each other.

    Raises:
        SyntaxFault: the file can't be read, is no JSON, or is of another kind.
        MappingFault: an unknown key, column, prefix or datatype, a bad template or key, with
            the place in the JSON.
    """
    group = parse_json(read_text(path), str(path))
    group.only(_GROUP)
    if group.need("@context").value != CONTEXT:
        raise SyntaxFault(f"@context must be {CONTEXT}", file=str(path))
    graph = _template(group, "rep:graph")
    tables = tuple(_table(item, graph) for item in group.need("tables").items())
    columns = {table.file: set(table.header) for table in tables}
    for key in (key for table in tables for key in table.foreign_keys):
        if not set(key.target_columns) <= columns.get(key.target, set()):
            raise key.where.fault(f"no such columns in {key.target}")
        if len(key.columns) != len(key.target_columns):
            raise key.where.fault("both sides must have as many columns")
    return tables


def _table(item: Placed, group_graph: Template | None) -> Table:
    item.only(_TABLE)
    file = item.need("url")
    if not isinstance(file.value, str) or Path(file.value).name != file.value or not file.value:
        raise file.fault("must be the name of a file in this folder")
    graph = _template(item, "rep:graph") or group_graph
    if graph is None:
        raise item.fault("rep:graph is missing, here or on the group")
    schema = item.need("tableSchema")
    schema.only(_SCHEMA)
    about = _template(schema, "aboutUrl")
    places = list(schema.need("columns").items())
    columns = tuple(_column(place, about) for place in places)
    table = Table(
        file.value,
        graph,
        about.variables if about else (),
        columns,
        schema.texts("primaryKey"),
        _keys(schema),
        item,
    )
    _check_names(table, places)
    _check_variables(table, places)
    return table


def _column(item: Placed, about: Template | None) -> Column:
    item.only(_COLUMN)
    predicate, value = item.get("propertyUrl"), _template(item, "valueUrl")
    default, separator = item.text("default") or "", item.text("separator")
    lang, name = item.get("lang"), item.get("datatype")
    virtual, suppressed = item.flag("virtual"), item.flag("suppressOutput")
    datatype = DATATYPES["string"]
    if name is not None:
        if not isinstance(name.value, str) or name.value not in DATATYPES:
            raise name.fault(f"no such datatype; known are {', '.join(sorted(DATATYPES))}")
        datatype = DATATYPES[name.value]
    if lang is not None:
        if value or datatype != DATATYPES["string"]:
            raise lang.fault("only a text without valueUrl has a language")
        _try(lang, read_language)
    if predicate is None and not suppressed:
        raise item.fault("propertyUrl is missing; with suppressOutput the column gives nothing")
    if virtual and (suppressed or not (value or default) or separator or item.flag("required")):
        raise item.fault("a virtual column has propertyUrl, and valueUrl or default; no other keys")
    if default and not value:
        _try(item.need("default"), lambda text: read_cell(text, datatype))
    iri = _try(predicate, read_name) if predicate and not suppressed else None
    if iri == ONTOLOGY + "date" and (separator or datatype != EDTF):
        raise item.fault("rep:date must have the datatype EDTF and no separator")
    return Column(
        name=item.need("name").expect(str),
        predicate=iri,
        value=value,
        about=_template(item, "aboutUrl") or about,
        datatype=datatype,
        lang=lang.value if lang else None,
        separator=separator,
        required=item.flag("required"),
        virtual=virtual,
        default=default,
    )


def _keys(schema: Placed) -> tuple[ForeignKey, ...]:
    found = schema.get("foreignKeys")
    keys = []
    for item in found.items() if found else ():
        item.only(_FOREIGN)
        reference = item.need("reference")
        reference.only(_REFERENCE)
        target = reference.need("resource").expect(str)
        sides = item.texts("columnReference"), reference.texts("columnReference")
        keys.append(ForeignKey(sides[0], target, sides[1], item))
    return tuple(keys)


def _check_names(table: Table, places: list[Placed]) -> None:
    names = [column.name for column in table.columns]
    for name, place in zip(names, places, strict=True):
        if not name.isidentifier() or not name.isascii():
            raise place.fault(f"{name!r} is no name: letters, digits and _, no digit first")
        if names.count(name) > 1:
            raise place.fault(f"two columns have the name {name}")
    for key in table.foreign_keys:
        if not key.columns or not set(key.columns) <= set(table.header):
            raise key.where.fault("columnReference must name columns of this table")
    if not set(table.primary_key) <= set(table.header) - set(table.separators):
        raise table.where.fault("primaryKey must name columns of this table that are no lists")


def _check_variables(table: Table, places: list[Placed]) -> None:
    single = set(table.header) - set(table.separators)
    if wrong := set(table.graph.variables) - single:
        raise table.where.fault(f"rep:graph: {min(wrong)} is no column with one value")
    if wrong := set(table.keys) - set(table.header):
        raise table.where.fault(f"tableSchema.aboutUrl: no column {min(wrong)}")
    for column, place in zip(table.columns, places, strict=True):
        if column.predicate is None:
            continue
        if column.about is None:
            raise place.fault("aboutUrl is missing, here or on the schema")
        for template in (column.about, column.value):
            if template and (unknown := set(template.variables) - set(table.header)):
                raise place.fault(f"{template.text}: no column {min(unknown)}")


def _template(item: Placed, key: str) -> Template | None:
    found = item.get(key)
    return None if found is None else _try(found, parse_template)


def _try(item: Placed, act: Callable[[str], _Result]) -> _Result:
    try:
        return act(item.expect(str))
    except ValueError as error:
        raise item.fault(str(error)) from error
