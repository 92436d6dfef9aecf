"""The page about tables says what is declared."""

from pathlib import Path

from graph_service.export.tables.declared import tables
from graph_service.export.tables.reference import BEGIN, PAGE, describe, write


def test_page_is_up_to_date() -> None:
    """The page ends with the tables and columns as they are; the module writes it anew."""
    page = PAGE.read_text(encoding="utf-8")
    assert page.partition(BEGIN)[1:] == (BEGIN, describe().removeprefix(BEGIN))


def test_every_column_has_a_line() -> None:
    """No column is left out."""
    text = describe()
    for table in tables():
        part = text.partition(f"### {table.name}\n")[2].partition("\n### ")[0]
        assert part.count("\n| `") == len(table.columns)


def test_writing_keeps_what_is_written_by_hand(tmp_path: Path) -> None:
    """What stands before the made part stays."""
    page = tmp_path / "page.md"
    page.write_text(f"by hand\n\n{BEGIN}\nold\n", encoding="utf-8")
    write(page)
    assert page.read_text(encoding="utf-8") == f"by hand\n\n{describe()}"
