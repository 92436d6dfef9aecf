"""``README.txt``: what somebody must know who finds the bundle without us."""

import textwrap
from collections.abc import Iterator, Sequence
from typing import Final

from graph_service.export.bundle.archive import Part
from graph_service.export.tables.about import CAUTION, About
from graph_service.export.tables.declared import Table
from graph_service.namespaces import BASE

NAME: Final = "README.txt"
MEDIA_TYPE: Final = "text/plain"
_WIDTH: Final = 80
_READING: Final = (
    "CSV files are UTF-8 with a mark at the beginning, so that spreadsheets show names in any "
    "script. Each row is about one thing, whose IRI is in the first column; the same IRI in "
    "another table is the same thing.",
    "Several values in one cell stand between ' | '; a vertical bar within a value is written "
    "'\\|', a reverse solidus '\\\\'. A text that a spreadsheet might run as a formula has an "
    "apostrophe before it: take it away when you read the files by program.",
    "Dates are given as stated (EDTF, such as 2018-09~ or XXXX), and as the earliest and latest "
    "day that the statement allows. A spreadsheet that guesses types may turn '2018-09' into a "
    "day: import that column as text, or use the two columns of days. Cells of more than 32,767 "
    "characters are cut by some spreadsheets.",
    "Parquet files hold the same values with their types; several values are lists there.",
)
_CHECKING: Final = (
    "tables/csv-metadata.json describes every column for programs (CSV on the Web), "
    "datapackage.json the same for Frictionless Data, ro-crate-metadata.json the bundle as a "
    "research object. This checks whether all files are whole:"
)


def write_letter(parts: Sequence[Part], tables: Sequence[Table], about: About) -> bytes:
    """Return the text.

    Args:
        parts: the other files of the bundle.
        tables: the tables among them.
        about: what they are of.
    """
    return "\n".join(_lines(parts, tables, about)).encode() + b"\n"


def _lines(parts: Sequence[Part], tables: Sequence[Table], about: About) -> Iterator[str]:
    yield about.name
    yield "=" * min(len(about.name), _WIDTH)
    yield from _paragraph(CAUTION)
    yield from _section("How to cite")
    yield from _paragraph(f"{about.citation}. Published {about.issued}.")
    yield from _section("Terms of use")
    yield from _paragraph("Documents that are cited keep their own terms.")
    for each in about.terms:
        row = "; ".join(part for part in (each.dataset, each.contributor, each.licence) if part)
        yield from _item(row)
    yield from _section("What was withdrawn since")
    yield from _paragraph(
        f"People may ask not to be named any more. Look at {BASE}changes before you use or pass on "
        "an old copy, and delete what was withdrawn."
    )
    yield from _section("How to read the tables")
    for text in _READING:
        yield from _paragraph(text)
    yield from _section("Tables")
    for table in tables:
        yield from _item(f"{table.name}: {table.description}")
    yield from _section("Files")
    yield from _paragraph(_CHECKING)
    yield from ("", "  sha256sum -c manifest-sha256.txt", "")
    for part in parts:
        yield f"  {part.name} ({part.size} bytes)"


def _section(title: str) -> list[str]:
    return ["", title, "-" * len(title)]


def _paragraph(text: str) -> list[str]:
    return ["", *textwrap.wrap(text, _WIDTH, break_long_words=False, break_on_hyphens=False)]


def _item(text: str) -> list[str]:
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent="  - ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )
