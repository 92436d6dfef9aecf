"""Turtle, TriG, N-Triples and N-Quads before they are parsed: how deep, and how long their terms.

Tokens are what the grammar of Turtle 1.1 (section 6.5) has; a string or an IRI that is not closed
ends where the text or its line does, so that every text is read once, from its start to its end.
"""

import re
from typing import Final

from graph_service.errors import SyntaxFault, TooLarge
from graph_service.parsing.limits import DEEPEST, LONGEST_IRI, LONGEST_TAG, LONGEST_TEXT
from graph_service.parsing.placing import refuse

_TOKEN: Final = re.compile(
    r'''
    (?P<text>"""(?:"{0,2}(?:[^"\\]|\\.))*+(?:"{3,5}|\Z|"{0,2}\\?\Z)
        | \'\'\'(?:'{0,2}(?:[^'\\]|\\.))*+(?:'{3,5}|\Z|'{0,2}\\?\Z)
        | "(?:[^"\\\r\n]|\\.)*+"? | '(?:[^'\\\r\n]|\\.)*+'?)
  | \#[^\r\n]*+
  | (?P<open><<|[(\[{])
  | (?P<close>>>|[)\]}])
  | (?P<iri><[^<>\x00-\x20"]*+>?)
  | (?P<tag>@[A-Za-z][A-Za-z0-9-]*+)
  | \\.
    ''',
    re.VERBOSE | re.DOTALL,
)


def scan_turtle(text: str) -> None:
    """Return when the text is neither too deep nor has terms that are too long.

    Raises:
        SyntaxFault: it is nested deeper than :data:`DEEPEST`; with line and column.
        TooLarge: an IRI, a literal or a language tag is too long; with line and column.
    """
    depth = 0
    for match in _TOKEN.finditer(text):
        kind, length = match.lastgroup, match.end() - match.start()
        if kind == "open":
            depth += 1
            if depth > DEEPEST:
                reason = f"it is nested deeper than {DEEPEST} levels: give inner nodes an IRI"
                refuse(SyntaxFault, reason, text, match.start())
        elif kind == "close":
            depth = max(0, depth - 1)  # more than were opened is a fault for the parser to tell
        elif kind == "iri" and length > LONGEST_IRI + 2:
            refuse(TooLarge, long("an IRI", LONGEST_IRI), text, match.start())
        elif kind == "text" and length > LONGEST_TEXT + 2:
            refuse(TooLarge, long("a literal", LONGEST_TEXT), text, match.start())
        elif kind == "tag" and length > LONGEST_TAG + 1:
            refuse(TooLarge, long("a language tag", LONGEST_TAG), text, match.start())


def long(what: str, most: int) -> str:
    """Return the reason that a term is too long."""
    return f"{what} has more than {most} characters"
