"""Both kinds of views answer alike, show changes to new readers, and give all figures."""

from pathlib import Path

import pyoxigraph
import pytest

from tests.benchmarks import backends
from tests.benchmarks.servers.peer import Data, make_data
from tests.benchmarks.stores.change import Change
from tests.benchmarks.stores.kinds import KINDS, fill
from tests.benchmarks.stores.trial import Trial


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Data:
    """A graph of 20,000 lines."""
    return make_data(tmp_path_factory.mktemp("data"), 20_000)


@pytest.fixture
def store(data: Data) -> pyoxigraph.Store:
    """The graph and its merge in memory."""
    return fill(pyoxigraph.Store(), data)


def merge(store: pyoxigraph.Store) -> set[pyoxigraph.Triple]:
    """Return the default graph."""
    return {
        quad.triple for quad in store.quads_for_pattern(None, None, None, pyoxigraph.DefaultGraph())
    }


def test_change_keeps_the_default_graph_merged(store: pyoxigraph.Store) -> None:
    """After a change the default graph holds what the named graphs hold, and nothing else."""
    before = merge(store)
    change = Change(5)
    assert not change.visible(store)
    change.apply(store)
    assert change.visible(store)
    named = {quad.triple for quad in store if quad.graph_name != pyoxigraph.DefaultGraph()}
    assert merge(store) == named
    assert len(named) == len(before) + 1


@pytest.mark.parametrize("kind", KINDS)
def test_every_figure_is_measured(kind: str, data: Data, tmp_path: Path) -> None:
    """A trial in a process of its own gives every row of the table, all above zero."""
    figures = backends.measure(kind, data, tmp_path, Trial(data.written.cases))
    expected = {key for _, key, _ in backends.ROWS} - ({"disk"} if kind == "memory" else set())
    assert expected <= set(figures)
    assert all(value > 0 for value in figures.values())
    assert "20,000 " + kind in backends.report({20_000: {kind: figures}})
