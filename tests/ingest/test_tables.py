"""A mapping is read whole or refused: what is not understood is never passed over."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from graph_service.errors import InputError, MappingFault, SyntaxFault
from graph_service.ingest.tables import read_mapping
from graph_service.namespaces import EDTF

HEAD = "https://w3id.org/reprisals/"
MAPPING: dict[str, Any] = {
    "@context": "http://www.w3.org/ns/csvw",
    "rep:graph": HEAD + "graph/test",
    "tables": [
        {
            "url": "t.csv",
            "tableSchema": {
                "aboutUrl": HEAD + "id/thing/{key}",
                "primaryKey": "key",
                "columns": [
                    {"name": "key", "suppressOutput": True, "required": True},
                    {"name": "date", "propertyUrl": "rep:date", "datatype": "EDTF"},
                    {
                        "name": "of",
                        "propertyUrl": "rep:about",
                        "valueUrl": HEAD + "id/x/{of}",
                        "separator": ";",
                    },
                    {
                        "name": "type",
                        "virtual": True,
                        "propertyUrl": "rdf:type",
                        "valueUrl": "rep:Claim",
                    },
                ],
            },
        }
    ],
}
COLUMN = "tables.0.tableSchema.columns."


def make_mapping(folder: Path, **changes: Any) -> Path:
    """Write the mapping with changes; a key is a path with dots between its steps."""
    mapping = copy.deepcopy(MAPPING)
    for where, value in changes.items():
        *steps, last = [int(s) if s.isdigit() else s for s in where.split(".")]
        target: Any = mapping
        for step in steps:
            target = target[step]
        if value is None:
            del target[last]
        elif isinstance(target, list) and last == len(target):
            target.append(value)
        else:
            target[last] = value
    path = folder / "csvw.json"
    path.write_text(json.dumps(mapping), encoding="utf-8")
    return path


def test_mapping_is_read(tmp_path: Path) -> None:
    """Header, keys, predicates, datatypes and separators come back."""
    (table,) = read_mapping(make_mapping(tmp_path))
    assert table.file == "t.csv"
    assert table.header == ("key", "date", "of")
    assert (table.keys, table.primary_key, table.separators) == (("key",), ("key",), {"of": ";"})
    key, date, of, kind = table.columns
    assert (key.predicate, date.datatype) == (None, EDTF)
    assert of.value is not None
    assert of.value.variables == ("of",)
    assert kind.virtual
    assert kind.predicate == "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"


@pytest.mark.parametrize(
    ("where", "value", "reason"),
    [
        ("dialect", {}, "no such key: dialect"),
        ("tables", {}, "tables: must be a list"),
        ("tables", None, "tables is missing"),
        ("rep:graph", None, r"tables\[0\]: rep:graph is missing"),
        ("rep:graph", "graph/x", "rep:graph: 'graph/x' is neither"),
        ("rep:graph", HEAD + "{nokey}", "rep:graph: nokey is no column"),
        ("rep:graph", HEAD + "{of}", "rep:graph: of is no column with one value"),
        ("tables.0.url", "../t.csv", r"tables\[0\].url: must be the name of a file"),
        ("tables.0.url", "https://example.org/t.csv", "must be the name of a file"),
        ("tables.0.url", 3, "must be the name of a file"),
        ("tables.0.notes", "x", r"tables\[0\]: no such key: notes"),
        ("tables.0.tableSchema.lang", "en", "no such key: lang"),
        ("tables.0.tableSchema.columns", None, "columns is missing"),
        ("tables.0.tableSchema.primaryKey", "of", "primaryKey must name columns"),
        ("tables.0.tableSchema.primaryKey", ["key", "x"], "primaryKey must name columns"),
        ("tables.0.tableSchema.aboutUrl", HEAD + "{x}", "aboutUrl: no column x"),
        ("tables.0.tableSchema.aboutUrl", None, "aboutUrl is missing"),
        (COLUMN + "1.titles", "Date", "no such key: titles"),
        (COLUMN + "1.name", "a b", "'a b' is no name"),
        (COLUMN + "1.name", "key", "two columns have the name key"),
        (COLUMN + "1.name", None, "name is missing"),
        (COLUMN + "1.propertyUrl", None, "propertyUrl is missing"),
        (COLUMN + "1.propertyUrl", "no:date", "no: is no prefix"),
        (COLUMN + "1.datatype", "datum", "no such datatype; known are EDTF, anyURI"),
        (COLUMN + "1.datatype", {"base": "date"}, "no such datatype"),
        (COLUMN + "1.datatype", "string", "rep:date must have the datatype EDTF"),
        (COLUMN + "1.separator", ";", "rep:date must have .* no separator"),
        (COLUMN + "1.separator", "", "separator: must not be empty"),
        (COLUMN + "1.lang", "en", "only a text without valueUrl has a language"),
        (COLUMN + "1.required", "yes", "required: must be true or false"),
        (COLUMN + "1.default", "soon", "default: 'soon' is no date in EDTF"),
        (COLUMN + "2.lang", "en", "only a text without valueUrl has a language"),
        (COLUMN + "2.valueUrl", HEAD + "{x}", r"columns\[2\]: .*: no column x"),
        (COLUMN + "2.valueUrl", HEAD + "{type}", "no column type"),
        (COLUMN + "2.valueUrl", HEAD + "{#of}", "only {column} and"),
        (COLUMN + "2.valueUrl", "{of}", r"write \{\+of\}"),
        (COLUMN + "3.valueUrl", None, "a virtual column has propertyUrl, and valueUrl or default"),
        (COLUMN + "3.required", True, "a virtual column has"),
        (COLUMN + "4", {"name": "n", "propertyUrl": "rep:n", "lang": "e!"}, "no language tag"),
    ],
)
def test_mapping_with_a_fault_is_refused_with_its_place(
    tmp_path: Path, where: str, value: Any, reason: str
) -> None:
    """Unknown keys, columns, prefixes and datatypes and bad templates are named."""
    path = make_mapping(tmp_path, **{where: value})
    with pytest.raises(MappingFault, match=reason) as caught:
        read_mapping(path)
    assert caught.value.file == str(path)


@pytest.mark.parametrize(
    ("key", "reason"),
    [
        ({"columnReference": "of"}, "reference is missing"),
        (
            {"columnReference": "no", "reference": {"resource": "t.csv", "columnReference": "key"}},
            "columnReference must name columns",
        ),
        (
            {"columnReference": "of", "reference": {"resource": "u.csv", "columnReference": "key"}},
            r"no such columns in u\.csv",
        ),
        (
            {
                "columnReference": ["of", "key"],
                "reference": {"resource": "t.csv", "columnReference": "key"},
            },
            "both sides must have as many columns",
        ),
    ],
)
def test_foreign_key_with_a_fault_is_refused(
    tmp_path: Path, key: dict[str, Any], reason: str
) -> None:
    """A reference names columns on both sides that are there."""
    path = make_mapping(tmp_path, **{"tables.0.tableSchema.foreignKeys": [key]})
    with pytest.raises(MappingFault, match=reason):
        read_mapping(path)


@pytest.mark.parametrize("text", ["{", "[]", "null", '{"@context": "https://example.org/"}'])
def test_file_of_another_kind_is_refused(tmp_path: Path, text: str) -> None:
    """What is no CSVW metadata is not taken for an empty mapping."""
    path = tmp_path / "csvw.json"
    path.write_text(text)
    with pytest.raises(InputError):
        read_mapping(path)


def test_context_must_be_that_of_csvw(tmp_path: Path) -> None:
    """Another context could mean other things by the same keys."""
    with pytest.raises(SyntaxFault, match="@context must be"):
        read_mapping(make_mapping(tmp_path, **{"@context": "https://example.org/"}))
