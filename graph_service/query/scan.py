r"""Tokens of a query text: what must be known before the engine sees it.

The engine opens connections for ``SERVICE`` and has no switch for it, so the keyword is looked for
here, among tokens, never by searching the text. Two readings are scanned: the text as it is, which
is how the engine reads it, and the text with its ``\u`` and ``\U`` escapes undone, which is how the
specification reads it (SPARQL 1.1 Query, section 19.2). The engine's grammar needs no space around
keywords (``1SERVICE<x>{}`` works) and takes ``<`` as less-than where the specification sees an
IRI, so words that merely contain the keyword count, and IRIs that could hide one are looked into.

Deep nesting overflows the engine's stack and can't be caught there, so depth has a bound here.
"""

import re
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError, Refused

DEEPEST: Final = 200
"""Most open brackets, braces and parentheses at once."""

_TOKEN: Final = re.compile(
    r"""
    (?P<space>[ \t\r\n]+)
  | (?P<comment>\#[^\r\n]*)
  | (?P<iri><(?:[^\x00-\x20<>"{}|^`\\]|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8})*>)
  | (?P<string>'''(?:(?:''?)?(?:[^'\\]|\\.))*''' | \"\"\"(?:(?:""?)?(?:[^"\\]|\\.))*\"\"\"
        | '(?:[^'\\\r\n]|\\.)*' | "(?:[^"\\\r\n]|\\.)*")
  | (?P<variable>[?$]\w[\w·]*)
  | (?P<language>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
  | (?P<label>_:[\w.·-]+)
  | (?P<name>(?:[^\W\d_][\w.·-]{0,99}+)?:
        (?:(?:[\w:]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])
           (?:[\w:.·-]|%[0-9A-Fa-f]{2}|\\[_~.\-!$&'()*+,;=/?\#@%])*)?)
  | (?P<word>\w+)
  | (?P<open>[({\[])
  | (?P<close>[)}\]])
  | (?P<other>.)
    """,
    re.VERBOSE | re.DOTALL,
)  # every alternative is linear, prefixes are cut at 100 characters: the text may be hostile
_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
_FORMS: Final = {"SELECT": "table", "ASK": "table", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


@dataclass(frozen=True)
class Scan:
    """What the tokens of a query tell.

    ``form`` is ``"table"`` (SELECT, ASK), ``"graph"`` (CONSTRUCT, DESCRIBE) or ``None`` when the
    text starts like no query. ``star`` is the place of the ``*`` of the outer ``SELECT *``.
    ``variables`` are all variables without sign, by first occurrence.
    """

    form: str | None
    star: int | None
    variables: tuple[str, ...]


def scan(text: str) -> Scan:
    """Scan a query text; the answer is about the text as it is, escapes not undone.

    Raises:
        Refused: it contains ``SERVICE`` or ``LOAD`` as a keyword, however spelled.
        InputError: it is nested deeper than :data:`DEEPEST`.
    """
    if "\\u" in text or "\\U" in text:
        _read(undo_escapes(text))
    return _read(text)


def undo_escapes(text: str) -> str:
    r"""Return ``text`` with ``\uXXXX`` and ``\UXXXXXXXX`` replaced by what they stand for."""

    def character(match: re.Match[str]) -> str:
        code = int(match[1] or match[2], 16)
        return chr(code) if code <= 0x10FFFF else match[0]

    return _ESCAPE.sub(character, text)


def _read(text: str) -> Scan:
    form: str | None = None
    star: int | None = None
    variables: dict[str, None] = {}
    depth = 0
    words: list[str] = []  # the last significant tokens, upper case: what a keyword may follow
    service_name = False
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup
        if kind in ("space", "comment"):
            continue
        part = match[0]
        if kind == "open":
            if service_name and part == "{":
                raise _no_service()
            depth += 1
            if depth > DEEPEST:
                raise InputError(f"the query is nested deeper than {DEEPEST} levels")
        elif kind == "close":
            depth -= 1
        elif kind == "word":
            upper = part.upper()
            if "SERVICE" in upper:
                raise _no_service()
            if upper == "LOAD":
                raise Refused("LOAD is not allowed here: the service fetches nothing")
            if form is None:
                form = _FORMS.get(upper)
        elif kind == "variable":
            variables.setdefault(part[1:])
        elif kind == "iri":
            if ")" in part and "service" in part[part.index(")") :].lower():
                raise _no_service()
        elif part == "*" and depth == 0 and star is None and _after_select(words):
            star = match.start()
        # SERVICE:x{ } is a prefixed name to the specification and a keyword to the engine
        service_name = (
            kind == "name"
            and part.partition(":")[0].upper().endswith("SERVICE")
            and words[-1:] != ["GRAPH"]
        )
        words = [*words[-1:], part.upper()]
    return Scan(form, star, tuple(variables))


def _after_select(words: list[str]) -> bool:
    return words[-1:] == ["SELECT"] or (
        words[-1:] in (["DISTINCT"], ["REDUCED"]) and words[:1] == ["SELECT"]
    )


def _no_service() -> Refused:
    return Refused("SERVICE is allowed only to registered partners, and there are none")
