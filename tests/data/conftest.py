"""The shipped data in memory, read once, and a way to ask it."""

from collections.abc import Callable
from io import BytesIO

import pytest
from pyoxigraph import Literal, QuerySolutions, RdfFormat, Store

from graph_service.ingest.contribution import Ingested
from graph_service.ingest.datasets import read_datasets
from graph_service.ingest.ontology import read_ontology
from graph_service.namespaces import PREFIXES
from graph_service.shipped import DATA

Rows = list[tuple[str, ...]]
Select = Callable[[str], Rows]

_PROLOGUE = "".join(f"PREFIX {prefix}: <{iri}>\n" for prefix, iri in PREFIXES.items())


@pytest.fixture(scope="session")
def ingested() -> Ingested:
    """The shipped datasets as ingest hands them on."""
    return read_datasets(sorted(path.parent for path in DATA.glob("*/dataset.toml")))


@pytest.fixture(scope="session")
def store(ingested: Ingested) -> Store:
    """The shipped data and the concept schemes, one named graph a contribution."""
    filled = Store()
    for contribution in (*ingested.contributions, *read_ontology().contributions):
        filled.load(BytesIO(contribution.quads), RdfFormat.N_QUADS)
    return filled


@pytest.fixture(scope="session")
def select(store: Store) -> Select:
    """Return the rows of a query over all graphs, terms as text, unbound as empty text."""

    def run(query: str) -> Rows:
        found = store.query(_PROLOGUE + query, use_default_graph_as_union=True)
        assert isinstance(found, QuerySolutions)
        return [
            tuple("" if term is None else _text(term) for term in solution) for solution in found
        ]

    return run


def _text(term: object) -> str:
    return term.value if isinstance(term, Literal) else str(term).strip("<>")
