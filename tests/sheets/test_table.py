"""Where cells are."""

import pytest

from graph_service.sheets.table import address_of, column_of, letters_of


@pytest.mark.parametrize(("number", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (703, "AAA")])
def test_columns_have_letters(number: int, letters: str) -> None:
    """There and back."""
    assert letters_of(number) == letters and column_of(letters) == number


def test_addresses_are_those_of_formulas() -> None:
    """Titles with white space stand in quotation marks; without a column it is the row."""
    assert address_of("Incidents", 7, 3) == "Incidents!C7"
    assert address_of("People and groups", 4, 1) == "'People and groups'!A4"
    assert address_of("Visitors' notes", 4) == "'Visitors'' notes'!4"
