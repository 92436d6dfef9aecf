"""Helps of columns."""

from graph_service.sheets.helps import help_of
from graph_service.sheets.plan import read_plan

PLAN = read_plan()


def help_for(sheet: str, name: str, language: str = "en") -> str:
    """Return the help of a column."""
    found = PLAN.sheet(sheet)
    assert found is not None
    column = found.column(name)
    assert column is not None
    return help_of(PLAN, column, language)


def test_help_says_what_belongs_there_and_in_which_form() -> None:
    """The definition of the property, its form, whether it is needed, what the shape says."""
    text = help_for("incidents", "date")
    assert "2021-04/2021-06" in text and "(must be filled in)" in text
    assert "sheet Incidents" in help_for("acts", "hasAct")
    assert "semicolon" in help_for("incidents", "concernsState")
    assert "(should be filled in)" in help_for("incidents", "concernsState")


def test_help_is_in_the_language_of_the_file() -> None:
    """What the shapes say is in English alone, and is left out elsewhere."""
    text = help_for("incidents", "incidentKind", "fr")
    assert "Choisissez dans la liste" in text and "Say once" not in text
    assert "Say once" in help_for("incidents", "incidentKind")
