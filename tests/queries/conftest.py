"""The shipped queries, and a store of made-up data with the shipped ontology."""

import random
from collections.abc import Callable
from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, Store, parse

from graph_service import shipped
from graph_service.query.canned import CannedQuery, read_queries

FIXTURE = Path(__file__).parent / "fixture.trig"


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
