"""``/reconcile``: which thing of the graph is meant by a name (Reconciliation API 0.2).

::

    without parameters  the manifest
    queries=            a batch of queries -> candidates of each
    query=              a single query, as an object or just a name -> its candidates
    extend=             things and properties -> the values

By GET, or by POST as a form. What is found is what the caller sees: names come from the index of
their view, what things say from its store. There is no JSONP: every answer may be read by pages of
other origins (CORS), and data is never a script.
"""

from typing import Any, Final

from flask import Blueprint, Response, current_app, jsonify, request

from graph_service.errors import InputError, UnsupportedType
from graph_service.query.protocol import FORM, parse_parameters, split_content_type
from graph_service.reconciliation.asked import Query, read_batch, read_extension, read_query
from graph_service.reconciliation.found import Candidate
from graph_service.reconciliation.reconciler import Reconciler
from graph_service.web.answering import answering_of
from graph_service.web.body import read_content
from graph_service.web.citing import cite
from graph_service.web.documents import asker_of
from graph_service.web.headers import SHARED, VOLATILE
from graph_service.web.manifest import manifest
from graph_service.web.pinned import url_below
from graph_service.web.search import search_of
from graph_service.web.service import service
from graph_service.web.spending import spending_of

blueprint: Final = Blueprint("reconcile", __name__)

MOST_BYTES: Final = 1_000_000
"""Bytes of what is asked at once, as it comes."""

_QUESTIONS: Final = ("queries", "query", "extend")
_NO_JSONP: Final = "there is no JSONP here: every origin may read the answers (CORS)"
_ROWS: Final = 10_000


@blueprint.get("/reconcile", strict_slashes=False)
def read() -> Response:
    """Answer queries or an extension; without parameters send the manifest."""
    return _answer(_sent())


@blueprint.post("/reconcile", strict_slashes=False)
def reconcile() -> Response:
    """Answer what a form asks: queries, or an extension."""
    kind, charset = split_content_type(request.headers.get("Content-Type"))
    if kind != FORM or charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedType(f"the body must be {FORM}, in utf-8")
    body = read_content(request.environ, MOST_BYTES)
    return _answer(_sent() + parse_parameters(body))


def parameters(*names: str) -> dict[str, str]:
    """Return the parameters of these names; others are passed over, as clients send some.

    Raises:
        InputError: one of them is given twice, or is not UTF-8, or JSONP is asked for.
    """
    found: dict[str, str] = {}
    for name, value in _sent():
        if name == "callback":
            raise InputError(_NO_JSONP)
        if name in found:
            raise InputError(f"the parameter {name} is given more than once")
        if name in names:
            found[name] = value
    return found


def reconciler() -> Reconciler:
    """Return what answers for the caller of the request, at their expense."""
    answering = answering_of(request.environ)
    return Reconciler(
        search_of(current_app),
        answering.view,
        asker_of(service(), answering, _ROWS),
        spending_of(request.environ).elsewhere,
    )


def finish(response: Response) -> Response:
    """Add what every answer of reconciliation says of itself."""
    answering = answering_of(request.environ)
    cite(response, service(), answering, "reconcile")
    response.headers["Release"] = str(answering.release)
    if request.method == "POST":
        response.headers["Cache-Control"] = VOLATILE
        return response
    response.headers["Cache-Control"] = SHARED
    response.add_etag()
    response.make_conditional(request)
    return response


def _sent() -> list[tuple[str, str]]:
    """Return the parameters of the URL."""
    return parse_parameters(request.environ.get("QUERY_STRING", "").encode("latin-1"))


def _answer(sent: list[tuple[str, str]]) -> Response:
    name, text = _question(sent)
    return finish(jsonify(_ANSWERS[name](text)))


def _question(sent: list[tuple[str, str]]) -> tuple[str, str]:
    """Return the one question of a request; an empty name is the manifest.

    Raises:
        InputError: there are several, or JSONP is asked for.
    """
    if any(name == "callback" for name, _ in sent):
        raise InputError(_NO_JSONP)
    asked = [each for each in sent if each[0] in _ANSWERS and each[0]]
    if len(asked) > 1:
        raise InputError(f"one of {', '.join(_QUESTIONS)} may be asked, and once")
    if not asked and request.method == "POST":
        raise InputError(f"the form has none of {', '.join(_QUESTIONS)}")
    return asked[0] if asked else ("", "")


def _manifest(_: str) -> dict[str, Any]:
    here = service()
    return manifest(lambda path: url_below(here, request.environ, path), here.url("docs"))


def _batch(text: str) -> dict[str, Any]:
    batch = read_batch(text)
    return _results(batch) if batch else {}


def _single(text: str) -> dict[str, Any]:
    return dict(_results({"query": read_query(text)})["query"])


def _extension(text: str) -> dict[str, Any]:
    return reconciler().extend(read_extension(text))


def _results(batch: dict[str, Query]) -> dict[str, Any]:
    found = reconciler().answer(batch)
    return {key: {"result": [describe(each) for each in found[key]]} for key in batch}


def describe(candidate: Candidate) -> dict[str, Any]:
    """Return a candidate as JSON has it."""
    thing = candidate.thing
    features = {"name": candidate.likeness, "properties": candidate.properties}
    return {
        "id": thing.iri,
        "name": thing.name,
        "description": thing.description,
        "type": [{"id": kind.iri, "name": kind.name} for kind in thing.kinds],
        "score": candidate.score,
        "match": candidate.match,
        "features": [
            {"id": name, "value": round(value, 4)}
            for name, value in features.items()
            if value is not None
        ],
    }


_ANSWERS: Final = {"": _manifest, "queries": _batch, "query": _single, "extend": _extension}
