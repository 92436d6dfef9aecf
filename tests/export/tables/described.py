"""A strict reader of tables with a description, written from CSV on the Web.

"Model for Tabular Data and Metadata on the Web" and "Metadata Vocabulary for Tabular Data" (W3C,
2015), as far as the descriptions of this project go: what is not read here is refused.
"""

import csv
import io
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

GROUP = {
    "@context",
    "dc:title",
    "dc:description",
    "dc:license",
    "dc:contributor",
    "dc:bibliographicCitation",
    "prov:wasDerivedFrom",
    "dialect",
    "tables",
}
TABLE = {"url", "dc:title", "dc:description", "tableSchema"}
SCHEMA = {"aboutUrl", "primaryKey", "columns", "rowTitles", "foreignKeys"}
COLUMN = {
    "name",
    "titles",
    "dc:description",
    "datatype",
    "required",
    "separator",
    "suppressOutput",
    "propertyUrl",
    "aboutUrl",
    "valueUrl",
}
DIALECT = {
    "encoding": "utf-8",
    "lineTerminators": ["\r\n"],
    "delimiter": ",",
    "quoteChar": '"',
    "doubleQuote": True,
    "header": True,
}
IRI = re.compile(r"[a-z][a-z0-9+.-]*:[^\s<>\"{}|\\^`]*", re.IGNORECASE)
TEMPLATE = re.compile(r"\{\+(\w+)\}")


@dataclass(frozen=True)
class Statement:
    """A triple: ``datatype`` is empty where the value is an IRI."""

    subject: str
    predicate: str
    value: str
    datatype: str


class Described:
    """Tables and their description; making one checks all that validators must."""

    def __init__(self, description: bytes, files: dict[str, bytes]) -> None:
        self.group = json.loads(description)
        assert set(self.group) == GROUP
        assert self.group["@context"] == ["http://www.w3.org/ns/csvw", {"@language": "en"}]
        assert self.group["dialect"] == DIALECT
        self.tables = {table["url"]: table for table in self.group["tables"]}
        assert len(self.tables) == len(self.group["tables"])
        self.rows = {url: self._rows(table, files[url]) for url, table in self.tables.items()}
        for url, table in self.tables.items():
            self._check_keys(url, table["tableSchema"])

    def statements(self) -> Iterator[Statement]:
        """Yield what the tables say as RDF ("Generating RDF", minimal mode)."""
        for url, table in self.tables.items():
            schema = table["tableSchema"]
            for row in self.rows[url]:
                for column in schema["columns"]:
                    if not column.get("suppressOutput"):
                        about = column.get("aboutUrl", schema["aboutUrl"])
                        yield from self._said(column, row, about)

    def _said(
        self, column: dict[str, Any], row: dict[str, list[str]], about: str
    ) -> Iterator[Statement]:
        for value in row[column["name"]]:
            own = row | {column["name"]: [value]}
            if "valueUrl" in column:
                value, datatype = expanded(column["valueUrl"], own), ""
            else:
                kind = column["datatype"]
                datatype = kind["@id"] if isinstance(kind, dict) else "xsd:" + kind
            yield Statement(expanded(about, own), column["propertyUrl"], value, datatype)

    def _rows(self, table: dict[str, Any], data: bytes) -> list[dict[str, list[str]]]:
        assert set(table) <= TABLE
        schema = table["tableSchema"]
        assert set(schema) <= SCHEMA
        text = data.decode("utf-8-sig")  # decoding as of the Encoding Standard takes the mark off
        lines = list(csv.reader(io.StringIO(text, newline=""), strict=True))
        columns = schema["columns"]
        assert len({column["name"] for column in columns}) == len(columns)
        assert len(lines[0]) == len(columns)
        for head, column in zip(lines[0], columns, strict=True):
            assert set(column) <= COLUMN
            titles = column["titles"]["en"]
            assert head in (titles if isinstance(titles, list) else [titles])
            assert column.get("suppressOutput", False) != ("propertyUrl" in column)
        assert lines[1:], "a table must have one or more rows"
        assert schema.get("rowTitles", columns[0]["name"]) in {c["name"] for c in columns}
        return [
            {
                column["name"]: list(cell_values(cell, column))
                for cell, column in zip(line, columns, strict=True)
            }
            for line in lines[1:]
        ]

    def _check_keys(self, url: str, schema: dict[str, Any]) -> None:
        keys = [tuple(row[schema["primaryKey"]]) for row in self.rows[url]]
        assert len(set(keys)) == len(keys), f"{url}: two rows have the same key"
        for foreign in schema.get("foreignKeys", []):
            target = foreign["reference"]
            there = [tuple(r[target["columnReference"]]) for r in self.rows[target["resource"]]]
            assert len(set(there)) == len(there)
            for row in self.rows[url]:
                value = tuple(row[foreign["columnReference"]])
                assert value in set(there), f"{url}: {foreign} refers to {value}"


def cell_values(cell: str, column: dict[str, Any]) -> Iterator[str]:
    """Yield the values of a cell, each valid for its datatype."""
    if not cell:
        assert not column.get("required"), f"{column['name']} is required"
        return
    for part in cell.split(column["separator"]) if "separator" in column else [cell]:
        kind = column["datatype"]
        assert valid(part, kind["base"] if isinstance(kind, dict) else kind), (column["name"], part)
        yield part


def valid(text: str, base: str) -> bool:
    """Return whether a text is in the lexical space of a datatype."""
    match base:
        case "string":
            return True
        case "anyURI":
            return bool(IRI.fullmatch(text))
        case "date":
            return date.fromisoformat(text).isoformat() == text
        case "integer":
            return bool(re.fullmatch(r"-?(0|[1-9]\d*)", text))
        case "boolean":
            return text in ("true", "false")
    raise AssertionError(f"unknown datatype {base}")


def expanded(template: str, row: dict[str, list[str]]) -> str:
    """Return a URI template with reserved expansion of single values (RFC 6570)."""
    return TEMPLATE.sub(lambda match: ",".join(row[match[1]]), template)
