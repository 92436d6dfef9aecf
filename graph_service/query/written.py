"""Write a query with terms in the place of variables: the same rows as with them bound.

Terms replace tokens, never text, so a value can't reach beyond its place; what is put in is already
serialised (:func:`graph_service.query.parameters.serialise`).
"""

from collections.abc import Mapping
from typing import Final

from graph_service.query.outline import Outline, Select, Token, read_outline

_AFTER_GROUP: Final = {"HAVING", "ORDER", "LIMIT", "OFFSET"}


def write(text: str, terms: Mapping[str, str]) -> str:
    """Return the query ``text`` with each variable of ``terms`` replaced by its SPARQL term."""
    pieces, position = [], 0
    for token, written in _replacements(read_outline(text), terms):
        pieces += [text[position : token.start], written]
        position = token.start + len(token.text)
    return "".join(pieces) + text[position:]


def _replacements(outline: Outline, terms: Mapping[str, str]) -> list[tuple[Token, str]]:
    """Return what to write for each mention of a bound parameter, in the order of the text."""
    written = []
    for n, token in enumerate(outline.tokens):
        term = terms.get(token.variable)
        if term is None:
            continue
        select = max((s for s in outline.selects if s.start <= n < s.end), key=lambda s: s.start)
        depth = _depth(outline, select, n)
        if n < select.body and depth == 0:
            written.append((token, _column(select, token.variable, term, n)))
        elif n > select.close and depth == 0:
            written.append((token, _condition(outline, select, terms, n)))
        else:
            written.append((token, term))
    return written


def _column(select: Select, name: str, term: str, n: int) -> str:
    """Return what stands for a bound parameter in a projection.

    A sub-select must not make the variable again: its term is already where it was used, and the
    outer query may only name it once (SPARQL 1.1, section 18.2.1).
    """
    if select.outer:
        return f"({term} AS ?{name})"
    return "" if len(select.columns) > 1 else f"({term} AS ?{name}_{n})"


def _condition(outline: Outline, select: Select, terms: Mapping[str, str], n: int) -> str:
    """Return what stands for a bound parameter among the conditions of GROUP BY or ORDER BY.

    A constant makes no groups, and some processors refuse it there: it stays only where nothing
    else is grouped by, since without any GROUP BY an empty match would count as one group.
    """
    name = outline.tokens[n].variable
    clause = [
        m for m in range(select.close + 1, n) if outline.tokens[m].word in {"GROUP", "ORDER"}
    ][-1]
    if outline.tokens[clause].word == "ORDER":
        return f"({terms[name]})"
    end = next(
        (m for m in range(n, select.end) if outline.tokens[m].word in _AFTER_GROUP), select.end
    )
    others = [m for m in range(clause + 2, end) if outline.tokens[m].variable not in terms]
    first = all(outline.tokens[m].variable not in terms for m in range(clause + 2, n))
    return f"({terms[name]} AS ?{name}_{n})" if first and not others else ""


def _depth(outline: Outline, select: Select, n: int) -> int:
    """Return how many brackets are open at token ``n``, counted within its clause."""
    start = select.start if n < select.body else select.close + 1
    marks = [t.text for t in outline.tokens[start:n]]
    return marks.count("(") - marks.count(")")
