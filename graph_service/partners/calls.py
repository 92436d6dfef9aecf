"""Calls of partners inside of a query: which blocks they are, and what stands around them.

::

    SERVICE [SILENT] <https://archive.example.org/sparql> { ... }

A block is a call only if it names a partner's endpoint in exactly its spelling. It is found among
the tokens of the text, never by searching it; before the query runs, its answer stands in its
place, so the engine calls nobody. Everything else that calls somebody, however it is spelled, is
left in the text for :func:`graph_service.query.scan.scan` to refuse, and so is a call that the
engine would read where we read none.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from graph_service.errors import Refused
from graph_service.query.scan import scan
from graph_service.query.search_tokens import Reading, Token, fault

MOST: Final = 8
"""Calls of one query."""

_BEFORE: Final = frozenset(" \t\r\n{}.)")
_FORMS: Final = frozenset({"SELECT", "ASK", "CONSTRUCT", "DESCRIBE"})
_ABSOLUTE: Final = re.compile(r"<[A-Za-z][A-Za-z0-9+.-]*:")
_INSIDE: Final = "a call to a partner has no other call inside of it"


@dataclass(frozen=True)
class Group:
    """A group that a call stands in: from behind its brace to before the one that closes it.

    ``kind`` is the word before it in capital letters, or nothing.
    """

    kind: str
    start: int
    end: int


@dataclass(frozen=True)
class Call:
    """One call, from ``start`` to ``end`` in the text of its query.

    ``inner`` is what stands inside of its braces, ``variables`` are those in it, without sign,
    whether or not they can be seen from outside. ``groups`` are those around it, innermost last.
    """

    start: int
    end: int
    endpoint: str
    silent: bool
    inner: str
    variables: tuple[str, ...]
    groups: tuple[Group, ...]


def read_calls(text: str, endpoints: Collection[str]) -> tuple[Call, ...]:
    """Return the calls of a query, in order.

    Args:
        text: the query.
        endpoints: those of the partners that its caller may know of.

    Raises:
        Refused: a call has another one inside.
        SyntaxFault: one of them is not where a call can be, has no variable, or there are too many.
        InputError: one is nested too deeply.
    """
    if not endpoints:
        return ()
    tokens, calls = Reading(text).tokens, list[Call]()
    groups, at = list[tuple[str, int, int]](), 0
    while at < len(tokens):
        token, start = tokens[at], at
        at += 1
        if token.part == "{":
            groups.append((_kind(tokens, start), token.end, start))
        elif token.part == "}" and groups:
            groups.pop()
        elif token.kind == "word" and token.part.upper() == "SERVICE":
            silent = at < len(tokens) and tokens[at].part.upper() == "SILENT"
            head = [each.part for each in tokens[at + silent : at + silent + 2]]
            if len(head) == 2 and head[1] == "{" and head[0][1:-1] in endpoints:
                opening = at + silent + 1
                closing = _closing(text, tokens, opening)
                around = tuple(
                    Group(kind, begin, _end(text, tokens, index)) for kind, begin, index in groups
                )
                calls.append(_call(text, tokens, (start, opening, closing), silent, around))
                at = closing + 1
    if len(calls) > MOST:
        raise fault(text, calls[MOST].start, f"a query may have {MOST} calls")
    return tuple(calls)


def prologue(text: str, parts: Sequence[str], base: str) -> str:
    """Return the prefixes of a query that texts cut out of it use, and its base.

    What else its prologue says, remarks and unused prefixes, is nobody's business.

    Args:
        text: the query.
        parts: texts that are to be read with it.
        base: of a query without ``BASE``.
    """
    declared = takewhile(lambda each: each.part.upper() not in _FORMS, Reading(text).tokens)
    used = {
        each.part.partition(":")[0] + ":"
        for part in parts
        for each in Reading(part).tokens
        if each.kind == "name"
    }
    found, tokens = [f"BASE <{base}>"], list(declared)
    relative = any(_is_relative(each) for part in parts for each in Reading(part).tokens)
    for number, token in enumerate(tokens):
        following = tokens[number + 1 : number + 3]
        if token.kind != "word" or not following:
            continue
        if token.part.upper() == "BASE" and following[0].kind == "iri":
            found.append(f"BASE {following[0].part}")
        elif token.part.upper() == "PREFIX" and len(following) == 2 and following[0].part in used:
            found.append(f"PREFIX {following[0].part} {following[1].part}")
            relative = relative or _is_relative(following[1])
    if not relative:
        found = [each for each in found if not each.startswith("BASE ")]
    return "".join(f"{each}\n" for each in found)


def dataset(text: str) -> str:
    """Return the dataset clauses of a query, as they stand there."""
    parts, depth, tokens = list[str](), 0, Reading(text).tokens
    for number, token in enumerate(tokens):
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.kind == "word" and token.part.upper() == "FROM":
            named = tokens[number + 1 : number + 2]
            count = 2 if named and named[0].part.upper() == "NAMED" else 1
            parts += [each.part for each in tokens[number : number + 1 + count]]
    return " ".join(parts)


def _call(
    text: str,
    tokens: Sequence[Token],
    places: tuple[int, int, int],
    silent: bool,
    groups: tuple[Group, ...],
) -> Call:
    """Return the call whose first token, opening and closing brace are at these places."""
    first, opening, closing = places
    start = tokens[first].start
    if start and text[start - 1] not in _BEFORE:
        raise fault(text, start, "a space must stand before a call to a partner")
    if not groups or groups[-1].kind == "SELECT":
        raise fault(text, start, "a call stands inside of the braces of a pattern")
    if any(group.kind == "GRAPH" for group in groups):
        raise fault(text, start, "a call to a partner can't stand inside of GRAPH")
    inner = text[tokens[opening].end : tokens[closing].start]
    try:
        found = scan(f"SELECT * {{ {inner}\n}}")
    except Refused as error:
        raise Refused(_INSIDE) from error
    if not found.variables:
        raise fault(text, start, "a call to a partner needs a variable")
    return Call(
        start,
        tokens[closing].end,
        tokens[opening - 1].part[1:-1],
        silent,
        inner,
        found.variables,
        groups,
    )


def _is_relative(token: Token) -> bool:
    return token.kind == "iri" and not _ABSOLUTE.match(token.part)


def _kind(tokens: Sequence[Token], at: int) -> str:
    """Return which kind of group begins at a place: the word before it says so."""
    before = [each.part.upper() for each in tokens[max(0, at - 2) : at]]
    following = tokens[at + 1].part.upper() if at + 1 < len(tokens) else ""
    if following == "SELECT":
        return "SELECT"
    if len(before) == 2 and before[0] == "GRAPH":
        return "GRAPH"
    return before[-1] if before else ""


def _end(text: str, tokens: Sequence[Token], opening: int) -> int:
    """Return where the group ends that is opened at a place."""
    return tokens[_closing(text, tokens, opening)].start


def _closing(text: str, tokens: Sequence[Token], opening: int) -> int:
    depth = 0
    for at in range(opening, len(tokens)):
        depth += (tokens[at].part == "{") - (tokens[at].part == "}")
        if depth == 0:
            return at
    raise fault(text, len(text), "a brace is not closed")
