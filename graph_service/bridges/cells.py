r"""Several texts in one cell, and texts with their language, so that both can be read back.

Several stand between `` | ``; a vertical bar within one is written ``\|``, a reverse solidus
``\\``. A text with its language is ``text@tag``.
"""

import re
from typing import Final

SEPARATOR: Final = " | "

_SPECIAL: Final = re.compile(r"([\\|])")
_PART: Final = re.compile(r"(?:\\.|[^\\|])+", re.DOTALL)
_TAGGED: Final = re.compile(r"(.*)@([A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8})*)", re.DOTALL)


def join_texts(texts: list[str]) -> str:
    """Return several texts as one."""
    return SEPARATOR.join(_SPECIAL.sub(r"\\\1", text) for text in texts)


def split_texts(cell: str) -> list[str]:
    """Return the texts of a cell; empty ones are none."""
    parts = (re.sub(r"\\(.)", r"\1", part[0].strip()) for part in _PART.finditer(cell))
    return [part for part in parts if part]


def tag_text(text: str, language: str) -> str:
    """Return a text with its language."""
    return f"{text}@{language}"


def untag_text(text: str) -> tuple[str, str]:
    """Return text and language of a text with its language; none where it has none."""
    tagged = _TAGGED.fullmatch(text)
    return (tagged[1], tagged[2]) if tagged else (text, "")
