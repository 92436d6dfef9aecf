"""Bridges are made of lines, and their reports of the same."""

import json

import pytest

from graph_service.bridges.losses import Losses
from graph_service.export.bridges import making
from graph_service.export.bridges.making import losses_of, make_followthemoney, pieces
from tests.export.bridges.contents import CASE, opened


def test_statements_that_no_row_carries_are_counted() -> None:
    """Each statement is carried or has a reason."""
    report = losses_of(make_followthemoney, opened(CASE)).decode()
    assert "rep:Defender,rep:gender,1,Gender is left out" in report
    assert "rep:Act,rep:date,1," in report
    assert "rep:Incident,rdfs:label" not in report
    assert "\n,skos:prefLabel,4,No row of the mapping is about this class." in report


def test_the_same_lines_give_the_same_bytes() -> None:
    """Nothing depends on the run."""
    first, second = (list(make_followthemoney(opened(CASE), Losses())) for _ in range(2))
    assert first == second
    assert [json.loads(line)["schema"] for line in b"".join(first).splitlines()] == [
        "Event",
        "Person",
        "Document",
        "UnknownLink",
        "Documentation",
    ]


def test_lines_are_given_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many lines are many pieces, none are an empty one."""
    monkeypatch.setattr(making, "_PIECE", 4)
    assert list(pieces([b"abc\n", b"d\n", b"e\n", b"f"])) == [b"abc\n", b"d\ne\n", b"f"]
    assert list(pieces([])) == [b""]
