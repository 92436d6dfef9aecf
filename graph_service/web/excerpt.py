"""The beginning of an answer, as rows of terms: what a page shows of it.

The formats are SPARQL Results JSON (SPARQL 1.1 Query Results JSON Format, section 3) and N-Triples.
Either may be cut anywhere: what is whole before the cut is read.
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

Term = NamedNode | BlankNode | Literal | Triple | str
"""A term; what JSON has besides comes as a text."""

_ROWS: Final = '"bindings":['


@dataclass(frozen=True)
class Excerpt:
    """What is read of an answer: ``truth`` is there for ASK alone, else ``rows`` by ``columns``.

    ``whole`` says whether that is all of it, ``is_graph`` whether rows are statements.
    """

    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Term | None, ...], ...] = ()
    truth: bool | None = None
    whole: bool = True
    is_graph: bool = False


def read_table(body: bytes, *, whole: bool) -> Excerpt:
    """Return the rows of SPARQL Results JSON.

    Args:
        body: all of it, or its beginning.
        whole: whether it is all.
    """
    text = body.decode("utf-8", "ignore")
    start = text.find(_ROWS)
    if start < 0:
        return Excerpt(truth=bool(json.loads(text).get("boolean")))
    columns = tuple(json.loads(text[: text.index(',"results"')] + "}")["head"].get("vars", ()))
    rows, decoder, place = [], json.JSONDecoder(), start + len(_ROWS)
    while text[place : place + 1] == "{":
        try:
            row, place = decoder.raw_decode(text, place)
        except ValueError:
            break
        rows.append(tuple(_term(row[name]) if name in row else None for name in columns))
        place += text[place : place + 1] == ","
    return Excerpt(columns, tuple(rows), whole=whole)


def read_graph(body: bytes, *, whole: bool) -> Excerpt:
    """Return the statements of N-Triples as rows; arguments as of :func:`read_table`."""
    lines = body if whole else body[: body.rfind(b"\n") + 1]
    found: Iterable[Triple] = (
        each.triple for each in parse(lines, format=RdfFormat.N_TRIPLES, lenient=True)
    )
    rows = tuple((each.subject, each.predicate, each.object) for each in found)
    return Excerpt(("subject", "predicate", "object"), rows, whole=whole, is_graph=True)


def _term(member: dict[str, Any]) -> Term:
    value, kind = member["value"], member["type"]
    if kind == "uri":
        return NamedNode(value)
    if kind == "bnode":
        return BlankNode(value)
    if not isinstance(value, str):  # a triple term (SPARQL 1.2)
        return json.dumps(value, ensure_ascii=False)
    if "xml:lang" in member:
        return Literal(value, language=member["xml:lang"])
    if "datatype" in member:
        return Literal(value, datatype=NamedNode(member["datatype"]))
    return Literal(value)
