"""``/sparql?explain=``: what a query means and how it would be treated; it is not run."""

from typing import Any, Final

from flask import Response, jsonify, request

from graph_service.errors import SyntaxFault
from graph_service.query.explain import write_outline
from graph_service.web.answering import Answering
from graph_service.web.asked import Asked
from graph_service.web.headers import VOLATILE
from graph_service.web.instruments import instruments
from graph_service.web.negotiation import Kind, choose
from graph_service.web.searching import leave_out
from graph_service.web.service import Service
from graph_service.web.spending import spending_of

_TEXT: Final = Kind("text/plain")
_JSON: Final = Kind("application/json")
_NOTE: Final = (
    "The algebra is that of SPARQL 1.1 Query, section 18.2; the engine orders joins by itself and "
    "does not tell its plan."
)


def respond(here: Service, answering: Answering, asked: Asked) -> Response:
    """Return the algebra of a query as indented text or as JSON.

    Raises:
        GraphServiceError: the query can't be parsed or translated, or the client has no time left.
    """
    chosen = choose(request.headers.get("Accept"), (_TEXT, _JSON))
    with spending_of(request.environ).elsewhere():
        algebra = _algebra(here, asked)
    if chosen is _JSON:
        response = jsonify({**_about(here, asked), "note": _NOTE, "algebra": algebra})
    else:
        text = f"# {_NOTE}\n{write_outline(algebra)}"
        response = Response(text, content_type="text/plain; charset=utf-8")
    response.headers["Cache-Control"] = VOLATILE
    response.headers["Release"] = str(answering.release)
    response.vary.add("Accept")
    return response


def _algebra(here: Service, asked: Asked) -> Any:
    """Return the algebra of a query, in which a search is a table without rows."""
    query = leave_out(asked)
    try:
        return instruments().explainer.explain(query.text, here.url("sparql"))
    except SyntaxFault as fault:
        raise query.place(fault) from None


def _about(here: Service, asked: Asked) -> dict[str, Any]:
    """Return how the service would treat the query."""
    wanted, limit = asked.request, here.settings.query_seconds
    return {
        "form": asked.scanned.form,
        "mayBeKept": not asked.scanned.volatile,
        "seconds": min(limit, wanted.timeout or limit),
        "defaultGraphs": wanted.default_graphs,
        "namedGraphs": wanted.named_graphs,
    }
