"""The shipped queries; made-up data for them; the shipped data and what is expected of it."""

import random
import re
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, Variable, parse

from graph_service import shipped
from graph_service.ingest.datasets import read_datasets
from graph_service.ingest.ontology import read_ontology
from graph_service.namespaces import BASE
from graph_service.query.canned import CannedQuery, read_queries

FIXTURE = Path(__file__).parent / "fixture.trig"
EXPECTED = Path(__file__).parent / "expected"
COUNTS = EXPECTED / "row-counts.csv"
"""Rows of every query with its defaults."""

NARROWED: dict[str, dict[str, str]] = {
    "accountability-record": {"state": BASE + "id/state/BDI"},
    "affected-people-and-groups": {"state": BASE + "id/state/CHN"},
    "case-path": {"state": BASE + "id/state/KGZ"},
    "civil-society-actions": {"actor": BASE + "id/organization/t5o8f1u4k4"},
    "coverage-by-state-and-year": {"state": BASE + "id/state/KGZ"},
    "coverage-records": {"coverageStatus": "complete"},
    "good-practices-by-mechanism": {"mechanism": BASE + "id/mechanism/cedaw"},
    "incident-chronology": {"state": BASE + "id/state/CHN"},
    "replies-and-silence": {"interventionType": "allegation-letter", "asOf": "2025-12-31"},
    "report-mentions": {"state": BASE + "id/state/EGY"},
}
"""Values with which a long answer is kept; of the others the whole answer is."""

TEXT = re.compile(
    r"\w+Labels?|\w*[dD]escription|definition|statement|mandate|abbreviation|allegedPerpetrators"
).fullmatch
"""Columns of names and other free text."""


@pytest.fixture(scope="session")
def queries() -> dict[str, CannedQuery]:
    """Return every shipped query by id."""
    return read_queries(shipped.QUERIES)


@pytest.fixture(scope="session")
def make_store() -> Callable[[int], Store]:
    """Return a maker of stores that hold the fixture, loaded in an order that ``seed`` sets."""
    quads = list(parse(path=FIXTURE, format=RdfFormat.TRIG))
    for path in (shipped.ONTOLOGY / "core.ttl", *(shipped.ONTOLOGY / "schemes").glob("*.ttl")):
        quads += parse(path=path, format=RdfFormat.TURTLE)
    merged = sorted({Quad(q.subject, q.predicate, q.object) for q in quads}, key=str)

    def make(seed: int) -> Store:
        random.Random(seed).shuffle(merged)  # noqa: S311 - an order, not a secret
        store = Store()
        store.extend(merged)
        return store

    return make


@pytest.fixture(scope="session")
def store(make_store: Callable[[int], Store]) -> Store:
    """Return the store of the fixture."""
    return make_store(0)


def read_shipped() -> Store:
    """Return the public shipped data, merged in the default graph as in a view."""
    folders = sorted(path.parent for path in shipped.DATA.glob("*/dataset.toml"))
    store = Store()
    for ingested in (read_datasets(folders), read_ontology()):
        for contribution in ingested.contributions:
            if contribution.audience == "public":
                quads = parse(contribution.quads, format=RdfFormat.N_QUADS)
                store.extend(Quad(q.subject, q.predicate, q.object) for q in quads)
    return store


def answer(store: Store, query: CannedQuery, values: Mapping[str, str]) -> list[dict[str, str]]:
    """Return the rows of an answer, without names and other free text.

    People are named in the data only, so that withdrawing one leaves nothing here; a change of
    wording is no change of an answer either.
    """
    terms = {Variable(name): term for name, term in query.bind(values).items()}
    found = store.query(query.text, substitutions=terms)
    names = [v.value for v in found.variables]
    return [
        {n: "" if v is None else v.value for n, v in zip(names, row, strict=True) if not TEXT(n)}
        for row in found
    ]


@pytest.fixture(scope="session")
def shipped_store() -> Store:
    """Return the store of the shipped data."""
    return read_shipped()


@pytest.fixture
def answer_of(
    shipped_store: Store, queries: dict[str, CannedQuery]
) -> Callable[[str, Mapping[str, str]], list[dict[str, str]]]:
    """Return what a query answers on the shipped data, without names and other free text."""
    return lambda identifier, values: answer(shipped_store, queries[identifier], values)


@pytest.fixture
def narrowed() -> dict[str, dict[str, str]]:
    """Return the values with which long answers are kept."""
    return NARROWED
