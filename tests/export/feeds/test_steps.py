"""What is remembered of releases is what would be said of them now."""

from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graph_service.errors import NotFound
from graph_service.export.feeds.steps import Steps
from graph_service.ledger.pruning import prune
from graph_service.ledger.withdrawal import withdraw
from tests.export.feeds.releases import SETS, Drawn, Record, graphs

acts = st.one_of(
    graphs,
    st.sampled_from(["urn:s1", "urn:s2", "http://example.org/graph/1"]),
    st.integers(1, 3),
)
"""A release, something that is withdrawn, or how many releases a pruning keeps."""


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(acts, min_size=1, max_size=7))
def test_steps_are_those_of_who_looks_anew(
    tmp_path_factory: pytest.TempPathFactory, drawn: list[Drawn | str | int]
) -> None:
    """Whatever is published, hidden, withdrawn and pruned meanwhile."""
    record = Record(tmp_path_factory.mktemp("record"))
    record.publish({"http://example.org/graph/1": ("public", {(1, '"a"')})})
    steps, gone = Steps(record.views), set[str]()
    for number, each in enumerate(drawn):
        if isinstance(each, str):
            try:
                withdraw(record.ledger, each, issued=datetime(2026, 3, 1, tzinfo=UTC))
                gone.add(each)
            except NotFound:
                pass
        elif isinstance(each, int):
            prune(record.ledger, each)
        else:
            kept = {
                graph: (audience, {(n, o) for n, o in said if f"urn:s{n}" not in gone})
                for graph, (audience, said) in each.items()
                if graph not in gone
            }
            record.publish(kept, day=1 + 20 * number % 28)
        newest = record.ledger.newest()
        for audiences in SETS:
            found = steps.of(audiences, newest)
            assert found == Steps(record.views).of(audiences, newest)
            numbers = [step.number for step in found]
            assert numbers == list(steps.numbers(audiences, newest)) == sorted(numbers)
            for step in found:
                assert step.digest == record.views.seen(step.number, audiences).digest
            assert [step.time for step in found] == sorted(step.time for step in found)


def test_time_does_not_go_back(tmp_path_factory: pytest.TempPathFactory) -> None:
    """A release that is dated before the one before it has its time in the stream."""
    record = Record(tmp_path_factory.mktemp("record"))
    for number, day in enumerate((3, 1, 5)):
        record.publish({"http://example.org/graph/1": ("public", {(number, '"a"')})}, day=day)
    times = [step.time for step in Steps(record.views).of(frozenset({"public"}), 3)]
    assert times == ["2026-01-03T00:00:00Z", "2026-01-03T00:00:00Z", "2026-01-05T00:00:00Z"]
    assert len(Steps(record.views).of(frozenset({"public"}), 2)) == 2
