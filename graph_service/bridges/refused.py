"""Columns that are never taken in, whoever sends them: what could harm a person.

No audience is served contact data, addresses, birth dates, family, health or coordinates of people,
so they are not let in: a file that has them is refused by name of the column, not read around it.
"""

from functools import cache
from typing import Final

from graph_service.bridges.mapping import rows_of
from graph_service.bridges.terms import fold

_SIGNS: Final = str.maketrans("_/()[].,:;'", " " * 11)


@cache
def _words() -> tuple[tuple[str, str], ...]:
    return tuple(
        (f" {word} ", row["what"]) for row in rows_of("refused") for word in row["words"].split("|")
    )


def what_is_refused(column: str) -> str:
    """Return what a column by this name would hold that is not taken in, empty for nothing."""
    name = f" {fold(column.translate(_SIGNS))} "
    return next((what for word, what in _words() if word in name), "")


def refusal(column: str, what: str) -> str:
    """Return the reason that a person reads."""
    return f"column {column!r} holds {what}, which is not taken in; remove the column"
