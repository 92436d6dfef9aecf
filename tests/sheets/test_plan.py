"""The plan: which shapes become sheets, and that none of their properties is forgotten."""

import tomllib
from pathlib import Path

import pytest

from graph_service.errors import InputError
from graph_service.namespaces import ONTOLOGY, SHAPES, expand
from graph_service.sheets.constraints import constraints_of
from graph_service.sheets.plan import LANGUAGES, read_plan
from graph_service.shipped import ONTOLOGY as FOLDER

TABLE = tomllib.loads((FOLDER / "sheets" / "sheets.toml").read_text(encoding="utf-8"))


def test_sheets_are_in_the_order_in_which_people_fill_them() -> None:
    """What is referred to comes before what refers to it."""
    assert [each.name for each in read_plan().sheets] == [
        *("sources", "people", "incidents", "acts", "involvements", "engagements", "links"),
        *("interventions", "responses", "outcomes", "claims", "citations"),
    ]


def test_every_property_of_a_shape_has_a_column_or_a_reason() -> None:
    """A path is a column, a row of another sheet, evidence, computed, or listed as left out."""
    plan = read_plan()
    for sheet, row in zip(plan.sheets, TABLE["sheet"], strict=True):
        has = {each.predicate for each in sheet.columns} | {c.predicate for c in sheet.children}
        out = {expand(each) for each in (*row["left_out"], *TABLE["computed"])}
        for shape in sheet.shapes:
            for each in constraints_of(plan.vocabulary, shape):
                if each.step == "forward":
                    assert each.predicates[0] in has | out, each.shape
                elif each.step == "inverse" and each.predicates != (ONTOLOGY + "about",):
                    assert each.predicates[0] in has, each.shape
                elif each.step == "either" and each.least:
                    rules = {rule.predicates for rule in sheet.either}
                    assert each.predicates in rules or set(each.predicates) <= has, each.shape


def test_rows_of_another_sheet_stand_for_a_column() -> None:
    """An incident has no column of acts: acts name their incident."""
    incidents = read_plan().sheet("incidents")
    assert incidents is not None
    assert {(each.sheet, each.required) for each in incidents.children} == {
        ("acts", True),
        ("involvements", True),
    }


def test_sheets_are_found_by_their_title_in_any_language() -> None:
    """A file may have been translated."""
    plan = read_plan()
    assert plan.sheet("incidents") is plan.sheet("Incidentes") is plan.sheet("INCIDENTS")
    assert plan.sheet("Sheet1") is None


def test_all_shapes_of_the_plan_exist() -> None:
    """A shape that was renamed is no empty sheet."""
    plan = read_plan()
    for sheet in plan.sheets:
        for shape in sheet.shapes:
            assert shape.startswith(SHAPES) and list(constraints_of(plan.vocabulary, shape))


def test_texts_are_in_each_language() -> None:
    """Words, titles and what a sheet is about."""
    plan = read_plan()
    assert {frozenset(plan.words[each]) for each in LANGUAGES} == {frozenset(plan.words["en"])}
    for sheet in plan.sheets:
        assert set(sheet.titles) == set(sheet.about) == set(LANGUAGES)
        assert all(len(title) <= 31 for title in sheet.titles.values()), "the format has no longer"


def test_a_folder_without_sheets_is_told(tmp_path: Path) -> None:
    """Which file is missing."""
    with pytest.raises(InputError, match=r"core\.ttl"):
        read_plan(tmp_path)
