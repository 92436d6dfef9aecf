"""Where a query stops being SPARQL, and why, from what the engine says about it.

The engine tells the furthest place that any of its rules reached. A rule for a keyword reads as
many characters as the keyword has before it compares, so the place is too far by the length of
the keyword it names, and near the end of the text it is the end. Both are undone here: the text
is parsed with space behind it, the length of the keyword is taken off, and from there the first
token is looked for with which the text can't go on.
"""

import re
from collections.abc import Callable
from itertools import islice
from typing import Final

from graph_service.errors import SyntaxFault
from graph_service.query.scan import TOKEN

PADDING: Final = "\n" + " " * 40
"""Longer than any keyword."""

_PLACE: Final = re.compile(r"error at (\d+):(\d+): expected (?:one of )?(.*)", re.DOTALL)
_ITEM: Final = re.compile(r'"(?:[^"\\]|\\.)*"|\[.*?\](?=,|$)|[^,]+', re.DOTALL)
_KEYWORD: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_FOUND: Final = re.compile(r"[\w?$@:.-]+|\S")
_MOST: Final = 8
_FARTHEST: Final = 20


def explain(text: str, message: str, parse: Callable[[str], object]) -> SyntaxFault:
    """Return the fault of a query, with line and column from 1.

    Args:
        text: the query.
        message: what the engine said about it, ``error at 1:17: expected ...``.
        parse: the engine; raises ``SyntaxError`` with such a message.
    """
    try:
        parse(text + PADDING)
    except SyntaxError as error:
        message = str(error)
    match = _PLACE.fullmatch(message)
    if match is None:
        return SyntaxFault("the query can't be parsed")
    items = [item.strip() for item in _ITEM.findall(match[3]) if item.strip()]
    words = [item for item in items if _KEYWORD.fullmatch(item)]
    sentences = [item for item in items if " " in item and item[0].isalpha()]
    offset = _offset(text, int(match[1]), int(match[2]))
    if not sentences:
        if len(words) == len(items):
            offset -= min(map(len, words))
        offset = _first_wrong(text, max(offset, 0), parse)
    offset = min(offset, len(text.rstrip()))
    line = text.count("\n", 0, offset) + 1
    column = offset - (text.rfind("\n", 0, offset) + 1) + 1
    return SyntaxFault(_reason(text[offset:], items, words, sentences), line=line, column=column)


def _first_wrong(text: str, offset: int, parse: Callable[[str], object]) -> int:
    """Return the start of the first token from ``offset`` on that can't follow the text before."""
    matches = (m for m in TOKEN.finditer(text, offset) if m.lastgroup not in ("space", "comment"))
    tokens = list(islice(matches, _FARTHEST))
    for match in tokens:
        if not _may_go_on(text[: match.end()] + PADDING, parse):
            return match.start()
    return len(text) if len(tokens) < _FARTHEST else tokens[-1].start()


def _may_go_on(padded: str, parse: Callable[[str], object]) -> bool:
    """Tell whether some text could follow: the engine then fails at the very end, or not at all."""
    try:
        parse(padded)
    except SyntaxError as error:
        match = _PLACE.fullmatch(str(error))
        return match is not None and int(match[2]) == len(PADDING)
    return True


def _offset(text: str, line: int, column: int) -> int:
    lines = (text + PADDING).split("\n")
    return sum(len(each) + 1 for each in lines[: line - 1]) + column - 1


def _reason(rest: str, items: list[str], words: list[str], sentences: list[str]) -> str:
    found = _FOUND.match(rest)
    here = f"{found[0][:40]!r} can't stand here" if found else "the query ends too early"
    if sentences:
        return f"{sentences[0][0].lower()}{sentences[0][1:]}"
    readable = [item for item in items if item.startswith('"') or item in words]
    # a lone list of keywords names those that are longest, not those that fit
    if len(words) == len(items) or not readable or len(readable) > _MOST:
        return here
    return f"{here}; expected {' or '.join(readable)}"
