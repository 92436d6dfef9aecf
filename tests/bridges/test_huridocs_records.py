"""Rows are parts of one format each."""

from pathlib import Path

import pytest

from graph_service.bridges.huridocs import Holds
from graph_service.bridges.huridocs_records import Part, read_parts
from graph_service.bridges.losses import Losses
from graph_service.bridges.options import Options, Renaming
from graph_service.bridges.records import Faults
from graph_service.errors import MappingFault


def parts(path: Path, text: str, faults: Faults | None = None, **options: object) -> list[Part]:
    """Return the parts of the only row of a file."""
    path.write_text(text)
    made = Options(**options)  # type: ignore[arg-type]
    (row,) = read_parts(path, made, faults or Faults(), Losses())
    return row


def test_row_of_several_formats_is_taken_apart(tmp_path: Path) -> None:
    """Who did what to whom, in one row."""
    row = parts(tmp_path / "rows.csv", "101,2102,2109,2402,150\nE1,Victim,0501,Office,x\n")
    assert [part.format for part in row] == ["event", "act", "involvement"]
    assert row[0].cells == {Holds.KEY: "E1"}
    assert row[0].left_out[0][1] == "150"
    assert row[1].terms[0][1:] == ("2109", "0501")


def test_person_and_act_in_a_row_belong_together(tmp_path: Path) -> None:
    """The person is the victim, unless the act names another one."""
    row = parts(tmp_path / "rows.csv", "101,903,2109\nE1,Somebody,0501\n")
    assert row[2].cells[Holds.VICTIM] == "Somebody"


def test_what_is_not_taken_in_is_told(tmp_path: Path) -> None:
    """Personal fields by name of the column; fields that are none; each once."""
    faults = Faults()
    parts(tmp_path / "person.csv", "903,0911 Date of Birth,phone,what\nA,1970,1,2\n", faults)
    reasons = [fault.reason for fault in faults.found]
    assert "a birth date or an age" in reasons[0]
    assert "a telephone number" in reasons[1]
    assert "no field 'what'" in reasons[2]
    assert {fault.line for fault in faults.found} == {1}


def test_columns_may_be_renamed_or_left_out(tmp_path: Path) -> None:
    """As a table says."""
    names = Renaming({("column", "", "tipo"): "2109", ("column", "", "notas"): "-"})
    row = parts(tmp_path / "act.csv", "2103,Tipo,Notas\nE1,0501,x\n", renaming=names)
    assert [each[1:] for each in row[0].terms] == [("Tipo", "0501")]


def test_row_with_too_many_cells_is_a_fault(tmp_path: Path) -> None:
    """What has no column is not dropped."""
    with pytest.raises(MappingFault, match="2 cells instead of 1"):
        parts(tmp_path / "act.csv", "2103\nE1,x\n")
