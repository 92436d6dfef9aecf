r"""Cells of CSV: several values in one, and texts that no spreadsheet runs as a formula.

Both can be undone.

- Several values stand between `` | ``. A vertical bar within one is written ``\|``, a reverse
  solidus ``\\``, so the separator occurs between values alone.
- A cell of text that a spreadsheet might run begins with an apostrophe more. That is one whose
  first sign, after apostrophes and blanks, is one of ``= + - @``, their full-width forms, a tab or
  a line break. Numbers and dates are not texts: ``-5`` stays.
"""

import re
from datetime import date
from typing import Final

from graph_service.export.tables.rows import SEPARATOR, Value

_RUNS: Final = re.compile(r"(?:'|[^\S\t\r\n])*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r\n]")


def write_cell(value: Value) -> str:
    """Return the cell for a value; one for nothing is empty."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int):
        return str(value)
    return protect(value if isinstance(value, str) else join(value))


def join(values: list[str]) -> str:
    """Return several values as one text; none of them is empty."""
    return SEPARATOR.join(re.sub(r"([\\|])", r"\\\1", value) for value in values)


def protect(text: str) -> str:
    """Return a text with an apostrophe more, if a spreadsheet might run it."""
    return "'" + text if _RUNS.match(text) else text
