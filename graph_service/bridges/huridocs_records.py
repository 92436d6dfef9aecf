"""Rows of HURIDOCS-coded CSV as records of one format each.

A file has one format, told by its name or its columns; or a row says "who did what to whom" with
columns of several formats, which are then records that belong together.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graph_service.bridges.foreign import read_tables
from graph_service.bridges.huridocs import Field, Holds, field_named, format_named
from graph_service.bridges.losses import Losses
from graph_service.bridges.options import LEAVE_OUT, Options
from graph_service.bridges.records import Faults, Record
from graph_service.bridges.refused import refusal, what_is_refused
from graph_service.errors import MappingFault


@dataclass
class Part:
    """What a row says in one format: cells by what they hold, terms by their field.

    ``row`` is the whole row, which parts of one row share.
    """

    format: str
    row: Record
    cells: dict[Holds, str] = field(default_factory=dict)
    columns: dict[Holds, str] = field(default_factory=dict)
    terms: list[tuple[Field, str, str]] = field(default_factory=list)
    """Field, name of the column, cell."""
    left_out: list[tuple[Field, str]] = field(default_factory=list)


def read_parts(
    path: Path, options: Options, faults: Faults, losses: Losses
) -> Iterator[list[Part]]:
    """Yield the parts of each row.

    Raises:
        SyntaxFault, TooLarge: it can't be read, see :func:`read_tables`.
    """
    for table in read_tables(path):
        form = format_named(table.name)
        columns = {name: place for place, name in enumerate(table.header, 1) if name}
        file = str(path) if str(path).endswith(table.name) else f"{path}/{table.name}"
        for line, row in table.rows:
            if len(row) > len(table.header):
                raise MappingFault(f"{len(row)} cells instead of {len(table.header)}", file, line)
            cells: dict[str, Any] = {
                name: row[place - 1]
                for name, place in columns.items()
                if place <= len(row) and row[place - 1]
            }
            yield _parts(Record(form, file, line, cells, columns), options, faults, losses)


def _parts(record: Record, options: Options, faults: Faults, losses: Losses) -> list[Part]:
    parts: dict[str, Part] = {}
    for name, cell in record.cells.items():
        renamed = options.renaming.find("column", record.kind, name) or name
        if renamed == LEAVE_OUT:
            losses.add(record.kind, name, "left out, as the mapping says")
            continue
        found = field_named(renamed, record.kind)
        what = what_is_refused(name) if found is None or found.holds is Holds.REFUSED else ""
        if what or (found and found.holds is Holds.REFUSED):
            faults.add_column(record, name, refusal(name, what or "what is personal"))
        elif found is None:
            faults.add_column(record, name, f"no field {name!r}; name it by its number")
        else:
            part = parts.setdefault(found.format, Part(found.format, record))
            _put(part, found, name, cell)
    _join(parts)
    return list(parts.values())


def _join(parts: dict[str, Part]) -> None:
    """A person and an act in one row belong together: the person is the victim of the act."""
    person, act = parts.get("person"), parts.get("act")
    if person is not None and act is not None and Holds.VICTIM not in act.cells:
        named = next((h for h in (Holds.KEY, Holds.NAME) if h in person.cells), None)
        if named is not None:
            act.cells[Holds.VICTIM] = person.cells[named]
            act.columns[Holds.VICTIM] = person.columns[named]


def _put(part: Part, found: Field, name: str, cell: str) -> None:
    if found.holds is Holds.TERM:
        part.terms.append((found, name, cell))
    elif found.holds is Holds.NONE:
        part.left_out.append((found, name))
    else:
        part.cells[found.holds] = cell
        part.columns[found.holds] = name
