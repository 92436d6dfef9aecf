"""Forms are tables: one field a cell."""

import pytest

from graph_service.errors import InputError, TooLarge
from graph_service.sheets.form import LONGEST, MOST_ROWS, field_at, fields_of, key_of, table_of
from graph_service.sheets.plan import read_plan
from graph_service.sheets.rows import read_rows

PLAN = read_plan()


def test_each_column_is_a_field_in_each_language() -> None:
    """But for the key; what may be chosen is in the language of the labels."""
    for sheet in PLAN.sheets:
        for language in ("en", "fr", "es"):
            fields = fields_of(PLAN, sheet, 1, language, {})
            assert [f.column for f in fields] == [c for c in sheet.columns if c.name != "key"]
            assert all(field.label for field in fields)
            assert all(f.choices for f in fields if f.column.kind in ("term", "class"))


def test_fields_are_read_as_the_rows_of_a_file() -> None:
    """With their numbers, a key, and what is said of the whole; mistakes lead back to fields."""
    sent = [("acts.1.actType", ""), ("acts.2.date", " 2021 "), ("acts.2.actType", "# Threat")]
    file, mistakes = read_rows(PLAN, table_of(PLAN, sent, {"collection": "visits"}))
    (row,) = file.rows["acts"]
    sheet = row.sheet
    assert (row.text("date"), row.text("actType")) == ("2021", "# Threat")
    assert row.text("key") == key_of(sheet, 2)
    assert file.settings["collection"] == "visits" and not mistakes.found
    assert field_at(PLAN, row.cell("date")) == "acts.2.date"
    first = next(column.name for column in sheet.columns if column.name != "key")
    assert field_at(PLAN, (row.title, row.number, 0)) == f"acts.2.{first}"
    assert field_at(PLAN, ("file", 3, 2)) is None


@pytest.mark.parametrize(
    "name",
    [
        *("token", "acts.1", "acts.0.date", "acts.1.key", "acts.1.nothing", "none.1.date"),
        *("acts.x.date", f"acts.{MOST_ROWS + 1}.date", "Acts.1.date", "acts.1.date\n"),
        "acts.\u0661.date",
    ],
)
def test_a_field_that_is_none_is_refused_and_not_repeated(name: str) -> None:
    """Whatever it says: a secret that came under a wrong name is in no answer."""
    with pytest.raises(InputError) as caught:
        table_of(PLAN, [(name, "canary-value")], {})
    assert str(caught.value) == "a field of the form is not known here"


def test_bounds() -> None:
    """A text that is too long, too many fields, and a field that comes twice."""
    with pytest.raises(TooLarge):
        table_of(PLAN, [("acts.1.date", "x" * (LONGEST + 1))], {})
    with pytest.raises(TooLarge):
        table_of(
            PLAN,
            [("acts.1.date", "")]
            + [(f"acts.{n}.date", "") for n in range(2, 21)]
            + [
                (f"{s.name}.{n}.{c.name}", "")
                for s in PLAN.sheets
                if s.name != "acts"
                for n in range(1, 21)
                for c in s.columns
                if c.name != "key"
            ],
            {},
        )
    with pytest.raises(InputError, match="twice"):
        table_of(PLAN, [("acts.1.date", "2021"), ("acts.1.date", "2022")], {})
