"""The reference page of tables and columns, made from what is declared.

``python -m graph_service.export.tables.reference`` writes it anew into ``docs/tables.md``.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from graph_service.export.tables.declared import Column, Table, tables

PAGE: Final = Path(__file__).parents[2] / "docs" / "tables.md"
BEGIN: Final = "## All tables and columns\n"


def describe() -> str:
    """Return the part of the page that is made."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield BEGIN
    for table in tables():
        yield from _table(table)


def _table(table: Table) -> Iterator[str]:
    classes = ", ".join(f"`{each.rpartition('/')[2]}`" for each in table.classes)
    classes = classes.replace("`core#Concept`", "`skos:Concept`")
    yield f"### {table.name}\n"
    yield f"{table.description} A row for each thing of {classes}.\n"
    yield "| column | holds | what it says | path |"
    yield "|---|---|---|---|"
    yield from (_column(column) for column in table.columns)
    yield ""


def _column(column: Column) -> str:
    kind = f"{column.kind.value}, several" if column.several else column.kind.value
    if column.refers:
        kind += f" of `{column.refers}`"
    path = "`" + column.path.text.replace("|", "` or `") + "`" if column.path.text else ""
    return f"| `{column.name}` | {kind} | {column.definition} | {path} |"


def write(page: Path = PAGE) -> None:
    """Replace the part of the page that is made."""
    written = page.read_text(encoding="utf-8").partition(BEGIN)[0]
    page.write_text(written + describe(), encoding="utf-8")


if __name__ == "__main__":
    write()
