"""What a partner is sent: its pattern as a query, with values that it is about."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from graph_service.query.quoted import quote_iri, quote_string, quote_tag

BATCH: Final = 200
"""Rows of values of one text that is sent by POST."""

BATCH_GET: Final = 20
"""The same for one that stands in an address."""

Value = Mapping[str, Any]
"""A term as JSON results have it."""

_PLAIN: Final = "http://www.w3.org/2001/XMLSchema#string"


def questions(
    prologue: str,
    inner: str,
    variables: Sequence[str],
    most: int,
    values: "Values | None" = None,
    *,
    batch: int = BATCH,
) -> tuple[str, ...]:
    """Return the queries that ask for a pattern.

    Args:
        prologue: prefixes and base.
        inner: the pattern, without braces.
        variables: that are asked for, without sign.
        most: rows that may come; one more is asked for, to see that there are more.
        values: what it is about; ``None`` for everything.
        batch: rows of values of one query.
    """
    names = " ".join(f"?{name}" for name in variables)
    tail = f"{{ {inner}\n}}"
    if values is None:
        return (f"{prologue}SELECT {names} WHERE {{ {tail} }} LIMIT {most + 1}",)
    heads = " ".join(f"?{name}" for name in values.variables)
    texts = []
    for at in range(0, len(values.rows), batch):
        rows = "".join(values.rows[at : at + batch])
        data = f"VALUES ({heads}) {{ {rows} }}"
        texts.append(f"{prologue}SELECT {names} WHERE {{ {data} {tail} }} LIMIT {most + 1}")
    return tuple(texts)


class Values:
    """Distinct rows of values, written as a query has them.

    A variable that is unbound in some row, or a node without a name there, is left out: a node of
    ours is none of a partner's, and an unbound one fits everything.

    Args:
        variables: without sign.
        bindings: rows of JSON results.
    """

    def __init__(self, variables: Sequence[str], bindings: Sequence[Mapping[str, Value]]) -> None:
        self.variables = tuple(
            name
            for name in variables
            if all(name in row and row[name]["type"] in ("uri", "literal") for row in bindings)
        )
        self.rows = tuple(
            dict.fromkeys(
                f"({' '.join(_term(row[name]) for name in self.variables)})" for row in bindings
            )
        )


def _term(value: Value) -> str:
    if value["type"] == "uri":
        return quote_iri(value["value"], guarded=False)
    text = quote_string(value["value"], guarded=False)
    if "xml:lang" in value:
        direction = f"--{value['its:dir']}" if "its:dir" in value else ""
        return f"{text}@{quote_tag(value['xml:lang'] + direction)}"
    kind = value.get("datatype", _PLAIN)
    return text if kind == _PLAIN else f"{text}^^{quote_iri(kind, guarded=False)}"
