"""What the engine would answer wrongly, in part, or in no fixed order, and so is refused.

Measured on pyoxigraph 0.5.13, which binds a parameter as an initial value of its variable: it
raises where the variable is missing from the outer projection, and misses it silently in a
sub-select that does not project it; ``BOUND(?parameter)`` and ``BIND(?parameter AS ?x)`` are
answered as if it were unbound; ``LIMIT`` can't be bound. ``MIN``, ``MAX``, ``SUM``, ``AVG`` and
``GROUP_CONCAT`` are unbound as soon as one row of the group has no value; ``COUNT`` and ``SAMPLE``
are not.
"""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from graph_service.errors import QueryFault
from graph_service.query.outline import Outline, Token

_REFUSED: Final = {
    "FROM": "FROM has no place in a canned query: the dataset is the caller's audience",
    "MINUS": "use FILTER NOT EXISTS: MINUS depends on which variables are bound",
}
_FRAGILE: Final = {"MIN", "MAX", "SUM", "AVG", "GROUP_CONCAT"}


def check(outline: Outline, parameters: Iterable[str], partners: Collection[str] = ()) -> None:
    """Refuse a query that breaks a rule.

    Args:
        outline: the query.
        parameters: names of its parameters.
        partners: those that name whom it asks; a ``SERVICE`` is of one of these, and nothing else.

    Raises:
        QueryFault: the rule that is broken, and the line.
    """
    outer = outline.selects[0]
    for n, token in enumerate(outline.tokens):
        if token.word in _REFUSED:
            raise QueryFault(_REFUSED[token.word], line=token.line)
        if token.word in _FRAGILE and not _is_coalesced(outline.tokens, n):
            raise QueryFault(
                f"{token.word} loses its value when one row has none: use COALESCE inside",
                line=token.line,
            )
    for n, token in enumerate(outline.tokens):
        if token.word == "SERVICE":
            _check_call(outline.tokens, n, partners)
        elif token.variable in partners and n > outer.body and not _is_called(outline.tokens, n):
            raise QueryFault(
                f"?{token.variable} has its place behind SERVICE alone", line=token.line
            )
    for select in outline.selects:
        if select.star:
            raise QueryFault("name the columns instead of SELECT *", line=select.line)
    if "ORDER" not in outer.modifiers:
        raise QueryFault("no ORDER BY in the outer query", line=outer.line)
    if outer.limit is None:
        raise QueryFault("no LIMIT in the outer query", line=outer.line)
    for name in parameters:
        _check_parameter(outline, name)


def _is_called(tokens: Sequence[Token], n: int) -> bool:
    return tokens[n - 1].word == "SERVICE"


def _check_call(tokens: Sequence[Token], n: int, partners: Collection[str]) -> None:
    """Refuse a call that is not of a parameter, or that hides how it failed."""
    following = tokens[n + 1] if n + 1 < len(tokens) else tokens[n]
    if following.word == "SILENT":
        raise QueryFault(
            "a canned query says that its partner failed: no SILENT", line=following.line
        )
    if following.variable not in partners:
        raise QueryFault(
            "SERVICE has no place in a canned query, but for a parameter of type partner",
            line=tokens[n].line,
        )


def _is_coalesced(tokens: Sequence[Token], n: int) -> bool:
    """Tell whether the aggregate at ``n`` is of a COALESCE, with or without DISTINCT."""
    inside = [t.word for t in tokens[n + 2 : n + 4]]
    return inside[:1] == ["COALESCE"] or inside == ["DISTINCT", "COALESCE"]


def _check_parameter(outline: Outline, name: str) -> None:
    outer, *inner = outline.selects
    if name not in outer.columns:
        raise QueryFault(f"parameter ?{name} is missing from the outer projection", line=outer.line)
    if not any(t.variable == name for t in outline.tokens[outer.body :]):
        raise QueryFault(f"parameter ?{name} is never used", line=outer.line)
    for select in inner:
        line = next(outline.lines_of(name, select), None)
        if line is not None and name not in select.columns:
            raise QueryFault(
                f"parameter ?{name} is used in a sub-select that does not project it", line=line
            )
    tokens = outline.tokens
    for n, token in enumerate(tokens):
        if token.variable != name:
            continue
        before = tuple(t.text.upper() for t in tokens[max(0, n - 2) : n])
        after = tokens[n + 1].word if n + 1 < len(tokens) else ""
        if before[-1:] == ("AS",):
            raise QueryFault(f"parameter ?{name} is assigned by AS", line=token.line)
        if before[-1:] == ("VALUES",) or _in_values(tokens, n):
            raise QueryFault(f"parameter ?{name} is assigned by VALUES", line=token.line)
        if before == ("BOUND", "("):
            raise QueryFault(
                f"BOUND(?{name}) is answered as if it were unbound: use COALESCE", line=token.line
            )
        if before == ("BIND", "(") and after == "AS":
            raise QueryFault(f"BIND(?{name} AS …) loses the value", line=token.line)


def _in_values(tokens: Sequence[Token], n: int) -> bool:
    """Tell whether a variable stands in the list of variables of ``VALUES (?a ?b)``."""
    while n and tokens[n].kind == "variable":
        n -= 1
    return n > 0 and tokens[n].text == "(" and tokens[n - 1].word == "VALUES"
