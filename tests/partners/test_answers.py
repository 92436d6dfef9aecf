"""Answers are read by a process of its own."""

import pytest

from graph_service.partners.answers import Body, read_rows
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from tests.partners.serving import GOOD, JSON


def test_rows_of_each_body() -> None:
    """Nothing is started for none."""
    assert read_rows([], ["s"], most=1, seconds=30) == []
    found = read_rows([Body(JSON, GOOD)] * 2, ["s", "o"], most=10, seconds=30)
    assert [each.count for each in found] == [2, 2]


def test_limits_of_the_process() -> None:
    """Its time is a timeout of the partner, whatever it was busy with; a fault is one."""
    with pytest.raises(PartnerTimeout):
        read_rows([Body(JSON, GOOD)], ["s", "o"], most=10, seconds=0.001)
    with pytest.raises(PartnerFault, match="rows"):
        read_rows([Body(JSON, GOOD)], ["s", "o"], most=1, seconds=30)
