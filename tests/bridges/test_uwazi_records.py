"""Files of Uwazi are records with their place."""

import json
from pathlib import Path
from typing import Any

import pytest

from graph_service.bridges.ids import object_id
from graph_service.bridges.uwazi_records import csv_records, json_records
from graph_service.errors import MappingFault


def test_template_is_told_by_column_or_file(tmp_path: Path) -> None:
    """The export has a column for it, files for the import are called by it."""
    path = tmp_path / "16-incident.csv"
    path.write_text("Title,Template,Empty\nA,Caso,\nB,,\n")
    found = list(csv_records(path))
    assert [(each.kind, each.line, dict(each.cells)) for each in found] == [
        ("Caso", 2, {"Title": "A", "Template": "Caso"}),
        ("16-incident.csv", 3, {"Title": "B"}),
    ]
    assert found[0].columns == {"Title": 1, "Template": 2, "Empty": 3}


def test_row_with_too_many_cells_is_a_fault(tmp_path: Path) -> None:
    """What has no name of a column is not dropped."""
    path = tmp_path / "incident.csv"
    path.write_text("Title\nA,B\n")
    with pytest.raises(MappingFault, match="2 cells instead of 1"):
        list(csv_records(path))


def put(tmp_path: Path, made: Any) -> Path:
    """Write JSON and return its path."""
    path = tmp_path / "file.json"
    path.write_text(json.dumps(made))
    return path


def test_entities_of_other_languages_are_titles(tmp_path: Path) -> None:
    """Each entity is a record; templates are told by their names or are ours by their ids."""
    rows = [
        {"sharedId": "a", "language": "en", "title": "One", "template": "t1",
         "metadata": {"x": [{"value": 1}], "none": []}},
        {"sharedId": "a", "language": "fr", "title": "Un", "template": "t1"},
        {"sharedId": "b", "language": "en", "title": "Two", "template": object_id("template Act")},
    ]  # fmt: skip
    made = {"entities": {"rows": rows}, "templates": {"rows": [{"_id": "t1", "name": "Case"}]}}
    first, second = json_records(put(tmp_path, made), "en")
    assert (first.kind, second.kind, second.line) == ("Case", "Act", 3)
    assert dict(first.cells) == {"x": [{"value": 1}], "title__fr": "Un", "title": "One"}


@pytest.mark.parametrize("made", [[], {"rows": 1}, {"rows": [1]}, {"rows": [{"metadata": 1}]}])
def test_other_forms_are_faults(tmp_path: Path, made: Any) -> None:
    """What has another form than the answers of the API is told."""
    with pytest.raises(MappingFault, match="must be"):
        list(json_records(put(tmp_path, made), "en"))
