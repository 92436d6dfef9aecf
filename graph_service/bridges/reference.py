"""The reference page of the mapping, made from the tables.

``python -m graph_service.bridges.reference`` writes it anew into ``docs/bridges.md``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph_service.bridges.mapping import rows_of

PAGE: Final = Path(__file__).parents[1] / "docs" / "bridges.md"
BEGIN: Final = "## All rows of the mapping\n"

TABLES: Final = {
    "followthemoney/schemata": "FollowTheMoney: classes and their schemata",
    "followthemoney/links": "FollowTheMoney: entities that stand between two others",
    "followthemoney/properties": "FollowTheMoney: properties",
    "followthemoney/ranges": "FollowTheMoney: which entities may stand where",
    "huridocs/fields": "HURIDOCS Events Standard Formats: fields",
    "huridocs/codes": "HURIDOCS micro-thesauri: codes",
    "refused": "Columns that are never taken in",
    "uwazi/templates": "Uwazi: templates, in the order of their import",
    "uwazi/properties": "Uwazi: properties",
}
"""Each table and its title."""


def describe() -> str:
    """Return the part of the page that is made."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield BEGIN
    for name, title in TABLES.items():
        rows = rows_of(name)
        yield f"### {title}\n"
        yield f"`ontology/bridges/{name}.csv`\n"
        yield f"| {' | '.join(rows[0])} |"
        yield "|" + "---|" * len(rows[0])
        for row in rows:
            yield f"| {' | '.join(_cell(key, row[key]) for key in row)} |"
        yield ""


def _cell(column: str, text: str) -> str:
    shown = text.replace("|", "\\|")
    return f"`{shown}`" if shown and column in ("path", "from_path", "to_path") else shown


def write(page: Path = PAGE) -> None:
    """Replace the part of the page that is made."""
    written = page.read_text(encoding="utf-8").partition(BEGIN)[0]
    page.write_text(written + describe(), encoding="utf-8")


if __name__ == "__main__":
    write()
