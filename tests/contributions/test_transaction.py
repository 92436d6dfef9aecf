"""Graphs that were sent become a change; what has no name is refused."""

import pytest

from graph_service.contributions.transaction import Mode, named_graphs, work_of
from graph_service.errors import InputError, TooLarge, Unmet
from tests.contributions.presents import make_present

LINE = b'<urn:s> <urn:p> "%d" <urn:g> .\n'


@pytest.mark.parametrize(
    ("mode", "expected"), [(Mode.REPLACE, LINE % 2), (Mode.MERGE, LINE % 1 + LINE % 2)]
)
def test_mode_decides_what_stays(mode: Mode, expected: bytes) -> None:
    """What is sent is all of a graph, or is added to it."""
    present = make_present({"urn:g": LINE % 1})
    work = work_of({"urn:g": LINE % 2, "urn:h": b""}, mode, lambda *_: None)
    assert work(present) == {"urn:g": expected, "urn:h": b""}


def test_condition_is_asked_first() -> None:
    """What it raises comes through."""

    def refuse(*_: object) -> None:
        raise Unmet("no")

    with pytest.raises(Unmet):
        work_of({}, Mode.MERGE, refuse)(make_present({}))


def test_graphs_need_names_and_are_bounded() -> None:
    """Each kind of fault has its words; what is right comes sorted."""
    with pytest.raises(InputError, match=r"1 statement\(s\) name no graph"):
        named_graphs({"urn:none": LINE % 1, "urn:g": b""}, "urn:none", 5)
    with pytest.raises(InputError, match="no statement"):
        named_graphs({}, "urn:none", 5)
    with pytest.raises(TooLarge):
        named_graphs({"urn:b": b"", "urn:a": b""}, "urn:none", 1)
    assert list(named_graphs({"urn:b": b"", "urn:a": b""}, "urn:none", 2)) == ["urn:a", "urn:b"]
