"""Which dataset a file is of is told by its name."""

import pytest

from graph_service.export.catalog.files import Item


@pytest.mark.parametrize(
    ("item", "dataset", "is_dump"),
    [
        (Item("graph.ttl", "text/turtle"), "", True),
        (Item("graph.nq.zst", "application/n-quads", "zstd"), "", True),
        (Item("incidents.csv", "text/csv"), "", False),
        (Item("datasets/cases.ttl", "text/turtle"), "cases", False),
        (Item("datasets/a.b%20c%2Fd.trig.gz", "application/trig", "gzip"), "a.b c/d", False),
        (Item("graphs/states.ttl", "text/turtle"), None, False),
    ],
)
def test_files_are_of_what_their_name_says(item: Item, dataset: str | None, is_dump: bool) -> None:
    """The whole, a dataset, or one named graph, which a catalog does not list."""
    assert item.dataset == dataset
    assert item.is_dump is is_dump
