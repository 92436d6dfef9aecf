"""Requests of the SPARQL 1.1 Protocol, without input or output (section 2.1 of it).

A request is its method, its query string, its content type and its body, as they came over the
wire. What it asks for comes back as a :class:`QueryRequest`; what is wrong with it is raised with
a reason. Percent-decoding happens here, exactly once, and nowhere else.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import unquote_to_bytes

from pyoxigraph import NamedNode

from graph_service.errors import InputError, TooLarge, UnsupportedType
from graph_service.formats import by_name

FORM: Final = "application/x-www-form-urlencoded"
DIRECT: Final = "application/sparql-query"
METHODS: Final = ("GET", "HEAD", "POST", "QUERY")
"""``QUERY`` is RFC 10008; it carries the same bodies as ``POST``."""

_EXPLAIN: Final = ("algebra", "true", "1", "false", "0")
_CHARSETS: Final = {"utf-8", "utf8", "us-ascii"}
_MOST_PARAMETERS: Final = 2_000


@dataclass(frozen=True)
class QueryRequest:
    """One query as asked for.

    ``default_graphs`` and ``named_graphs`` are absolute IRIs in the order given; when either is
    set they replace the dataset clauses of the query (section 2.1.4). ``timeout`` is in seconds
    and only ever lowers the limit; ``format``, ``query_id`` and ``view`` are unchecked: the values
    of ``format=``, ``query-id=`` and ``view=``.
    """

    query: str
    default_graphs: tuple[str, ...] = ()
    named_graphs: tuple[str, ...] = ()
    timeout: float | None = None
    format: str | None = None
    query_id: str | None = None
    explain: bool = False
    view: str | None = None


def parse_request(
    method: str,
    query_string: bytes,
    content_type: str | None,
    body: bytes,
    *,
    longest: int = 100_000,
) -> QueryRequest | None:
    """Return what a request asks for, or ``None`` for a ``GET`` without ``query``.

    Args:
        method: one of :data:`METHODS`.
        query_string: the part of the URL after ``?``, still encoded.
        content_type: the header's value, ``None`` when absent.
        body: the bytes of the body, still encoded.
        longest: limit of the query text, in bytes of UTF-8.

    Raises:
        UnsupportedType: the body's type is missing, unknown or not UTF-8.
        TooLarge: the query text is longer than ``longest``.
        InputError: a parameter is missing, repeated, empty or malformed.
    """
    parameters = parse_parameters(query_string)
    if method not in ("GET", "HEAD"):
        parameters = _with_body(parameters, content_type, body)
    if any(name == "update" for name, _ in parameters):
        raise InputError("an update can't be sent as a query; /update takes it, by POST")
    if method in ("GET", "HEAD") and all(name != "query" for name, _ in parameters):
        return None
    given: dict[str, list[str]] = {}
    for name, value in parameters:
        given.setdefault(name, []).append(value)
    queries = given.get("query", [])
    if len(queries) != 1:
        wrong = "is missing" if not queries else f"is given {len(queries)} times"
        raise InputError(f"the parameter query must be given exactly once; it {wrong}")
    if len(queries[0].encode()) > longest:
        raise TooLarge(f"the query text is longer than {longest} bytes")
    if not queries[0].strip():
        raise InputError("the query is empty")
    return QueryRequest(
        query=queries[0],
        default_graphs=_graphs(given, "default-graph-uri"),
        named_graphs=_graphs(given, "named-graph-uri"),
        timeout=_seconds(_at_most_once(given, "timeout")),
        format=_format(given.get("format", [])),
        query_id=_at_most_once(given, "query-id"),
        explain=_explain(_at_most_once(given, "explain")),
        view=_at_most_once(given, "view"),
    )


def parse_parameters(encoded: bytes) -> list[tuple[str, str]]:
    """Decode ``a=b&c=d`` once, in order; ``+`` is a space (URL Standard, section 5.1).

    Raises:
        InputError: a part is not UTF-8 after decoding, or there are absurdly many.
    """
    parts = [part for part in encoded.split(b"&") if part]
    if len(parts) > _MOST_PARAMETERS:
        raise InputError(f"more than {_MOST_PARAMETERS} parameters")
    decoded = []
    for part in parts:
        name, _, value = part.partition(b"=")
        decoded.append((_decode(name), _decode(value)))
    return decoded


def _decode(part: bytes) -> str:
    try:
        if b"%" not in part and b"+" not in part:
            return part.decode("utf-8")
        return unquote_to_bytes(part.replace(b"+", b" ")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise InputError("a parameter is not UTF-8 after percent-decoding") from error


def _with_body(
    parameters: list[tuple[str, str]], content_type: str | None, body: bytes
) -> list[tuple[str, str]]:
    kind, charset = split_content_type(content_type)
    if charset not in _CHARSETS:
        raise UnsupportedType(f"the charset of a query must be utf-8, not {charset}")
    if kind == FORM:
        return parameters + parse_parameters(body)
    if kind == DIRECT:
        try:
            return [*parameters, ("query", body.decode("utf-8"))]
        except UnicodeDecodeError as error:
            raise InputError("the body is not UTF-8") from error
    stated = f"is {kind}" if kind else "has no media type"
    raise UnsupportedType(f"the body {stated}; send {DIRECT} or {FORM}")


def split_content_type(header: str | None) -> tuple[str, str]:
    """Return media type and charset of a ``Content-Type``, lower case; no charset is utf-8."""
    kind, *rest = (header or "").split(";")
    charset = "utf-8"
    for parameter in rest:
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset":
            charset = value.strip().strip('"').lower()
    return kind.strip().lower(), charset


def _graphs(given: Mapping[str, Sequence[str]], name: str) -> tuple[str, ...]:
    graphs = tuple(given.get(name, ()))
    for iri in graphs:
        check_iri(iri, name)
    return graphs


def check_iri(iri: str, what: str) -> None:
    """Refuse what is not an absolute IRI (RFC 3987).

    Raises:
        InputError: naming ``what`` is wrong.
    """
    try:
        NamedNode(iri)
    except ValueError as error:
        raise InputError(f"{what} must be an absolute IRI") from error


def _format(given: Sequence[str]) -> str | None:
    """Return the value of ``format=``.

    SPARQLWrapper names one format in several spellings, some of them nobody's; that is one format
    as long as no second one is named.
    """
    values = [value for value in given if value]
    names = [name for value in values for name in value.split(",") if by_name(name)]
    named = {by_name(name) for name in names}
    if len(named) > 1:
        raise InputError(f"the parameter format names {len(named)} formats")
    return next(iter(names or values), None)


def _at_most_once(given: Mapping[str, Sequence[str]], name: str) -> str | None:
    values = given.get(name, ())
    if len(values) > 1:
        raise InputError(f"the parameter {name} may be given once; it is given {len(values)} times")
    return values[0] if values else None


def _explain(text: str | None) -> bool:
    if text not in (None, *_EXPLAIN):
        raise InputError(f"explain must be one of {', '.join(_EXPLAIN)}")
    return text in _EXPLAIN[:3]


def _seconds(text: str | None) -> float | None:
    if text is None:
        return None
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not (0 < seconds < math.inf):
        raise InputError("timeout must be a number of seconds above 0")
    return seconds
