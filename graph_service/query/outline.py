"""The outline of a SELECT query: its tokens, its sub-selects, what each projects and uses.

Only as much of SPARQL 1.1 as the rules for canned queries need; whether a text is valid SPARQL is
for the engine to say.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from graph_service.errors import QueryFault

_TOKEN: Final = re.compile(
    r"""(?P<space>\s+|\#[^\n\r]*)
      | (?P<iri><[^<>"{}|^`\\\x00-\x20]*>)
      | (?P<text>\"{3}(?:[^"\\]|\\.|"(?!""))*\"{3}|'{3}(?:[^'\\]|\\.|'(?!''))*'{3}
                |"(?:[^"\\\n\r]|\\.)*"|'(?:[^'\\\n\r]|\\.)*')
      | (?P<variable>[?$]\w+)
      | (?P<name>(?:[^\W\d][\w.\-]*)?:(?:(?:[\w:%.\-]|\\.)*(?:[\w:%\-]|\\.))?)
      | (?P<tag>@[A-Za-z]+(?:-[A-Za-z0-9]+)*)
      | (?P<number>\d+(?:\.\d+)?(?:[eE][+-]?\d+)?)
      | (?P<word>[A-Za-z_]\w*)
      | (?P<mark>.)""",
    re.VERBOSE | re.DOTALL,
)
_OPEN: Final = {"{": 1, "(": 1, "}": -1, ")": -1}


@dataclass(frozen=True)
class Token:
    """One token: ``kind`` is a group of the pattern; ``word`` is the text in upper case."""

    kind: str
    text: str
    start: int
    line: int

    @property
    def word(self) -> str:
        """The keyword that this token is, in upper case; empty for other kinds."""
        return self.text.upper() if self.kind == "word" else ""

    @property
    def variable(self) -> str:
        """The name of the variable, without its mark; empty for other kinds."""
        return self.text[1:] if self.kind == "variable" else ""


@dataclass(frozen=True)
class Select:
    """One SELECT: positions count tokens; ``body`` opens its group, ``end`` is behind its last.

    ``columns`` are the projected variables in order, ``aliased`` those that an ``AS`` makes;
    ``limit`` is the number after LIMIT, ``None`` where there is none.
    """

    outer: bool
    line: int
    start: int
    body: int
    close: int
    end: int
    columns: tuple[str, ...]
    aliased: frozenset[str]
    star: bool
    modifiers: frozenset[str]
    limit: int | None


@dataclass(frozen=True)
class Outline:
    """The tokens of a query (no space, no comments) and its SELECTs; the first is the outer one."""

    tokens: tuple[Token, ...]
    selects: tuple[Select, ...]

    def lines_of(self, variable: str, select: Select) -> Iterator[int]:
        """Yield the lines where ``select`` mentions the variable, sub-selects included."""
        for token in self.tokens[select.start : select.end]:
            if token.variable == variable:
                yield token.line


def tokenise(text: str) -> tuple[Token, ...]:
    """Return the tokens of a SPARQL text without space and comments; lines count from 1."""
    tokens, line = [], 1
    for match in _TOKEN.finditer(text):
        kind = str(match.lastgroup)
        if kind != "space":
            tokens.append(Token(kind, match.group(), match.start(), line))
        line += match.group().count("\n")
    return tuple(tokens)


@lru_cache(maxsize=256)  # canned queries, which are written out again and again
def read_outline(text: str) -> Outline:
    """Return the outline of a SELECT query.

    Raises:
        QueryFault: the text is no SELECT query, or its braces do not match.
    """
    tokens = tokenise(text)
    starts = [n for n, t in enumerate(tokens) if t.word == "SELECT"]
    forms = [t for t in tokens if t.word in {"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"}]
    if not starts or forms[0].word != "SELECT":
        raise QueryFault("a canned query is a SELECT", line=forms[0].line if forms else 1)
    return Outline(tokens, tuple(_select(tokens, n, outer=n == starts[0]) for n in starts))


def _select(tokens: Sequence[Token], start: int, *, outer: bool) -> Select:
    body = _first(tokens, start, "{")
    close = _matching(tokens, body)
    end = len(tokens) if outer else _matching(tokens, start - 1)
    columns, aliased, star = _projection(tokens[start + 1 : body])
    modifiers = frozenset(t.word for t in tokens[close + 1 : end]) & {"ORDER", "GROUP", "LIMIT"}
    return Select(
        outer=outer,
        line=tokens[start].line,
        start=start,
        body=body,
        close=close,
        end=end,
        columns=columns,
        aliased=frozenset(aliased),
        star=star,
        modifiers=modifiers,
        limit=_limit(tokens[close + 1 : end]),
    )


def _limit(modifiers: Sequence[Token]) -> int | None:
    for word, number in pairwise(modifiers):
        if word.word == "LIMIT" and number.text.isdecimal():
            return int(number.text)
    return None


def _projection(tokens: Sequence[Token]) -> tuple[tuple[str, ...], set[str], bool]:
    columns: list[str] = []
    aliased: set[str] = set()
    depth, star = 0, False
    for before, token in zip((None, *tokens), tokens, strict=False):
        depth += _OPEN.get(token.text, 0)
        after_as = before is not None and before.word == "AS"
        if token.variable and (depth == 0 or (depth == 1 and after_as)):
            columns.append(token.variable)
            aliased |= {token.variable} if after_as else set()
        star = star or (depth == 0 and token.text == "*")
    return tuple(columns), aliased, star


def _first(tokens: Sequence[Token], start: int, mark: str) -> int:
    for n in range(start, len(tokens)):
        if tokens[n].text == mark:
            return n
    raise QueryFault(f"no '{mark}' after this SELECT", line=tokens[start].line)


def _matching(tokens: Sequence[Token], start: int) -> int:
    """Return where the brace that opens at ``start`` closes."""
    if tokens[start].text != "{":
        raise QueryFault("a sub-select stands in braces of its own", line=tokens[start].line)
    depth = 0
    for n in range(start, len(tokens)):
        if tokens[n].text in "{}" and tokens[n].kind == "mark":
            depth += _OPEN[tokens[n].text]
            if depth == 0:
                return n
    raise QueryFault("this brace is never closed", line=tokens[start].line)
