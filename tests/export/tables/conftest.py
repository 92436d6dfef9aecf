"""The tables of the shipped data, and the same data where it can be asked by SPARQL."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from graph_service import shipped
from graph_service.export.tables.about import About, Terms
from graph_service.export.tables.declared import tables
from graph_service.export.tables.making import (
    make_delimited,
    make_description,
    make_parquet,
    statements,
)
from graph_service.ingest.datasets import read_datasets
from graph_service.ingest.ontology import read_ontology
from graph_service.views.merge import merged_triples

ABOUT = About(
    frozenset({"public"}),
    7,
    "0" * 64,
    "2026-01-31",
    (Terms("cases", "Synthetic Office", "https://creativecommons.org/licenses/by/4.0/"),),
)


@dataclass(frozen=True)
class Files:
    """The files of all tables: CSV and Parquet by name of the table, and the description."""

    delimited: dict[str, bytes]
    parquet: dict[str, bytes]
    description: bytes


def make_files(lines: list[bytes]) -> Files:
    """Return the tables of some statements."""
    delimited, columnar = {}, {}
    with statements(lines) as relations:
        for table in tables():
            delimited[table.name] = b"".join(make_delimited(relations, table))
            target = io.BytesIO()
            make_parquet(relations, target, table, ABOUT)
            columnar[table.name] = target.getvalue()
        return Files(delimited, columnar, make_description(relations, ABOUT))


@pytest.fixture(scope="session")
def lines() -> list[bytes]:
    """Return the public shipped data, merged and sorted."""
    folders = sorted(path.parent for path in shipped.DATA.glob("*/dataset.toml"))
    found = [
        (each.graph, each.quads)
        for ingested in (read_datasets(folders), read_ontology())
        for each in ingested.contributions
        if each.audience == "public"
    ]
    return list(merged_triples(found))


@pytest.fixture(scope="session")
def store(lines: list[bytes]) -> Iterator[Store]:
    """Return a store of it."""
    made = Store()
    quads = parse(b"".join(lines), format=RdfFormat.N_TRIPLES)
    made.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    yield made


@pytest.fixture(scope="session")
def files(lines: list[bytes]) -> Files:
    """Return its tables."""
    return make_files(lines)
