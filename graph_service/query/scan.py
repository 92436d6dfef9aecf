r"""Tokens of a query text: what must be known before the engine sees it.

The engine opens connections for ``SERVICE`` and has no switch for it, so the keyword is looked for
here, among tokens, never by searching the text. Two readings are scanned: the text as it is, which
is how the engine reads it, and the text with its ``\u`` and ``\U`` escapes undone, which is how the
specification reads it (SPARQL 1.1 Query, section 19.2). The engine's grammar needs no space around
keywords (``1SERVICE<x>{}`` works) and takes ``<`` as less-than where the specification sees an
IRI, so words that merely contain the keyword count. And since what the engine takes for the rest
of a comparison may open a string or a comment (``?a<?b&&'>'``), all that follows is read both ways.

Deep nesting overflows the engine's stack and can't be caught there, so depth has a bound here.
"""

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError, Refused

DEEPEST: Final = 200
"""Most open brackets, braces and parentheses at once."""

TOKEN: Final = re.compile(
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
_LINE_END: Final = re.compile(r"[\r\n]")
_SKIPPED: Final = ("space", "comment")
_DOUBTFUL: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^'#>]*['#].*>", re.DOTALL)
"""An IRI that opens a string or a comment if it is none; no comparison goes on with ``a://``."""

NO_SERVICE: Final = "SERVICE is allowed only to partners, spelled as /partners has their endpoints"
"""The same whether there are partners, or some that this caller may not know of."""

_ESCAPE: Final = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
VOLATILE: Final = frozenset({"NOW", "RAND", "UUID", "STRUUID", "BNODE"})
"""Functions that give something else each time."""

_FORMS: Final = {"SELECT": "table", "ASK": "table", "CONSTRUCT": "graph", "DESCRIBE": "graph"}


@dataclass(frozen=True)
class Scan:
    """What the tokens of a query tell.

    ``form`` is ``"table"`` (SELECT, ASK), ``"graph"`` (CONSTRUCT, DESCRIBE) or ``None`` when the
    text starts like no query. ``star`` is the place of the ``*`` of the outer ``SELECT *``.
    ``variables`` are all variables without sign, by first occurrence. ``volatile`` says that the
    same query on the same data may give other bytes: it asks for the time, for something random
    or new, or its answer has blank nodes of its own.
    """

    form: str | None
    star: int | None
    variables: tuple[str, ...]
    volatile: bool


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
    reader = _Reader()
    doubtful = []
    for match in TOKEN.finditer(text):
        if match.lastgroup not in _SKIPPED:
            reader.take(str(match.lastgroup), match[0], match.start())
            if _DOUBTFUL.match(match[0]):
                doubtful.append(match.start())
    if doubtful:
        _read_as_less_than(text, doubtful)
    found = tuple(reader.variables)
    return Scan(_FORMS.get(reader.form), reader.star, found, reader.volatile)


def _read_as_less_than(text: str, doubtful: list[int]) -> None:
    """Look for calls in every reading in which one or more IRIs are less-than and what follows.

    A reading is followed until it comes to where another one has been: each place is read once.

    Args:
        text: the query.
        doubtful: where such IRIs are in the usual reading.

    Raises:
        Refused: there is a call in one of them.
    """
    been = {match.start() for match in TOKEN.finditer(text)}
    ends = [match.start() for match in _LINE_END.finditer(text)]
    while doubtful:
        at = doubtful.pop() + 1
        while at < len(text) and at not in been:
            been.add(at)
            if text[at] == "#":  # to the end of the line, without going there for each of many
                after = bisect_left(ends, at)
                at = ends[after] if after < len(ends) else len(text)
                continue
            match = TOKEN.match(text, at)
            if match is None:  # any character is a token
                break
            kind, part = str(match.lastgroup), match[0]
            if kind == "name" and part.upper().partition(":")[0].endswith("SERVICE"):
                raise _no_service()
            if kind in ("word", "iri"):
                _Reader().take(kind, part, at)
            if _DOUBTFUL.match(part):
                doubtful.append(at)
            at = match.end()


class _Reader:
    """Goes through the tokens once and keeps what is asked of them."""

    def __init__(self) -> None:
        self.form = ""
        self.star: int | None = None
        self.variables: dict[str, None] = {}
        self.volatile = False
        self._depth = 0
        self._before = ("", "")  # the last two tokens, upper case
        self._service_name = False
        self._in_template = False

    def take(self, kind: str, part: str, start: int) -> None:
        upper = part.upper()
        if kind == "open":
            self._open(part)
        elif kind == "close":
            self._depth -= 1
            self._in_template = self._in_template and self._depth > 0
        elif kind == "word":
            self._word(upper)
        elif kind == "variable":
            self.variables.setdefault(part[1:])
        elif kind == "iri":
            if ")" in part and "service" in part[part.index(")") :].lower():
                raise _no_service()
        elif kind == "label":
            self.volatile = self.volatile or self._in_template
        elif part == "*" and self._depth == 0 and self.star is None and self._after_select():
            self.star = start
        # SERVICE:x{ } is a prefixed name to the specification and a keyword to the engine
        self._service_name = (
            kind == "name"
            and upper.partition(":")[0].endswith("SERVICE")
            and self._before[1] != "GRAPH"
        )
        self._before = (self._before[1], upper)

    def _open(self, part: str) -> None:
        if self._service_name and part == "{":
            raise _no_service()
        if part == "{" and self._before[1] == "CONSTRUCT":
            self._in_template = True
        elif self._in_template:  # [ ] and ( ) make blank nodes, new ones in each answer
            self.volatile = self.volatile or part != "{"
        self._depth += 1
        if self._depth > DEEPEST:
            raise InputError(f"the query is nested deeper than {DEEPEST} levels")

    def _word(self, upper: str) -> None:
        if "SERVICE" in upper:
            raise _no_service()
        if upper == "LOAD":
            raise Refused("LOAD is not allowed here: the service fetches nothing")
        if not self.form and upper in _FORMS:
            self.form = upper
        elif upper in VOLATILE:
            self.volatile = True

    def _after_select(self) -> bool:
        first, last = self._before
        return last == "SELECT" or (first == "SELECT" and last in ("DISTINCT", "REDUCED"))


def _no_service() -> Refused:
    return Refused(NO_SERVICE)
