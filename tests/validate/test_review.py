"""What is due soon, or was due before, is listed, the earliest first."""

from datetime import date, timedelta

import pytest

from graph_service.validate.review import Due, find_due
from tests.validate.test_records import GRAPH, RECORD, REP, make_quads

DAY = date(2030, 12, 1)
DATE = '"{}"^^<http://www.w3.org/2001/XMLSchema#date>'
END = Due(date(2030, 12, 31), RECORD, "consent ends")


def make_graph(name: str, day: str) -> bytes:
    """Return a graph that says when it is reviewed."""
    graph = f"https://w3id.org/reprisals/graph/{name}"
    return f"<{graph}> <{REP}reviewDate> {DATE.format(day)} <{graph}> .\n".encode()


@pytest.mark.parametrize(("days", "found"), [(29, ()), (30, (END,)), (400, (END,))])
def test_end_of_a_consent_is_due(days: int, found: tuple[Due, ...]) -> None:
    """It is listed from so many days before its last day on."""
    assert find_due([make_quads()], day=DAY, days=days) == found


def test_ended_consent_stays_due_and_a_withdrawn_one_is_not() -> None:
    """Who names the person on the ground of a consent that ended has to act; else nobody."""
    assert find_due([make_quads()], day=END.day + timedelta(days=9), days=0) == (END,)
    withdrawn = make_quads(consentWithdrawn=DATE.format("2021-01-01"))
    assert find_due([withdrawn], day=DAY, days=400) == ()


def test_reviews_of_records_and_graphs_are_due() -> None:
    """Both are listed by their day, and a day that can't be read is passed over."""
    record = make_quads(reviewDate=DATE.format("2030-12-05"))
    graphs = [make_graph("b", "2030-11-01"), record, make_graph("c", "2031-06-01"),
              make_graph("d", "2030-02-31"), make_graph("a", "2030-12-05")]  # fmt: skip
    assert [each.text() for each in find_due(graphs, day=DAY, days=30)] == [
        "Due 2030-11-01 <https://w3id.org/reprisals/graph/b>: review",
        "Due 2030-12-05 <https://w3id.org/reprisals/graph/a>: review",
        f"Due 2030-12-05 <{RECORD}>: review",
        f"Due 2030-12-31 <{RECORD}>: consent ends",
    ]
    assert GRAPH not in {each.subject for each in find_due(graphs, day=DAY, days=30)}
