"""The page on spreadsheets says what the sheets say."""

from pathlib import Path

from graph_service.sheets.plan import read_plan
from graph_service.sheets.reference import describe_sheets

PAGE = Path(__file__).parents[2] / "graph_service" / "docs" / "spreadsheets.md"


def test_page_holds_the_list_of_sheets_and_columns() -> None:
    """The committed page has what the plan gives."""
    assert describe_sheets(read_plan()) in PAGE.read_text(encoding="utf-8")
