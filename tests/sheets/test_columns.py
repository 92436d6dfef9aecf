"""Columns, as shapes give them."""

from graph_service.namespaces import ONTOLOGY
from graph_service.sheets.columns import Column
from graph_service.sheets.plan import read_plan


def column(sheet: str, name: str) -> Column:
    """Return a column of the shipped plan."""
    found = read_plan().sheet(sheet)
    assert found is not None
    wanted = found.column(name)
    assert wanted is not None
    return wanted


def test_shapes_of_one_path_are_one_column() -> None:
    """What one shape says of the values and another of their number comes together."""
    state = column("incidents", "concernsState")
    assert (state.kind, state.recommended, state.required, state.several) == (
        "thing",
        True,
        False,
        True,
    )
    date = column("incidents", "date")
    assert (date.kind, date.required, date.several) == ("date", True, False)


def test_a_column_may_be_required_for_some_classes_alone() -> None:
    """A body belongs to a State; of others it should be known."""
    state = column("people", "associatedState")
    assert state.required_for == {ONTOLOGY + "StateBody"} and not state.required


def test_what_a_row_belongs_to_comes_first() -> None:
    """The path is inverse: the incident has the act."""
    sheet = read_plan().sheet("acts")
    assert sheet is not None
    assert [each.name for each in sheet.columns[:3]] == ["key", "hasAct", "actType"]
    assert sheet.columns[1].inverse and sheet.columns[1].labels["fr"] == "Incident"


def test_every_column_has_a_label_and_a_help_in_each_language() -> None:
    """What people read is there."""
    for sheet in read_plan().sheets:
        for each in sheet.columns:
            for language in ("en", "fr", "es"):
                assert each.labels[language], (sheet.name, each.name)
                assert each.helps[language], (sheet.name, each.name)
