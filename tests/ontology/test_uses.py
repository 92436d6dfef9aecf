"""What shapes, checks, queries and data use of the ontology is there."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from rdflib import OWL, RDF, SKOS, Graph

from graph_service.namespaces import ONTOLOGY as TERMS
from graph_service.namespaces import SCHEME
from graph_service.shipped import DATA, ONTOLOGY, QUERIES

CORE = Graph().parse(ONTOLOGY / "core.ttl")
ANNOTATIONS = {"graph"}
"""Names that look like terms and are annotations of a mapping (``rep:graph``)."""
SUFFIXES = {".ttl", ".rq", ".json"}


def texts() -> list[Path]:
    """Return the files that use terms of ours by name; examples that have to fail are left out."""
    valid = ONTOLOGY / "examples" / "valid"
    folders = [ONTOLOGY / "shapes", ONTOLOGY / "checks", valid, QUERIES, DATA]
    found = {path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES}
    return sorted(found)


def concepts() -> set[str]:
    """Return every scheme and concept as its path below ``scheme/``."""
    graph = Graph()
    for path in (ONTOLOGY / "schemes").glob("*.ttl"):
        graph.parse(path)
    kinds = (SKOS.Concept, SKOS.ConceptScheme)
    return {
        str(term).removeprefix(SCHEME) for kind in kinds for term in graph.subjects(RDF.type, kind)
    }


CONCEPTS = concepts()


def columns() -> Iterator[tuple[str, dict[str, Any], list[str]]]:
    """Yield the columns of the shipped tables: table, mapping, cells split at the separator."""
    for mapping in sorted(DATA.glob("*/csvw.json")):
        for table in json.loads(mapping.read_text(encoding="utf-8"))["tables"]:
            path = mapping.parent / table["url"]
            with path.open(encoding="utf-8", newline="") as file:
                rows = list(csv.DictReader(file))
            for column in table["tableSchema"]["columns"]:
                separator = column.get("separator")
                cells = [row.get(column["name"]) or "" for row in rows]
                items = [
                    item.strip()
                    for cell in cells
                    for item in (cell.split(separator) if separator else [cell])
                ]
                yield f"{mapping.parent.name}/{table['url']}", column, [i for i in items if i]


@pytest.mark.parametrize("path", texts(), ids=lambda path: f"{path.parent.name}/{path.name}")
def test_terms_and_concepts_that_a_file_names_exist(path: Path) -> None:
    """Every term of ours that a shape, check, example, query or mapping names is declared."""
    text = path.read_text(encoding="utf-8")
    names = set(re.findall(r"(?<![\w:/#.-])rep:(\w+)", text))
    names |= set(re.findall(re.escape(TERMS) + r"(\w+)", text))
    declared = {str(term).removeprefix(TERMS) for term in CORE.subjects(RDF.type)}
    unknown = names - declared - ANNOTATIONS
    assert unknown == set()
    used = {
        name.rstrip("/") for name in re.findall(re.escape(SCHEME) + r"([a-z-]+(?:/[a-z-]+)?)", text)
    }
    assert used - CONCEPTS == set()


def test_cells_that_become_concepts_are_terms_of_their_scheme() -> None:
    """In the shipped tables every cell of a concept column is a term of the scheme it goes to."""
    seen = 0
    for table, column, items in columns():
        match = re.fullmatch(re.escape(SCHEME) + r"([a-z-]+)/\{\w+\}", column.get("valueUrl", ""))
        if match:
            unknown = {item for item in items if f"{match[1]}/{item}" not in CONCEPTS}
            assert unknown == set(), f"{table} {column['name']}"
            seen += len(items)
    assert seen > 0


def test_cells_that_become_classes_are_classes() -> None:
    """In the shipped tables every cell of a class column is a class of the core."""
    classes = {str(term) for term in CORE.subjects(RDF.type, OWL.Class)}
    for table, column, items in columns():
        template = column.get("valueUrl", "")
        if re.fullmatch(re.escape(TERMS) + r"\{\w+\}", template):
            assert {TERMS + item for item in items} <= classes, f"{table} {column['name']}"


def test_properties_of_the_tables_are_declared_as_what_they_carry() -> None:
    """A column with a value IRI has an object property of ours, one without a datatype property."""
    for table, column, _ in columns():
        name = column.get("propertyUrl", "")
        if name.startswith("rep:"):
            kind = OWL.ObjectProperty if "valueUrl" in column else OWL.DatatypeProperty
            term = next(t for t in CORE.subjects(RDF.type) if str(t) == TERMS + name[4:])
            assert (term, RDF.type, kind) in CORE, f"{table} {column['name']}"
