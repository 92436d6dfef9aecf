"""Changes are timed to the answer, which is not believed: a reader has to see each."""

from pathlib import Path

import pytest

from tests.benchmarks import visible
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.peer import NotReady, make_data
from tests.benchmarks.visible import Timing


def test_changes_are_timed_and_split(tmp_path: Path) -> None:
    """Each kind of change gets its times, and the part until the manifest is part of the whole."""
    folder = tmp_path / "served"
    GraphService().prepare(make_data(tmp_path / "data", 2_000), folder)
    with visible.writable(folder, "snapshot", "none") as (writer, _):
        timings = visible.changes(writer, 2, 5)
        with pytest.raises(NotReady, match="404"):
            writer.send("DELETE", 1)
    assert [len(each) for each in timings.values()] == [2, 2, 2]
    for each in (timing for kind in timings.values() for timing in kind):
        assert 0 <= each.committed <= each.total
        assert each.visible == each.total - each.committed


def test_table_has_medians_and_says_which_reach_the_goal() -> None:
    """The middle of three is shown, with the least and the most."""
    fast = [Timing(total, 0.1) for total in (0.3, 0.2, 0.9)]
    slow = [Timing(total, 0.2) for total in (0.6, 0.7, 0.8)]
    text = visible.report({"memory": {"new graph": fast, "changed graph": slow}})
    assert "| new graph, memory | 300 | 100 | 200 | 200 | 900 | yes |" in text
    assert "| changed graph, memory | 700 | 200 | 500 | 600 | 800 | no |" in text


def test_changed_graph_differs_in_one_of_fifty_triples() -> None:
    """A graph has its five hundred triples in each version."""
    first, second = (set(visible.triples(1, version).splitlines()) for version in (0, 1))
    assert len(first) == len(second) == visible.TRIPLES
    assert len(first & second) == visible.TRIPLES - visible.TRIPLES // visible.CHANGED
