"""CSV and TSV that no spreadsheet takes for formulas.

The standard (SPARQL 1.1 Query Results CSV and TSV) has values as they are, and so has our CSV: what
begins with ``=`` runs when a spreadsheet opens it. Who asks for ``safe=1`` gets an apostrophe
before it.
"""

import csv
import io
import re
from typing import Final

SAFE: Final = "safe"
"""The parameter that asks for it."""

_BEGINS: Final = (
    "=",
    "+",
    "-",
    "@",
    "\t",
    "\r",
    "\n",
    "|",
    "%",
    "\uff1d",
    "\uff0b",
    "\uff0d",
    "\uff20",
)
_NUMBER: Final = re.compile(r"[+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def neutralise(body: bytes) -> bytes:
    """Return a table in CSV (RFC 4180, UTF-8) with an apostrophe before each cell that is no text.

    Numbers stay numbers, also negative ones.
    """
    text = io.StringIO(newline="")
    rows = csv.reader(io.StringIO(body.decode(), newline=""))
    csv.writer(text).writerows([_quiet(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _quiet(cell: str) -> str:
    runs = cell.lstrip(" ").startswith(_BEGINS) and not _NUMBER.fullmatch(cell)
    return f"'{cell}" if runs else cell
