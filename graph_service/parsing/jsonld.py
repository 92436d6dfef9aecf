"""JSON-LD before it is parsed: how deep, how long its texts, and whether it asks for a document.

Tokens are those of JSON; keys are read with their escapes undone, so no spelling of ``@context``
passes. A context is a value of that key, also inside of another context, and so is ``@import``.
"""

import json
import re
from dataclasses import dataclass
from typing import Final

from graph_service.errors import SyntaxFault, TooLarge
from graph_service.parsing.limits import DEEPEST, LONGEST_TEXT
from graph_service.parsing.placing import refuse, shown
from graph_service.parsing.turtle import long

_TOKEN: Final = re.compile(r'"(?:[^"\\]|\\.)*+"?|[\[\]{}:,]', re.DOTALL)
_NO_IRI: Final = re.compile(r'[\x00-\x20<>"{}|^`\\\ud800-\udfff]')
_NAMES: Final = ("@id", "@type", "@base", "@vocab")


@dataclass
class _Container:
    """An open array or object: the key that it is the value of, and whether it is a context."""

    is_array: bool
    is_context: bool
    owner: str
    key: str = ""
    awaits_key: bool = True


def scan_jsonld(text: str) -> None:
    """Return when the text is neither too deep nor too long, and asks for no other document.

    Raises:
        SyntaxFault: it is nested deeper than :data:`DEEPEST`, names a context or document that
            would have to be fetched, or an IRI has characters that no IRI has, for which the
            parser would leave out what is said; with line and column.
        TooLarge: a text is longer than :data:`LONGEST_TEXT`; with line and column.
    """
    stack: list[_Container] = []
    for match in _TOKEN.finditer(text):
        part, here = match[0], stack[-1] if stack else None
        if part in "[{":
            if len(stack) >= DEEPEST:
                reason = f"it is nested deeper than {DEEPEST} levels"
                refuse(SyntaxFault, reason, text, match.start())
            stack.append(_opened(part, here))
        elif part in "]}":
            if stack:
                stack.pop()
        elif part == ":":
            if here is not None:
                here.awaits_key = False
        elif part == ",":
            if here is not None:
                here.awaits_key = True
        else:
            _take(match, text, here)


def _opened(part: str, outer: _Container | None) -> _Container:
    if outer is None:
        return _Container(part == "[", False, "")
    owner = outer.owner if outer.is_array else outer.key
    within = outer.is_array and outer.is_context
    return _Container(part == "[", within or owner == "@context", owner)


def _take(match: re.Match[str], text: str, here: _Container | None) -> None:
    """Read a string: a key, or a value of one."""
    start, part = match.start(), match[0]
    if len(part) > LONGEST_TEXT + 2:
        refuse(TooLarge, long("a text", LONGEST_TEXT), text, start)
    if here is None:
        return
    value = _undone(part)
    if not here.is_array and here.awaits_key:
        here.key = value
        return
    owner = here.owner if here.is_array else here.key
    if owner == "@context" or owner == "@import":
        reason = f"no context is fetched: write out the context that {shown(value)} stands for"
        refuse(SyntaxFault, reason, text, start)
    if owner in _NAMES and (found := _NO_IRI.search(value)):
        reason = f"{shown(value)} can't be an IRI: U+{ord(found[0]):04X} may not stand in one"
        refuse(SyntaxFault, reason, text, start)


def _undone(part: str) -> str:
    """Return a string with its escapes undone; one that is malformed is for the parser to tell."""
    if "\\" not in part:
        return part[1:-1]
    try:
        return str(json.loads(part, strict=False))
    except ValueError:
        return part[1:-1]
