"""A small view and the pool that answers on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from graph_service.formats import Format, by_suffix
from graph_service.query.job import Job
from graph_service.query.pool import Pool
from graph_service.query.scan import scan
from graph_service.views.store import build_store
from graph_service.views.views import View

GRAPHS = {
    "http://example.org/g1": "".join(
        f'<http://example.org/s{n}> <http://example.org/p> "v{n}" <http://example.org/g1> .\n'
        for n in range(3)
    ),
    "http://example.org/g2": "".join(
        f'<http://example.org/t{n}> <http://example.org/q> "{n}"'
        "^^<http://www.w3.org/2001/XMLSchema#integer> <http://example.org/g2> .\n"
        for n in range(400)
    ),
}


@pytest.fixture(scope="session")
def view(tmp_path_factory: pytest.TempPathFactory) -> View:
    """Return a view with two graphs, 403 triples in all."""
    path = tmp_path_factory.mktemp("view") / "store"
    build_store(path, [(graph, text.encode()) for graph, text in GRAPHS.items()])
    return make_view(path)


def make_view(path: Path) -> View:
    """Return a view whose store is, or should be, at ``path``."""
    return View(frozenset({"public"}), 1, "d" * 64, path, 403, tuple(GRAPHS))


@pytest.fixture(scope="session")
def pool(view: View) -> Iterator[Pool]:
    """Return a pool of two workers, with 200 MB for a query."""
    with Pool(view, workers=2, queue_length=4, memory=200 << 20) as pool:
        yield pool


def format_of(suffix: str) -> Format:
    """Return a format that exists."""
    found = by_suffix(suffix)
    assert found is not None
    return found


def make_job(query: str, *, seconds: float = 10, **options: object) -> Job:
    """Return a job that takes JSON or N-Triples, with what the scanner found."""
    scanned = scan(query)
    options = {"table": format_of("json"), "graph": format_of("nt")} | options
    return Job(query, seconds=seconds, star=scanned.star, variables=scanned.variables, **options)  # type: ignore[arg-type]


@pytest.fixture(scope="session")
def make_header() -> Callable[..., str]:
    """Return a maker of headers of canned queries with these parameters: name, TOML, example."""

    def make(*parameters: tuple[str, str, str]) -> str:
        text = "".join(
            f'#: {key}.{tag} = "Made for a test"\n'
            for key in ("title", "question")
            for tag in ("en", "fr", "es")
        )
        for name, more, example in parameters:
            text += f'#: [[parameter]]\n#: name = "{name}"\n#: {more}\n#: example = "{example}"\n'
            text += "".join(f'#: label.{tag} = "{name}"\n' for tag in ("en", "fr", "es"))
        return text

    return make
