"""``datapackage.json``: the bundle for readers of Data Packages (Frictionless Data, version 1)."""

import json
import re
from collections.abc import Sequence
from typing import Any, Final

from graph_service.export.bundle.archive import Part
from graph_service.export.tables.about import CAUTION, About
from graph_service.export.tables.csvw import Holds, foreign_keys, key_of
from graph_service.export.tables.declared import Column, Kind, Table
from graph_service.export.tables.delimited import LINE_END, MEDIA_TYPE
from graph_service.export.tables.rows import SEPARATOR
from graph_service.namespaces import BASE, EDTF

NAME: Final = "datapackage.json"
_TYPES: Final[dict[Kind, dict[str, str]]] = {
    Kind.IRI: {"type": "string", "format": "uri"},
    Kind.EDTF: {"type": "string", "rdfType": EDTF},
    Kind.DATE: {"type": "date"},
    Kind.INTEGER: {"type": "integer"},
    Kind.BOOLEAN: {"type": "boolean"},
    Kind.FLAG: {"type": "boolean"},
}


def describe_package(
    parts: Sequence[Part], tables: tuple[Table, ...], about: About, holds: Holds
) -> bytes:
    """Return the description of a bundle.

    Args:
        parts: its files.
        tables: the tables, whose CSV is among them.
        about: what they are of.
        holds: tells where a foreign key may be declared.
    """
    by_name = {table.name: table for table in tables}
    package: dict[str, Any] = {
        "profile": "data-package",
        "name": "reprisals",
        "title": about.name,
        "description": CAUTION,
        "version": str(about.release),
        "created": f"{about.issued}T00:00:00Z",
        "homepage": BASE,
        "licenses": [_licence(each) for each in about.licences],
        "contributors": [{"title": each, "role": "author"} for each in about.contributors],
        "citation": about.citation,
        "keywords": ["human rights", "reprisals", "human rights defenders"],
        "resources": [
            _resource(part)
            | (
                _tabular(by_name[_stem(part)], tables, holds)
                if part.media_type == MEDIA_TYPE
                else {}
            )
            for part in parts
        ],
    }
    return json.dumps(package, indent=1, ensure_ascii=False).encode() + b"\n"


def _resource(part: Part) -> dict[str, Any]:
    suffix = part.name.rpartition(".")[2]
    return {
        "name": re.sub(r"[^a-z0-9._-]", "-", part.name.lower().replace("/", "-").replace("_", "-")),
        "path": part.name,
        "type": "table" if part.media_type == MEDIA_TYPE else "file",  # read it, or hash it alone
        "format": suffix,
        "mediatype": part.media_type,
        "bytes": part.size,
        "hash": f"sha256:{part.sha256}",
    }


def _tabular(table: Table, tables: tuple[Table, ...], holds: Holds) -> dict[str, Any]:
    keys = [
        {
            "fields": column.name,
            "reference": {
                "resource": f"tables-{column.refers.replace('_', '-')}.csv",
                "fields": key_of(tables, column.refers),
            },
        }
        for column in foreign_keys(table, holds)
    ]
    schema: dict[str, Any] = {
        "fields": [_field(table, column) for column in table.columns],
        "primaryKey": table.key.name,
        "missingValues": [""],
    }
    return {
        "profile": "tabular-data-resource",
        "title": table.titles["en"],
        "description": table.description,
        "encoding": "utf-8",
        "dialect": {
            "delimiter": ",",
            "lineTerminator": LINE_END,
            "quoteChar": '"',
            "doubleQuote": True,
            "header": True,
        },
        "schema": schema | ({"foreignKeys": keys} if keys else {}),
    }


def _field(table: Table, column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "title": column.titles["en"],
        "description": column.definition,
        "type": "string",
    }
    if column.several:
        field["description"] += f" Several values stand between '{SEPARATOR}'."
    else:
        field |= _TYPES.get(column.kind, {})
    if column is table.key:
        field["constraints"] = {"required": True, "unique": True}
    return field


def _licence(licence: str) -> dict[str, str]:
    if "://" in licence:
        return {"path": licence}
    return {"name": re.sub(r"[^A-Za-z0-9._-]+", "-", licence), "title": licence}


def _stem(part: Part) -> str:
    return part.name.rpartition("/")[2].rpartition(".")[0]
