"""Merged triples come sorted and once each, however little memory there is."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.errors import LedgerError
from graph_service.views.merge import merged_triples


def make_graph(name: str, values: set[int]) -> tuple[str, bytes]:
    """Return a synthetic graph with a triple for each value."""
    graph = f"https://example.org/g/{name}"
    start = "<https://example.org/s> <https://example.org/p>"
    return graph, "".join(sorted(f'{start} "{v}" <{graph}> .\n' for v in values)).encode()


@settings(deadline=None)
@given(st.lists(st.sets(st.integers(0, 99)), max_size=8), st.sampled_from([1, 200, 1 << 20]))
def test_merge_is_the_sorted_union(values: list[set[int]], run_bytes: int) -> None:
    """Whatever the size of a run, the result is the sorted set of all triples."""
    graphs = [make_graph(str(n), each) for n, each in enumerate(values)]
    union = set().union(*values)
    start = "<https://example.org/s> <https://example.org/p>"
    expected = sorted(f'{start} "{v}" .\n'.encode() for v in union)
    assert list(merged_triples(graphs, run_bytes)) == expected


def test_foreign_quad_is_refused() -> None:
    """A quad of another graph does not slip into the merge."""
    _, quads = make_graph("a", {1})
    with pytest.raises(LedgerError, match="outside its graph"):
        list(merged_triples([("https://example.org/g/b", quads)]))
