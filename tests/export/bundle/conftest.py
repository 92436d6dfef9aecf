"""A bundle of the shipped data."""

import io

import pytest

from graph_service.export.bundle.assembling import Source, make_bundle
from graph_service.export.tables import csvw
from graph_service.export.tables.declared import tables
from tests.export.tables.conftest import ABOUT, Files, files, lines

__all__ = ["files", "lines"]


def make(files: Files) -> bytes:
    """Return a bundle of tables and a file that stands for the graph."""
    contents = {f"tables/{name}.csv": (data, "text/csv") for name, data in files.delimited.items()}
    parquet = "application/vnd.apache.parquet"
    contents |= {f"tables/{name}.parquet": (d, parquet) for name, d in files.parquet.items()}
    contents["tables/" + csvw.NAME] = (files.description, csvw.MEDIA_TYPE)
    contents["graph.ttl"] = (b"# nothing\n" * 1_000, "text/turtle")
    target = io.BytesIO()
    sources = [
        Source(name, media_type, f"What {name} is", lambda data=data: io.BytesIO(data))  # type: ignore[misc]
        for name, (data, media_type) in contents.items()
    ]
    make_bundle(target, sources, tables(), ABOUT)
    return target.getvalue()


@pytest.fixture(scope="session")
def bundle(files: Files) -> bytes:
    """Return the bundle of the shipped tables."""
    return make(files)
