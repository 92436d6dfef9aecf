"""Rows become statements as the mapping says, each with the line that it is from."""

import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import MappingFault, SyntaxFault
from graph_service.ingest.mapping import read_tables

ID = "https://w3id.org/reprisals/id/"
ONTOLOGY = "https://w3id.org/reprisals/ontology/"
GRAPH = "https://w3id.org/reprisals/graph/"
KEY = {"name": "key", "suppressOutput": True, "required": True}


def make_mapping(*columns: dict[str, Any], **schema: Any) -> dict[str, Any]:
    """Return a mapping of one table ``t.csv`` whose subject is ``id/thing/{key}``."""
    return {
        "@context": "http://www.w3.org/ns/csvw",
        "rep:graph": GRAPH + "test",
        "tables": [
            {
                "url": "t.csv",
                "tableSchema": {
                    "aboutUrl": ID + "thing/{key}",
                    "columns": [KEY, *columns],
                    **schema,
                },
            }
        ],
    }


def make_folder(folder: Path, mapping: dict[str, Any], **tables: str) -> Path:
    """Write a mapping and its tables, each named without suffix."""
    (folder / "csvw.json").write_text(json.dumps(mapping), encoding="utf-8")
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    return folder


def triples_of(folder: Path) -> list[str]:
    """Return the triples of a folder as text, with short names for what lies below the base."""
    return [
        f"{s.quad.subject} {s.quad.predicate} {s.quad.object}".replace(ID, "id:").replace(
            ONTOLOGY, "rep:"
        )
        for s in read_tables(folder)[0]
    ]


@pytest.mark.parametrize(
    ("column", "cell", "value"),
    [
        ({"propertyUrl": "rep:symbol"}, "A/HRC/1", '"A/HRC/1"'),
        ({"propertyUrl": "rep:symbol", "lang": "ar"}, "نص", '"نص"@ar'),
        (
            {"propertyUrl": "rep:established", "datatype": "integer"},
            "07",
            '"07"^^<http://www.w3.org/2001/XMLSchema#integer>',
        ),
        ({"propertyUrl": "rep:x", "valueUrl": ID + "state/{c}"}, "KGZ", "<id:state/KGZ>"),
        ({"propertyUrl": "rep:x", "valueUrl": ID + "s/{c}"}, "a/é b", "<id:s/a%2F%C3%A9%20b>"),
        (
            {"propertyUrl": "rep:x", "valueUrl": "{+c}"},
            "https://example.org/a?b=%20#c",
            "<https://example.org/a?b=%20#c>",
        ),
        ({"propertyUrl": "rep:x", "valueUrl": "rep:{c}"}, "State", "<rep:State>"),
        ({"propertyUrl": "rep:x", "default": "none"}, "", '"none"'),
    ],
)
def test_cell_becomes_the_object_that_its_column_describes(
    tmp_path: Path, column: dict[str, Any], cell: str, value: str
) -> None:
    """Text, tagged text, typed values and IRIs come out as written; keys are percent-encoded."""
    mapping = make_mapping({"name": "c", **column})
    property_name = column["propertyUrl"]
    folder = make_folder(tmp_path, mapping, t=f"key,c\nk1,{cell}\n")
    assert triples_of(folder) == [f"<id:thing/k1> <{property_name}> {value}"]


def test_origin_is_the_line_of_the_row(tmp_path: Path) -> None:
    """A row counts from the line on which it starts, also after a cell of several lines."""
    mapping = make_mapping({"name": "c", "propertyUrl": "rdfs:label"})
    folder = make_folder(tmp_path, mapping, t='key,c\r\nk1,"two\r\nlines"\r\nk2,x\r\n')
    statements, files = read_tables(folder)
    assert [s.origin.line for s in statements] == [2, 4]
    assert {s.origin.file for s in statements} == {str(folder / "t.csv")}
    assert files == {"csvw.json", "t.csv"}


def test_empty_cell_gives_no_statement(tmp_path: Path) -> None:
    """Nothing is said where a cell, or a cell that a template names, is empty."""
    mapping = make_mapping(
        {"name": "a", "propertyUrl": "rdfs:label"},
        {"name": "b", "suppressOutput": True},
        {
            "name": "v",
            "virtual": True,
            "propertyUrl": "rep:about",
            "valueUrl": ID + "x/{b}",
        },
        {"name": "c", "propertyUrl": "rep:x", "aboutUrl": ID + "x/{b}"},
    )
    folder = make_folder(tmp_path, mapping, t="key,a,b,c\nk1,,,x\n")
    assert triples_of(folder) == []


def test_list_gives_a_statement_an_item(tmp_path: Path) -> None:
    """Lists unfold as values, as subjects, and where both sides name the same list."""
    mapping = make_mapping(
        {"name": "a", "propertyUrl": "rep:asserterLabel", "separator": "|"},
        {"name": "b", "propertyUrl": "rep:about", "valueUrl": ID + "b/{b}", "separator": ";"},
        {
            "name": "back",
            "virtual": True,
            "propertyUrl": "rep:in",
            "valueUrl": ID + "thing/{key}",
            "aboutUrl": ID + "b/{b}",
        },
        {
            "name": "own",
            "virtual": True,
            "propertyUrl": "rep:self",
            "valueUrl": ID + "b/{b}",
            "aboutUrl": ID + "b/{b}",
        },
    )
    folder = make_folder(tmp_path, mapping, t="key,a,b\nk1,x y|z,1;2\n")
    assert triples_of(folder) == [
        '<id:thing/k1> <rep:asserterLabel> "x y"',
        '<id:thing/k1> <rep:asserterLabel> "z"',
        "<id:thing/k1> <rep:about> <id:b/1>",
        "<id:thing/k1> <rep:about> <id:b/2>",
        "<id:b/1> <rep:in> <id:thing/k1>",
        "<id:b/2> <rep:in> <id:thing/k1>",
        "<id:b/1> <rep:self> <id:b/1>",
        "<id:b/2> <rep:self> <id:b/2>",
    ]


def test_virtual_column_says_the_same_of_every_row(tmp_path: Path) -> None:
    """A class or a constant text needs no column in the file; compact names are expanded."""
    mapping = make_mapping(
        {"name": "type", "virtual": True, "propertyUrl": "rdf:type", "valueUrl": "rep:Claim"},
        {"name": "note", "virtual": True, "propertyUrl": "rep:note", "default": "x", "lang": "en"},
    )
    folder = make_folder(tmp_path, mapping, t="key\nk1\n")
    assert triples_of(folder) == [
        "<id:thing/k1> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <rep:Claim>",
        '<id:thing/k1> <rep:note> "x"@en',
    ]


def test_graph_may_depend_on_the_row(tmp_path: Path) -> None:
    """A template of the graph puts each row into a graph of its own; a table's wins."""
    mapping = make_mapping({"name": "c", "propertyUrl": "rdfs:label"})
    mapping["tables"][0]["rep:graph"] = GRAPH + "case-{key}"
    folder = make_folder(tmp_path, mapping, t="key,c\nk1,x\nk2,x\n")
    graphs = [str(s.quad.graph_name) for s in read_tables(folder)[0]]
    assert graphs == [f"<{GRAPH}case-k1>", f"<{GRAPH}case-k2>"]


@pytest.mark.parametrize(
    ("column", "cell", "reason"),
    [
        ({"propertyUrl": "rep:x", "datatype": "integer"}, "abc", "'abc' is no integer"),
        ({"propertyUrl": "rep:x", "datatype": "date"}, "2018-13-01", "no date"),
        ({"propertyUrl": "rep:date", "datatype": "EDTF"}, "10.9.2018", "no date in EDTF"),
        ({"propertyUrl": "rep:x", "required": True}, "", "column c: empty, but required"),
        ({"propertyUrl": "rep:x", "separator": ";"}, "a;;b", "an empty item"),
        ({"propertyUrl": "rep:x", "separator": ";"}, "a; b", "white space"),
        ({"propertyUrl": "rep:x", "separator": ";"}, "a;a", "stands twice"),
        ({"propertyUrl": "rep:x", "valueUrl": "{+c}"}, "example.org", "no absolute IRI"),
        ({"propertyUrl": "rep:x", "valueUrl": "{+c}"}, "http://a b", "no absolute IRI"),
        ({"propertyUrl": "rep:x", "valueUrl": "{+c}"}, "http://[a", "is no IRI"),
        ({"propertyUrl": "rep:x", "valueUrl": "{+c}"}, "http://a/%zz", "no escape"),
        ({"propertyUrl": "rep:x", "valueUrl": ID + "x/{c}"}, "..", "is no key"),
        ({"suppressOutput": True, "datatype": "integer"}, "abc", "'abc' is no integer"),
    ],
)
def test_cell_that_does_not_fit_its_column_is_a_fault_of_its_line(
    tmp_path: Path, column: dict[str, Any], cell: str, reason: str
) -> None:
    """The fault names file, line, column and what is wrong with the value."""
    folder = make_folder(tmp_path, make_mapping({"name": "c", **column}), t=f"key,c\nk1,{cell}\n")
    with pytest.raises(MappingFault, match=reason) as caught:
        read_tables(folder)
    assert (caught.value.file, caught.value.line) == (str(folder / "t.csv"), 2)
    assert caught.value.reason.startswith("column c: ")


def test_row_without_key_is_a_fault(tmp_path: Path) -> None:
    """A row whose subject has no key is not skipped."""
    mapping = make_mapping({"name": "c", "propertyUrl": "rdfs:label"})
    with pytest.raises(MappingFault, match="column key: empty, but it is the key") as caught:
        read_tables(make_folder(tmp_path, mapping, t="key,c\n,x\n"))
    assert caught.value.line == 2


def test_repeated_primary_key_is_a_fault(tmp_path: Path) -> None:
    """Two rows of one key are told with both lines."""
    mapping = make_mapping({"name": "c", "propertyUrl": "rdfs:label"}, primaryKey="key")
    folder = make_folder(tmp_path, mapping, t="key,c\nk1,x\nk2,x\nk1,y\n")
    with pytest.raises(MappingFault, match=r"t\.csv:4: primary key key \(k1\) is that of line 2"):
        read_tables(folder)


def make_references(folder: Path, cell: str) -> Path:
    """Write two tables of which the first refers to the second."""
    reference = {"resource": "u.csv", "columnReference": "key"}
    mapping = make_mapping(
        {"name": "c", "propertyUrl": "rep:x", "valueUrl": ID + "u/{c}", "separator": ";"},
        foreignKeys=[{"columnReference": "c", "reference": reference}],
    )
    other = {"url": "u.csv", "tableSchema": {"columns": [KEY]}}
    mapping["tables"].append(other)
    return make_folder(folder, mapping, t=f"key,c\nk1,{cell}\n", u="key\nu1\nu2\n")


def test_foreign_key_that_points_nowhere_is_a_fault(tmp_path: Path) -> None:
    """Each item of a reference must be in the other table."""
    with pytest.raises(MappingFault, match=r"t\.csv:2: column c: no u3 in u\.csv"):
        read_tables(make_references(tmp_path, "u1;u3"))


def test_foreign_key_that_is_met_or_empty_is_no_fault(tmp_path: Path) -> None:
    """Known items and empty cells pass."""
    assert len(read_tables(make_references(tmp_path, "u1;u2"))[0]) == 2
    assert read_tables(make_references(tmp_path, ""))[0] == []


def test_missing_table_is_a_fault_of_the_mapping(tmp_path: Path) -> None:
    """A file that the mapping names must be there."""
    with pytest.raises(MappingFault, match=r"csvw\.json: tables\[0\]: there is no file t\.csv"):
        read_tables(make_folder(tmp_path, make_mapping()))


def test_faults_of_several_rows_are_told_at_once(tmp_path: Path) -> None:
    """One run shows all bad cells of the tables."""
    mapping = make_mapping({"name": "c", "propertyUrl": "rep:x", "datatype": "integer"})
    folder = make_folder(tmp_path, mapping, t="key,c\nk1,a\nk2,b\nk3,3\n")
    with pytest.raises(MappingFault, match=r"t\.csv:2: .*\nalso 1 more:\n.*t\.csv:3: column c"):
        read_tables(folder)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20)
@given(st.randoms(use_true_random=False))
def test_order_of_rows_does_not_change_the_statements(
    tmp_path: Path, shuffler: random.Random
) -> None:
    """The same rows in another order give the same set of quads."""
    mapping = make_mapping({"name": "c", "propertyUrl": "rdfs:label"}, primaryKey="key")
    rows = [f"k{n},text {n % 3}" for n in range(9)]
    folder = make_folder(tmp_path, mapping, t="\n".join(["key,c", *rows]) + "\n")
    before = {s.quad for s in read_tables(folder)[0]}
    shuffler.shuffle(rows)
    make_folder(tmp_path, mapping, t="\n".join(["key,c", *rows]) + "\n")
    assert {s.quad for s in read_tables(folder)[0]} == before


def test_table_that_is_not_read_is_no_half_result(tmp_path: Path) -> None:
    """A bad second table hides nothing: no statement of the first comes back."""
    folder = make_references(tmp_path, "u1")
    (folder / "u.csv").write_bytes(b"key\nu1\n\xff\n")
    with pytest.raises(SyntaxFault, match=r"u\.csv:3: not UTF-8"):
        read_tables(folder)
