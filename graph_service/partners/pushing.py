"""Which part of a query says what values a call is about: what stands before it in its group.

A group is its parts from left to right (SPARQL 1.1 Query, section 18.2.2.6): what stands before a
call, without the filters, is what its rows are joined with. So the call needs only rows that fit
one of these, and to send their values along loses nothing. A filter is about the whole group: it
may be left out, which sends more values than are needed, and has to be left out where it asks for
something that comes later.

An optional group that is nothing but a call is joined to what stands before that group.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from graph_service.partners.calls import Call
from graph_service.query.scan import VOLATILE
from graph_service.query.search_tokens import Reading, Token

_DOUBTFUL: Final = re.compile(r"<(?![A-Za-z][A-Za-z0-9+.-]*://)[^>]*[?$('#]")
"""An IRI with variables, calls, strings or remarks in it, if the engine reads less-than there."""


@dataclass(frozen=True)
class Before:
    """What stands before a call: from ``start`` to ``end``, but for the places ``left_out``.

    ``variables`` are those that it has in common with the call, without sign.
    """

    start: int
    end: int
    left_out: tuple[tuple[int, int], ...]
    variables: tuple[str, ...]


def before(text: str, call: Call) -> Before | None:
    """Return what stands before a call; ``None`` where that says nothing of its values."""
    group, end = call.groups[-1], call.start
    if any(_DOUBTFUL.match(token.part) for token in Reading(text).tokens if token.kind == "iri"):
        return None
    tokens = [token for token in Reading(text).tokens if group.start <= token.start < group.end]
    alone = all(call.start <= token.start < call.end for token in tokens)
    if alone and group.kind == "OPTIONAL" and len(call.groups) > 1:
        group = call.groups[-2]
        around = Reading(text).tokens
        tokens = [token for token in around if group.start <= token.start < group.end]
        end = max(each.start for each in tokens if each.start < call.groups[-1].start - 1)
    if group.kind == "SELECT":
        return None
    inside = [token for token in tokens if token.start < end]
    later = {token.part[1:] for token in tokens if token.start >= end and token.kind == "variable"}
    cut = _filters(inside, later)
    present = dict.fromkeys(
        token.part[1:]
        for token in inside
        if token.kind == "variable" and not any(one <= token.start < other for one, other in cut)
    )
    common = tuple(name for name in present if name in call.variables)
    if not common or any(token.part.upper() in VOLATILE for token in inside):
        return None
    return Before(group.start, end, cut, common)


def _filters(tokens: Sequence[Token], later: set[str]) -> tuple[tuple[int, int], ...]:
    """Return the places of filters of the group itself that ask for what comes later."""
    found, depth, at = list[tuple[int, int]](), 0, 0
    while at < len(tokens):
        token = tokens[at]
        depth += (token.kind == "open") - (token.kind == "close")
        if depth == 0 and token.kind == "word" and token.part.upper() == "FILTER":
            last = _last_of_filter(tokens, at)
            asked = {each.part[1:] for each in tokens[at : last + 1] if each.kind == "variable"}
            if asked & later:
                found.append((token.start, tokens[last].end))
            at = last
        at += 1
    return tuple(found)


def _last_of_filter(tokens: Sequence[Token], at: int) -> int:
    """Return the place of the bracket that closes a filter."""
    depth, opened = 0, False
    for place in range(at, len(tokens)):
        depth += (tokens[place].kind == "open") - (tokens[place].kind == "close")
        opened = opened or depth > 0
        if opened and depth == 0:
            return place
    return len(tokens) - 1
