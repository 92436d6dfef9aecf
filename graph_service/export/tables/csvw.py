"""The description of all tables for programs: CSV on the Web.

"Metadata Vocabulary for Tabular Data" (W3C, 2015). Columns whose path is one property give the
graph's own statements when the tables are turned into RDF; all others are left out there.
"""

import json
from collections.abc import Callable, Iterator
from typing import Any, Final

from graph_service.export.tables.about import CAUTION, About
from graph_service.export.tables.declared import LANGUAGES, Column, Kind, Table
from graph_service.export.tables.delimited import LINE_END
from graph_service.export.tables.rows import SEPARATOR
from graph_service.namespaces import BASE, EDTF

MEDIA_TYPE: Final = "application/csvm+json"
NAME: Final = "csv-metadata.json"
"""Where readers of CSV on the Web look for it, beside the tables (section 5.3 of the model)."""

Holds = Callable[[Table, Column], bool]
"""Tells whether each cell of a column has a value that has a row in the table it refers to."""

_DATATYPES: Final[dict[Kind, object]] = {
    Kind.IRI: "anyURI",
    Kind.LABEL: "string",
    Kind.TEXT: "string",
    Kind.EDTF: {"@id": EDTF, "base": "string"},
    Kind.DATE: "date",
    Kind.INTEGER: "integer",
    Kind.BOOLEAN: "boolean",
    Kind.FLAG: "boolean",
    Kind.CITATION: "string",
}
_STATED: Final = frozenset({Kind.IRI, Kind.EDTF, Kind.DATE, Kind.INTEGER, Kind.BOOLEAN})
"""Kinds whose cells say a value as the graph has it; texts have a language there."""


def describe_tables(tables: tuple[Table, ...], about: About, holds: Holds) -> bytes:
    """Return the description, as JSON.

    Args:
        tables: the tables.
        about: what they are of.
        holds: tells where a foreign key may be declared.
    """
    group: dict[str, Any] = {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about.name,
        "dc:description": CAUTION,
        "dc:license": [_term(licence) for licence in about.licences],
        "dc:contributor": about.contributors,
        "dc:bibliographicCitation": about.citation,
        "prov:wasDerivedFrom": {"@id": f"{BASE}releases/{about.release}"},
        "dialect": {
            "encoding": "utf-8",
            "lineTerminators": [LINE_END],
            "delimiter": ",",
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "tables": [_table(tables, table, holds) for table in tables],
    }
    return json.dumps(group, indent=1, ensure_ascii=False).encode() + b"\n"


def foreign_keys(table: Table, holds: Holds) -> Iterator[Column]:
    """Yield the columns of a table whose values are keys of another one.

    Each row must refer to one (section 6.6 of the model), so columns with empty cells are none, and
    neither are those of several values: their cells are lists.
    """
    for column in table.columns:
        if column.refers and not column.several and holds(table, column):
            yield column


def file_of(table: str) -> str:
    """Return the name of a table's CSV, beside the description."""
    return f"{table}.csv"


def key_of(tables: tuple[Table, ...], name: str) -> str:
    """Return the name of the key of the table called ``name``."""
    return next(table.key.name for table in tables if table.name == name)


def _table(tables: tuple[Table, ...], table: Table, holds: Holds) -> dict[str, Any]:
    schema: dict[str, Any] = {
        "aboutUrl": f"{{+{table.key.name}}}",
        "primaryKey": table.key.name,
        "columns": [_column(table, column) for column in table.columns],
    }
    if table.columns[1].kind is Kind.LABEL and not table.columns[1].path.text:
        schema["rowTitles"] = table.columns[1].name
    keys = [_foreign_key(tables, column) for column in foreign_keys(table, holds)]
    if keys:
        schema["foreignKeys"] = keys
    return {
        "url": file_of(table.name),
        "dc:title": [{"@value": table.titles[each], "@language": each} for each in LANGUAGES],
        "dc:description": table.description,
        "tableSchema": schema,
    }


def _foreign_key(tables: tuple[Table, ...], column: Column) -> dict[str, Any]:
    return {
        "columnReference": column.name,
        "reference": {
            "resource": file_of(column.refers),
            "columnReference": key_of(tables, column.refers),
        },
    }


def _column(table: Table, column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": {
            language: [column.name, title] if language == "en" else title
            for language, title in column.titles.items()
        },
        "dc:description": column.definition,
        "datatype": _DATATYPES[column.kind],
    }
    if column is table.key:
        described["required"] = True
    if column.several:
        described["separator"] = SEPARATOR
    return described | _statement(table, column)


def _statement(table: Table, column: Column) -> dict[str, Any]:
    """Return what statement a cell makes."""
    step = column.path.property
    if step is None or column.kind not in _STATED or (step.inverse and column.several):
        return {"suppressOutput": True}
    said: dict[str, Any] = {"propertyUrl": step.predicate}
    if step.inverse:
        said |= {"aboutUrl": f"{{+{column.name}}}", "valueUrl": f"{{+{table.key.name}}}"}
    elif column.kind is Kind.IRI:
        said["valueUrl"] = f"{{+{column.name}}}"
    return said


def _term(licence: str) -> object:
    return {"@id": licence} if "://" in licence else licence
