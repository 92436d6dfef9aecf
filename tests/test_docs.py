"""The reference pages under ``graph_service/docs`` say what the code says."""

from pathlib import Path

from graph_service.settings import describe_settings

DOCS = Path(__file__).parent.parent / "graph_service" / "docs"


def test_settings_page_holds_the_table_of_settings() -> None:
    """The settings page holds the table that the code gives."""
    assert describe_settings() in (DOCS / "settings.md").read_text(encoding="utf-8")
