"""What is described is told from what is seen: titles, terms, contributors, openness."""

from datetime import UTC, datetime

import pytest

from graph_service.export.catalog.holdings import Holdings
from graph_service.export.catalog.statistics import Measured, Statistics
from graph_service.views.content import Entry

BY = "Reprisals graph contributors"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"


def entry(graph: str, dataset: str, audience: str = "public", by: str = BY) -> Entry:
    """Return a graph of a release."""
    return Entry(f"urn:{graph}", "0" * 64, audience, by, dataset, 1, LICENCE)


def holdings(*entries: Entry) -> Holdings:
    """Return what a reader has before them who sees these graphs."""
    when = datetime(2026, 1, 31, tzinfo=UTC)
    names = sorted({each.dataset for each in entries})
    return Holdings(
        release=1,
        digest="0" * 64,
        issued=when,
        first=when,
        entries=entries,
        measured=Measured(Statistics(), dict.fromkeys(names, Statistics())),
        url=lambda path: "http://x.example/" + path,
        now=lambda path: "http://x.example/" + path,
        publisher="Synthetic Office",
    )


def test_shipped_datasets_have_their_titles() -> None:
    """Title and sources are those of the folder, if the same people contributed it."""
    (found,) = holdings(entry("a", "sources")).datasets
    assert found.title == "Documents and pages that statements are taken from"
    assert found.source.startswith("Titles and addresses")
    (other,) = holdings(entry("a", "sources", by="Somebody else")).datasets
    assert (other.title, other.source) == ("sources", "")


def test_dataset_has_its_graphs_alone() -> None:
    """Graphs, licences and contributors are those of the dataset; the whole has all."""
    made = holdings(entry("a", "one"), entry("b", "two", by=""), entry("c", "one", by="Z"))
    one, two = made.datasets
    assert one.graphs == ("urn:a", "urn:c") and one.contributors == (BY, "Z")
    assert two.graphs == ("urn:b",) and two.contributors == ()
    assert made.whole.graphs == ("urn:a", "urn:b", "urn:c")
    assert made.whole.licences == (LICENCE,)


@pytest.mark.parametrize(
    ("audiences", "access"),
    [
        (["public"], "PUBLIC"),
        (["public", "partner"], "RESTRICTED"),
        (["public", "acme"], "RESTRICTED"),
        (["partner", "internal", "public"], "NON_PUBLIC"),
    ],
)
def test_openness_is_that_of_the_most_closed_graph(audiences: list[str], access: str) -> None:
    """Who sees something that is not for everybody is told so, by the European table."""
    made = holdings(*(entry(each, "one", each) for each in audiences))
    assert made.datasets[0].access == made.whole.access == access
