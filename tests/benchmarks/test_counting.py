"""The measurement of counting works, on a small graph."""

from pathlib import Path

from graph_service.export.catalog.keeping import ensure_statistics
from tests.benchmarks.counting import fill, view_of


def test_a_small_graph_is_counted(tmp_path: Path) -> None:
    """Each graph is in one dataset; together these have at least what the whole has."""
    view = view_of(tmp_path, fill(tmp_path, 3_000))
    found = ensure_statistics(view)
    assert found.whole.counts.triples >= 3_000
    assert len(found.datasets) > 1
    assert sum(each.counts.triples for each in found.datasets.values()) >= (
        found.whole.counts.triples
    )
