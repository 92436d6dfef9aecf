"""Files of Uwazi as records: CSV as its import takes it or its export gives it, JSON of its API."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from graph_service.bridges.foreign import LIMITS, Table, read_json, read_tables
from graph_service.bridges.ids import object_id
from graph_service.bridges.records import Record
from graph_service.bridges.uwazi import safe_name, templates
from graph_service.errors import MappingFault, TooLarge

TEMPLATE: Final = "template"
"""Column of the export that names the template of each row."""

_OWN_IDS: Final = "template {}"
_THESAURI: Final = "thesauri/"


def csv_records(path: Path, template: str = "") -> Iterator[Record]:
    """Yield the rows of a CSV, or of each CSV in an archive.

    Args:
        path: the file.
        template: of all rows, where neither the name of a file nor a column tells.

    Raises:
        SyntaxFault, TooLarge: it can't be read, see :func:`read_tables`.
    """
    for table in read_tables(path):
        if not table.name.startswith(_THESAURI) and not table.name.endswith("losses.csv"):
            yield from _rows(table, str(path), template)


def json_records(path: Path, language: str) -> Iterator[Record]:
    """Yield the entities of a text with what the API answers: entities, and best templates.

    Args:
        path: the file: an object with ``rows``, or with ``entities`` that have ``rows``.
        language: of the entities to read; those of other languages have their title as one more.

    Raises:
        SyntaxFault, TooLarge: it can't be read, see :func:`read_json`.
        MappingFault: it has another form.
    """
    made = read_json(path)
    if not isinstance(made, dict):
        raise MappingFault("must be an object with 'rows' or 'entities'", file=str(path))
    names = {object_id(_OWN_IDS.format(each.name)): each.name for each in templates()}
    for row in _rows_of(made.get("templates", {}), path):
        names[str(row.get("_id", ""))] = str(row.get("name", ""))
    found = _rows_of(made.get("entities", made), path)
    if len(found) > LIMITS.rows:
        raise TooLarge(f"more than {LIMITS.rows} entities", file=str(path))
    titles: dict[str, dict[str, str]] = {}
    for row in found:
        if row.get("language", language) != language:
            tags = titles.setdefault(str(row.get("sharedId", "")), {})
            tags[f"title__{row['language']}"] = str(row.get("title", ""))
    for number, row in enumerate(found, 1):
        if row.get("language", language) == language:
            metadata = row.get("metadata") or {}
            if not isinstance(metadata, dict):
                raise MappingFault("'metadata' must be an object", file=str(path), line=number)
            cells = {name: value for name, value in metadata.items() if value not in (None, [], "")}
            cells |= titles.get(str(row.get("sharedId", "")), {})
            cells["title"] = str(row.get("title", ""))
            kind = names.get(str(row.get("template", "")), str(row.get("template", "")))
            yield Record(kind, str(path), number, cells, whole=row)


def _rows(table: Table, file: str, template: str) -> Iterator[Record]:
    columns = {name: place for place, name in enumerate(table.header, 1) if name}
    named = next((name for name in columns if safe_name(name) == TEMPLATE), "")
    file = file if file.endswith(table.name) else f"{file}/{table.name}"
    for line, row in table.rows:
        cells = {name: row[place - 1] for name, place in columns.items() if place <= len(row)}
        kind = template or cells.get(named, "") or table.name
        full: Mapping[str, Any] = {name: cell for name, cell in cells.items() if cell}
        if len(row) > len(table.header):
            raise MappingFault(f"{len(row)} cells instead of {len(table.header)}", file, line)
        yield Record(kind, file, line, full, columns)


def _rows_of(found: Any, path: Path) -> list[dict[str, Any]]:
    rows = found.get("rows", []) if isinstance(found, dict) else found
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise MappingFault("'rows' must be a list of objects", file=str(path))
    return rows
