"""What a request to ``/sparql`` asks for, known before anything runs: query, formats, coding, tag.

It works on the WSGI environment alone, so that an answer that is already there is found without
the framework. An answer depends on the view, the query, its dataset, the format and the coding,
so its ETag is known here; the method, the order of graphs and the time limit do not change it.
"""

import hashlib
from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from graph_service.errors import InputError, NotAcceptable
from graph_service.formats import GRAPHS, TABLES, Format, by_name
from graph_service.partners.calls import Call, read_calls
from graph_service.query.direct import scan_direct
from graph_service.query.protocol import QueryRequest, parse_request
from graph_service.query.scan import Scan, scan
from graph_service.query.search_block import Block, blank_out, in_order, read_blocks
from graph_service.settings import Settings
from graph_service.web.answering import Answering
from graph_service.web.body import read_content
from graph_service.web.codings import Choice, Coding
from graph_service.web.codings import choose as choose_coding
from graph_service.web.ids import check_id
from graph_service.web.negotiation import HTML, choose
from graph_service.web.result_shape import VIEWS

KEY: Final = "graph_service.asked"
"""Where the environment keeps it: an :class:`Asked`, ``None``, or the error that it is wrong by."""

TEXT: Final = "graph_service.query_text"
"""Where the environment keeps the text of a query, for a page to show it again."""

_LONGEST_REMEMBERED: Final = 200
"""Characters of an ``Accept`` header whose negotiation is remembered."""

Environ = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """One query, ready to run.

    ``table`` and ``graph`` are the formats for either form of answer; that of the query's own form
    is there, unless the query is only to be explained. ``tag`` is the ETag of the plain answer,
    with quotes; ``None`` when the same query may give other bytes the next time. ``query_id`` is
    the id that the caller chose for it, ``blocks`` are the searches in it,
    ``calls`` those of partners. ``page`` says that the caller likes a page better than any format.
    """

    request: QueryRequest
    scanned: Scan
    table: Format | None
    graph: Format | None
    codings: Choice
    tag: str | None
    query_id: str | None
    blocks: tuple[Block, ...] = ()
    calls: tuple[Call, ...] = ()
    page: bool = False

    @property
    def tags(self) -> list[str]:
        """The tags that the answer may have: whether it is small is not known before it runs."""
        if self.tag is None:
            return []
        coding = self.codings.coding
        coded = [] if coding is None else [coded_tag(self.tag, coding)]
        return [*coded, self.tag] if self.codings.identity else coded


def read_asked(
    environ: Environ,
    settings: Settings,
    answering: Answering,
    endpoints: Callable[[], Collection[str]] = tuple,
) -> Asked | None:
    """Return what a request asks for; ``None`` when it asks for the service description.

    Args:
        environ: of the request.
        settings: its limits.
        answering: what it is answered from.
        endpoints: returns those that the query may call.

    Raises:
        InputError: the request, its body or a parameter is wrong.
        Refused: the query would fetch something.
        NotAcceptable: the caller accepts no type of this form of answer.
        CodingRefused: the caller accepts no content coding that is on offer.
        BodyCodingRefused: the body has a coding that is not read here.
    """
    method = environ["REQUEST_METHOD"]
    request = parse_request(
        method,
        environ.get("QUERY_STRING", "").encode("latin-1"),
        environ.get("CONTENT_TYPE"),
        b"" if method in ("GET", "HEAD") else read_content(environ, settings.body_bytes),
        longest=settings.query_bytes,
    )
    codings = choose_coding(environ.get("HTTP_ACCEPT_ENCODING"))
    if request is None:
        return None
    environ[TEXT] = request.query
    blocks: tuple[Block, ...] = ()
    calls: tuple[Call, ...] = ()
    scanned = scan_direct(request.query)
    if scanned is None:
        blocks = read_blocks(request.query)
        if "service" in request.query.lower():
            calls = read_calls(request.query, endpoints())
        spans = in_order((*blocks, *calls))
        scanned = scan(blank_out(request.query, spans) if spans else request.query)
    query_id = environ.get("HTTP_QUERY_ID", request.query_id)
    if query_id is not None:
        check_id(query_id)
    if request.explain:
        return Asked(request, scanned, None, None, codings, None, query_id, blocks, calls)
    accept = environ.get("HTTP_ACCEPT")
    if request.format is None and _is_for_people(accept):
        if request.view and request.view not in VIEWS:
            raise InputError(f"view must be one of {', '.join(VIEWS)}")
        return Asked(request, scanned, *PAGED, codings, None, query_id, blocks, calls, page=True)
    table, graph = _formats(scanned, request.format, accept)
    tag = None
    if not scanned.volatile and not calls:
        tag = tag_of(answering.key, settings.base_url, request, table, graph)
    return Asked(request, scanned, table, graph, codings, tag, query_id, blocks, calls)


def tag_of(
    key: str, base_url: str, request: QueryRequest, table: Format | None, graph: Format | None
) -> str:
    """Return the strong ETag of a plain answer, with its quotes.

    Args:
        key: that of what it is answered from.
        base_url: of the service.
        request: the query.
        table: the format, if it is a table.
        graph: the format, if it is a graph.
    """
    parts = (
        key,
        base_url,
        request.query,
        *(f"d {iri}" for iri in sorted(set(request.default_graphs))),
        *(f"n {iri}" for iri in sorted(set(request.named_graphs))),
        table.suffix if table else "-",
        graph.suffix if graph else "-",
    )
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()
    return f'"{digest[:32]}"'


def coded_tag(tag: str, coding: Coding | None) -> str:
    """Return the ETag of the same answer in a coding: other bytes have another strong ETag."""
    return tag if coding is None else f'{tag[:-1]}{coding.suffix}"'


PAGED: Final = (TABLES[0], GRAPHS[1])
"""The formats that a page is made of."""

_OFFERS: Final = (*TABLES, *GRAPHS, HTML)


def _is_for_people(accept: str | None) -> bool:
    """Return whether a caller likes a page better than every format: browsers do, programs not."""
    if accept is None or "html" not in accept.lower():
        return False
    try:
        return choose(accept, _OFFERS) is HTML
    except NotAcceptable:
        return False


def _formats(
    scanned: Scan, wanted: str | None, accept: str | None
) -> tuple[Format | None, Format | None]:
    """Return the formats for a table and for a graph; only the one of the query's form, if known.

    Raises:
        NotAcceptable: the format of that form is missing.
    """
    table = graph = None
    if scanned.form != "graph":
        table = _best(accept, TABLES) if wanted is None else by_name(wanted, TABLES)
    if scanned.form != "table":
        graph = _best(accept, GRAPHS) if wanted is None else by_name(wanted, GRAPHS)
    if scanned.form == "table" and table is None:
        raise NotAcceptable(tuple(offer.media_type for offer in TABLES))
    if scanned.form == "graph" and graph is None:
        raise NotAcceptable(tuple(offer.media_type for offer in GRAPHS))
    return table, graph


def _best(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    short = accept is None or len(accept) <= _LONGEST_REMEMBERED
    return _remembered(accept, offers) if short else _try(accept, offers)


def _try(accept: str | None, offers: tuple[Format, ...]) -> Format | None:
    try:
        return choose(accept, offers)
    except NotAcceptable:
        return None


_remembered = lru_cache(maxsize=256)(_try)
"""Clients are many, but their ``Accept`` headers are few."""
