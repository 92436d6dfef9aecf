r"""Cells that hold several values, and texts that say their language.

Values stand between semicolons; one within a value is written ``\;``. A text in another language
than that of the file ends with its code, ``Texte@fr``, or with ``@none`` where it has no language.
"""

import re
from collections.abc import Iterable
from typing import Final

NONE: Final = "none"
"""Says that a text has no language."""

_TAGGED: Final = re.compile(r"(.*[^\\])@([a-z]{2,3}(?:-[A-Za-z0-9]{2,8})*|none)", re.DOTALL)
_SPLIT: Final = re.compile(r"(?<!\\);")
_AFTER_TAG: Final = re.compile(r"(?<=[^\\]@none);|(?<=[^\\]@[a-z]{2});|(?<=[^\\]@[a-z]{3});")
_ESCAPED: Final = re.compile(r"\\([;@])")


def split_cell(cell: str, *, several: bool, one_a_language: bool) -> list[str]:
    """Return the values of a cell, with their escapes; an empty one gives none.

    Of texts with one value a language, a semicolon separates only after the code of a language.
    """
    pattern = _AFTER_TAG if one_a_language else _SPLIT if several else None
    parts = pattern.split(cell) if pattern else [cell]
    return [each.strip() for each in parts if each.strip()]


def join_cell(values: Iterable[str]) -> str:
    """Return a cell that holds these values, which have their escapes."""
    return "; ".join(values)


def read_text(value: str, default: str | None) -> tuple[str, str | None]:
    """Return a text without escapes, and its language, which without a code is ``default``."""
    language = default
    if tagged := _TAGGED.fullmatch(value):
        value = tagged[1].rstrip()
        language = None if tagged[2] == NONE else tagged[2].lower()
    return _ESCAPED.sub(r"\1", value), language


def write_text(text: str, language: str | None, default: str | None) -> str:
    """Return the value for a text, so that :func:`read_text` gives it again."""
    escaped = text.replace(";", "\\;")
    if _TAGGED.fullmatch(text):
        head, _, tail = escaped.rpartition("@")
        escaped = f"{head}\\@{tail}"
    return escaped if language == default else f"{escaped}@{language or NONE}"


def escape(text: str) -> str:
    """Return a name as a value of a cell with several."""
    return text.replace(";", "\\;")


def unescape(value: str) -> str:
    """Return the name that a value stands for."""
    return _ESCAPED.sub(r"\1", value)
