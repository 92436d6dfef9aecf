"""Answers are read by a process of its own."""

from collections.abc import Iterator

import pytest

from graph_service.partners.answers import Body, open_reader, read_rows
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.query.standby import Standby
from tests.partners.serving import GOOD, JSON


@pytest.fixture
def reader() -> Iterator[Standby]:
    """Return what has answers read."""
    made = open_reader()
    yield made
    made.close()


def test_rows_of_each_body(reader: Standby) -> None:
    """Nothing is started for none."""
    assert read_rows(reader, [], ["s"], most=1, seconds=30) == []
    assert reader.pid is None
    found = read_rows(reader, [Body(JSON, GOOD)] * 2, ["s", "o"], most=10, seconds=30)
    assert [each.count for each in found] == [2, 2]


def test_limits_of_the_process(reader: Standby) -> None:
    """Its time is a timeout of the partner, whatever it was busy with; a fault is one."""
    with pytest.raises(PartnerTimeout):
        read_rows(reader, [Body(JSON, GOOD)], ["s", "o"], most=10, seconds=0.001)
    with pytest.raises(PartnerFault, match="rows"):
        read_rows(reader, [Body(JSON, GOOD)], ["s", "o"], most=1, seconds=30)


def test_answer_that_ends_its_reader_is_a_fault_of_its_own() -> None:
    """It meets the limit of memory; the next answer is read by another fork."""
    small = Standby("graph_service.partners.reader", str(32 << 20))
    bindings = b"{}," * 1_000_000
    body = b'{"head":{"vars":["s","o"]},"results":{"bindings":[' + bindings + b"{}]}}"
    with pytest.raises(PartnerFault):
        read_rows(small, [Body(JSON, body)], ["s", "o"], most=10**9, seconds=60)
    kept = small.pid
    [rows] = read_rows(small, [Body(JSON, GOOD)], ["s", "o"], most=10, seconds=30)
    assert rows.count == 2 and small.pid == kept
    small.close()
