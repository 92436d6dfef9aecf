"""Bridges are made of lines, and their reports of the same."""

import io
from zipfile import ZipFile

import pytest

from graph_service.bridges.losses import Losses
from graph_service.export.bridges import making
from graph_service.export.bridges.making import (
    Making,
    losses_of,
    make_followthemoney,
    make_uwazi_archive,
    make_uwazi_json,
    pieces,
)
from tests.export.bridges.contents import CASE, desk


def test_statements_that_no_row_carries_are_counted() -> None:
    """Each statement is carried or has a reason."""
    report = losses_of(make_followthemoney, desk(CASE)).decode()
    assert "rep:Defender,rep:gender,1,Gender is left out" in report
    assert "rep:Act,rep:date,1," in report
    assert "rep:Incident,rdfs:label" not in report
    assert "\n,skos:prefLabel,4,No row of the mapping is about this class." in report


@pytest.mark.parametrize("make", [make_followthemoney, make_uwazi_archive, make_uwazi_json])
def test_the_same_lines_give_the_same_bytes(make: Making) -> None:
    """Nothing depends on the run."""
    first, second = (b"".join(make(desk(CASE), Losses())) for _ in range(2))
    assert first == second
    assert len(first) > 1_000


def test_archive_has_its_report() -> None:
    """What the files do not say is counted in a file beside them, the same as in the report."""
    made = b"".join(make_uwazi_archive(desk(CASE), Losses()))
    report = ZipFile(io.BytesIO(made)).read("losses.csv")
    assert report == losses_of(make_uwazi_archive, desk(CASE))
    assert b'rep:Incident,rep:earliest,1,"Computed' in report
    assert losses_of(make_uwazi_json, desk(CASE)) == report


def test_lines_are_given_in_pieces(monkeypatch: pytest.MonkeyPatch) -> None:
    """Many lines are many pieces, none are an empty one."""
    monkeypatch.setattr(making, "_PIECE", 4)
    assert list(pieces([b"abc\n", b"d\n", b"e\n", b"f"])) == [b"abc\n", b"d\ne\n", b"f"]
    assert list(pieces([])) == [b""]
