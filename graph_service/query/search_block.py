"""Searches inside of queries: blocks that look like a federated call and are answered by ourselves.

::

    PREFIX search: <https://w3id.org/reprisals/search#>
    SERVICE <https://w3id.org/reprisals/search> {
      ?thing search:text "alger*" ; search:score ?score ; search:match ?text .
    }

No call is made: before the query runs, each block is replaced by the rows that the text index gives
(:mod:`graph_service.query.search_rows`), so workers need no network. Blocks are found among the
tokens of the text, never by searching it, and only in exactly this form: one variable for the
thing, constant words, a variable for each property. A block that begins like one and is anything
else is refused with what is wrong and where. Every other SERVICE is left for
:func:`graph_service.query.scan.scan` to refuse.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Protocol

from graph_service.errors import InputError
from graph_service.namespaces import SEARCH, SEARCH_TERMS
from graph_service.query.search_tokens import Reading, Token, fault, place_of
from graph_service.query.wanted import read_wanted

MOST: Final = 4
"""Searches of one query."""

MOST_MATCHES: Final = 10_000
"""Texts that one search may give."""

COLUMNS: Final = ("score", "match", "language", "property")
"""Properties that a search gives, each to a variable."""

_PROPERTIES: Final = ("text", "limit", *COLUMNS)
_CALL: Final = f"<{SEARCH}>"
_NONE: Final[frozenset[str]] = frozenset()
_BEFORE: Final = frozenset(" \t\r\n{}.)")
_ESCAPE: Final = re.compile(r"\\(.)", re.DOTALL)
_ESCAPES: Final = {"t": "\t", "b": "\b", "n": "\n", "r": "\r", "f": "\f"} | {
    each: each for each in "\"'\\"
}


class Span(Protocol):
    """A part of a query that is replaced by rows; ``variables`` are those that these may bind."""

    @property
    def start(self) -> int:
        """Where it begins in the text."""

    @property
    def end(self) -> int:
        """Where it ends."""

    @property
    def variables(self) -> tuple[str, ...]:
        """Without sign."""


@dataclass(frozen=True)
class Block:
    """One search, from ``start`` to ``end`` in the text of its query.

    ``text`` is what is looked for, ``thing`` the variable of the things, ``columns`` those of the
    properties by name, in the order of the block; ``limit`` is the most matches that are wanted,
    ``None`` for all. Variables are without sign.
    """

    start: int
    end: int
    text: str
    thing: str
    columns: Mapping[str, str]
    limit: int | None = None

    @property
    def variables(self) -> tuple[str, ...]:
        """All its variables."""
        return (self.thing, *self.columns.values())


def read_blocks(text: str) -> tuple[Block, ...]:
    """Return the searches of a query, in order.

    Raises:
        SyntaxFault: one of them is not in the form that there is, or there are too many.
        InputError: what one looks for has no word.
        TooLarge: it has too many.
    """
    if _CALL not in text:
        return ()
    reading, groups, blocks = Reading(text), list[bool](), list[Block]()
    while reading.at < len(reading.tokens):
        token = reading.tokens[reading.at]
        reading.at += 1
        following = [each.part for each in reading.tokens[reading.at : reading.at + 2]]
        if token.part == "{":
            groups.append([each.upper() for each in following[:1]] == ["SELECT"])
        elif token.part == "}" and groups:
            groups.pop()
        elif token.kind != "word" or token.part.upper() != "SERVICE":
            continue
        elif following[:1] == [_CALL]:
            # behind the braces of a query rows can stand, and a call can't
            if not groups or groups[-1]:
                raise fault(text, token.start, "a search stands inside of the braces of a pattern")
            blocks.append(_block(reading, token))
        elif following[1:] == [_CALL] and following[0].upper() == "SILENT":
            raise fault(text, token.start, "a search can't be SILENT: it tells what is wrong")
    if len(blocks) > MOST:
        raise fault(text, blocks[MOST].start, f"a query may have {MOST} searches")
    return tuple(blocks)


def in_order(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Return parts of a query as they come in its text."""
    return tuple(sorted(spans, key=lambda span: span.start))


def blank_out(text: str, blocks: Sequence[Span]) -> str:
    """Return a query whose searches find nothing: what else stands in it can be scanned."""
    return replace_blocks(text, [(block, values(block, "")) for block in blocks])


def values(block: Span, rows: str) -> str:
    """Return the inline data that stands in the place of a block; ``rows`` are written already."""
    return f"VALUES ({' '.join('?' + name for name in block.variables)}) {{{rows}}}"


def replace_blocks(text: str, replaced: Sequence[tuple[Span, str]]) -> str:
    """Return a query with other texts in the places of its blocks."""
    parts, at = [], 0
    for block, part in replaced:
        parts += [text[at : block.start], part]
        at = block.end
    return "".join([*parts, text[at:]])


def _block(reading: Reading, service: Token) -> Block:
    """Return the search that begins with the token ``service``."""
    if service.start and reading.text[service.start - 1] not in _BEFORE:
        raise fault(reading.text, service.start, "a space must stand before a search")
    reading.at += 1
    reading.next("{", "{")
    thing = reading.next("a variable for what is found", "variable").part[1:]
    said: dict[str, Token] = {}
    while True:
        name = _property(reading)
        if name.part in said:
            raise fault(reading.text, name.start, f"search:{name.part} stands there twice")
        said[name.part] = _object(reading, name.part)
        if reading.next("; or . or }", ";", ".", "}").part != ";":
            break
    if reading.tokens[reading.at - 1].part == ".":
        reading.next("} (a search is about one variable)", "}")
    end = reading.tokens[reading.at - 1].end
    if "text" not in said:
        raise fault(reading.text, service.start, 'a search needs search:text "words"')
    columns = {name: each.part[1:] for name, each in said.items() if name in COLUMNS}
    if len({thing, *columns.values()}) != len(columns) + 1:
        raise fault(reading.text, service.start, "a search must not use a variable twice")
    return Block(
        service.start,
        end,
        _words(reading.text, said["text"]),
        thing,
        columns,
        _limit(reading.text, said["limit"]) if "limit" in said else None,
    )


def _property(reading: Reading) -> Token:
    """Return the next token, a property, with its name as ``part``."""
    token = reading.next("a property of the search", "iri", "name")
    prefix, _, local = token.part.partition(":")
    if token.kind == "iri":
        local = token.part[1:-1].removeprefix(SEARCH_TERMS)
        known = token.part[1:-1].startswith(SEARCH_TERMS)
    else:
        known = reading.prefixes.get(f"{prefix}:", _NONE) == {f"<{SEARCH_TERMS}>"}
    if not known or local not in _PROPERTIES:
        names = ", ".join(f"search:{name}" for name in _PROPERTIES)
        reason = f"a search has {names}, with PREFIX search: <{SEARCH_TERMS}>"
        raise fault(reading.text, token.start, reason)
    return Token(token.kind, local, token.start, token.end)


def _object(reading: Reading, name: str) -> Token:
    if name == "text":
        return reading.next("words in quotation marks", "string")
    if name == "limit":
        return reading.next("a number", "word")
    return reading.next("a variable", "variable")


def _words(text: str, token: Token) -> str:
    """Return what the string of a search stands for; it must have something to look for."""
    quotes = 3 if token.part[:3] in ('"""', "'''") else 1
    inner = token.part[quotes:-quotes]
    if any(match[1] not in _ESCAPES for match in _ESCAPE.finditer(inner)):
        raise fault(text, token.start, r"write the characters themselves, without \u")
    words = _ESCAPE.sub(lambda match: _ESCAPES[match[1]], inner)
    try:
        read_wanted(words)
    except InputError as error:
        error.line, error.column = place_of(text, token.start)
        raise
    return words


def _limit(text: str, token: Token) -> int:
    number = token.part
    if not (number.isascii() and number.isdecimal() and len(number) < 7):
        raise fault(text, token.start, "search:limit must be a whole number")
    if not 1 <= int(number) <= MOST_MATCHES:
        raise fault(text, token.start, f"search:limit must be from 1 to {MOST_MATCHES}")
    return int(number)
