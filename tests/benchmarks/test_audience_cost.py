"""The two services that are compared show the same, and one of them has more."""

from pathlib import Path

from graph_service.ledger.ledger import Ledger
from tests.benchmarks import audience_cost
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.peer import make_data


def test_both_services_answer_alike(tmp_path: Path) -> None:
    """Every kind of query is asked of both, and gets answers of the same length."""
    data = make_data(tmp_path / "data", 20_000)
    GraphService().prepare(data, tmp_path / "whole")
    places = audience_cost.prepare(tmp_path / "whole", tmp_path, 50)
    mixed = Ledger(places.audience / "state" / "ledger").current()
    alone = Ledger(places.alone / "state" / "ledger").current()
    assert mixed is not None and alone is not None
    assert [entry for entry in mixed.entries if entry.audience == "public"] == list(alone.entries)
    assert len(mixed.entries) in (2 * len(alone.entries) + more for more in (-1, 0, 1))
    seconds = audience_cost.measure(places, "snapshot", data.written.cases, 0.01)
    assert set(seconds) == set(audience_cost.RUNS)
    assert all(value > 0 for times in seconds.values() for each in times for value in each)


def test_table_compares_medians() -> None:
    """A ratio within a tenth is said to reach the goal, more is not."""
    times = {"point": [[0.11, 0.109, 0.2], [0.1] * 3], "medium": [[0.3], [0.2]]}
    text = audience_cost.report({50: {"memory": times}})
    assert "| point query, memory, 50 % | 110 | 100 | 1.10 | yes |" in text
    assert "| join with aggregate, memory, 50 % | 300 | 200 | 1.50 | no |" in text


def test_share_of_visible_graphs_is_even() -> None:
    """Of any hundred graphs the audience sees as many as are wanted."""
    for percent in audience_cost.VISIBLE:
        seen = [audience_cost.is_visible(number, percent) for number in range(1000)]
        assert [sum(seen[n : n + 100]) for n in range(0, 1000, 100)] == [percent] * 10
