"""Names of theirs mean what a table says."""

from pathlib import Path

import pytest

from graph_service.bridges.options import Renaming, read_renaming
from graph_service.errors import MappingFault


def test_scope_goes_before_none(tmp_path: Path) -> None:
    """A name means what is said in its scope, else what is said of all; case does not matter."""
    path = tmp_path / "names.csv"
    path.write_text("kind,scope,name,means\ncolumn,,País,State\ncolumn,Caso,país,Other States\n")
    names = read_renaming(path)
    assert names.find("column", "Caso", "PAÍS") == "Other States"
    assert names.find("column", "Persona", "País") == "State"
    assert names.find("template", "", "País") is None
    assert Renaming().find("term", "a", "b") is None


@pytest.mark.parametrize(
    "text",
    ["a,b\n1,2\n", "kind,scope,name,means\nother,,a,b\n", "kind,scope,name,means\nterm,,a,\n"],
)
def test_other_tables_are_faults(tmp_path: Path, text: str) -> None:
    """Other columns, other kinds, and nothing meant are told."""
    path = tmp_path / "names.csv"
    path.write_text(text)
    with pytest.raises(MappingFault, match="kind,scope,name,means"):
        read_renaming(path)


def test_what_is_no_text_is_a_fault(tmp_path: Path) -> None:
    """Another encoding is told."""
    path = tmp_path / "names.csv"
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(MappingFault, match="UTF-8"):
        read_renaming(path)
