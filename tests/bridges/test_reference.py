"""The page about bridges says what the tables say."""

from pathlib import Path

from graph_service.bridges.mapping import TABLES as FOLDER
from graph_service.bridges.reference import BEGIN, PAGE, TABLES, describe, write


def test_page_is_up_to_date() -> None:
    """The page ends with the rows as they are; the module writes it anew."""
    page = PAGE.read_text(encoding="utf-8")
    assert page.partition(BEGIN)[1:] == (BEGIN, describe().removeprefix(BEGIN))


def test_every_table_is_on_the_page() -> None:
    """No table is left out."""
    found = {str(path.relative_to(FOLDER).with_suffix("")) for path in FOLDER.rglob("*.csv")}
    assert found == set(TABLES)


def test_writing_keeps_what_is_written_by_hand(tmp_path: Path) -> None:
    """What stands before the made part stays."""
    page = tmp_path / "page.md"
    page.write_text(f"by hand\n\n{BEGIN}\nold\n", encoding="utf-8")
    write(page)
    assert page.read_text(encoding="utf-8") == f"by hand\n\n{describe()}"
