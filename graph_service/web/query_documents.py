"""Canned queries as linked data: each, and all of them, in each format of RDF."""

from collections.abc import Iterable
from typing import Final

from flask import Response, request
from pyoxigraph import Triple

from graph_service.errors import QueryFault
from graph_service.export.lines import lines_of
from graph_service.export.prefixes import DECLARED, declarations
from graph_service.formats import Format
from graph_service.namespaces import PREFIXES
from graph_service.query.canned import CannedQuery
from graph_service.query.executable import SCHEMA, collection, executable
from graph_service.web.pinned import url_below
from graph_service.web.rendering import write_out
from graph_service.web.service import Service

_PREFIXES: Final = PREFIXES | {"schema": SCHEMA}
_NOTICE: Final = (
    "Queries that this service answers, with the defaults of their parameters in them.",
    "What they answer are allegations of the sources that each row names.",
)


def describe_one(here: Service, query: CannedQuery, form: Format) -> Response:
    """Return the statements on one query and on the prefixes that it names.

    Raises:
        QueryFault: a value is given; the description has the defaults.
    """
    return _write(executable(query, _endpoint(here), DECLARED), form)


def describe_all(here: Service, form: Format) -> Response:
    """Return the statements on all queries; raises like :func:`describe_one`."""
    return _write(collection(here.queries.values(), _endpoint(here), DECLARED), form)


def _write(triples: Iterable[Triple], form: Format) -> Response:
    if set(request.args) - {"format"}:
        raise QueryFault("the description of a query takes no values")
    return write_out(form, lines_of([*triples, *declarations()]), _NOTICE, _PREFIXES)


def _endpoint(here: Service) -> str:
    return url_below(here, request.environ, "sparql")
