"""What stands in which cell."""

from graph_service.sheets.known import reference
from graph_service.sheets.layout import (
    EXPORTED,
    FILE,
    LISTS,
    Filling,
    choices_of,
    grids_of,
    lists_of,
)
from graph_service.sheets.plan import FIRST, NAMES, read_plan

PLAN = read_plan()


def test_rows_of_names_come_before_an_example() -> None:
    """Names for people have marks; names for programs are those of the columns."""
    grids = grids_of(PLAN, "fr", Filling())
    for sheet in PLAN.sheets:
        grid = grids[sheet.name]
        assert grid[NAMES - 1] == [each.name for each in sheet.columns]
        assert grid[FIRST - 1][0].startswith("# ") and len(grid) == FIRST
    assert (
        "Titre ou nom *" in grids["incidents"][0] and "Concerne l'État +" in grids["incidents"][0]
    )


def test_what_is_filled_in_follows() -> None:
    """Cells by the name of their column; columns that are not named are empty."""
    filling = Filling(
        {"acts": [{"hasAct": "I1", "date": "2021"}]},
        {"collection": "visits"},
        [("urn:g", "0" * 64)],
    )
    grids = grids_of(PLAN, "en", filling)
    assert grids["acts"][FIRST][:4] == ["", "I1", "", "2021"]
    assert [row[1] for row in grids[FILE][2:]] == ["visits", "en", ""]
    assert grids[EXPORTED][2:] == [["urn:g", "0" * 64]]
    assert EXPORTED not in grids_of(PLAN, "en", Filling())


def test_examples_say_that_they_are_synthetic_and_are_no_people() -> None:
    """Whoever leaves them in publishes nothing: they are not read."""
    text = str([grids_of(PLAN, "en", Filling())[sheet.name][FIRST - 1] for sheet in PLAN.sheets])
    assert text.lower().count("synthetic") >= 5


def test_lists_hold_terms_and_shipped_reference_data_alone() -> None:
    """Every choice of every column is in the lists; nobody is in them."""
    lists = lists_of(PLAN, "es")
    for sheet in PLAN.sheets:
        for column in sheet.columns:
            choices = choices_of(sheet, column)
            assert not choices or lists[choices], column.name
    assert "Prohibición de viajar" in str(lists)
    for name in lists:
        looked_up = name.rpartition("/")[2] in ("Area", "State", "Mechanism", "Provision")
        assert "/scheme/" in name or looked_up or name == "people"
    assert grids_of(PLAN, "en", Filling())[LISTS][0] == [
        name.rpartition("/")[2] for name in lists_of(PLAN, "en")
    ]
    assert len(lists["https://w3id.org/reprisals/ontology/Area"]) == len(
        reference().names(["https://w3id.org/reprisals/ontology/Area"])
    )
