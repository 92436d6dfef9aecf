"""RDF/XML before it is parsed: no document type, no entities, not too deep, no text too long."""

import re
from typing import Final

from graph_service.errors import SyntaxFault, TooLarge
from graph_service.parsing.limits import DEEPEST, LONGEST_TEXT
from graph_service.parsing.placing import refuse
from graph_service.parsing.turtle import long

_DECLARATION: Final = re.compile(r"<!\s*(DOCTYPE|ENTITY)", re.IGNORECASE)
_TAG: Final = re.compile(r"""<(?:[^<>"']|"[^"]*+"|'[^']*+')*+>""")
_SKIPPED: Final = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"))


def scan_rdfxml(text: str) -> None:
    """Return when the text declares nothing, is not too deep and holds no text that is too long.

    Raises:
        SyntaxFault: it has a document type or entities, which a parser would expand without
            limit, or is nested deeper than :data:`DEEPEST`; with line and column.
        TooLarge: text or an attribute is longer than :data:`LONGEST_TEXT`; with line and column.
    """
    if found := _DECLARATION.search(text):
        reason = "a document type or entities are not allowed in RDF/XML"
        refuse(SyntaxFault, reason, text, found.start())
    depth, at = 0, 0
    while (start := text.find("<", at)) >= 0:
        _require_short(text, at, start)
        at = _end(text, start)
        if at < 0:  # it is not closed, as the parser will tell
            return
        if text.startswith("</", start):
            depth -= 1
        elif text[start + 1] not in "?!" and text[at - 2] != "/":
            depth += 1
            if depth > DEEPEST:
                reason = f"it is nested deeper than {DEEPEST} elements: give inner nodes an IRI"
                refuse(SyntaxFault, reason, text, start)
        _require_short(text, start, at)
    _require_short(text, at, len(text))


def _end(text: str, start: int) -> int:
    """Return the index after a tag, comment, section or instruction; -1 when it has no end."""
    for begin, end in _SKIPPED:
        if text.startswith(begin, start):
            found = text.find(end, start + len(begin))
            return -1 if found < 0 else found + len(end)
    match = _TAG.match(text, start)
    return match.end() if match else -1


def _require_short(text: str, start: int, end: int) -> None:
    if end - start > LONGEST_TEXT:
        refuse(TooLarge, long("a text", LONGEST_TEXT), text, start)
