"""``/healthz``: the process answers. ``/readyz``: queries are answered, too."""

from typing import Final

from flask import Blueprint, Response, jsonify, request

from graph_service.errors import GraphServiceError, Unavailable
from graph_service.formats import TABLES
from graph_service.query.job import Job
from graph_service.web.answering import answering_of

blueprint: Final = Blueprint("health", __name__)
_SECONDS: Final = 2.0


@blueprint.get("/healthz")
def healthz() -> Response:
    """Say that the process answers."""
    return _answer({"status": "ok"})


@blueprint.get("/readyz")
def readyz() -> Response:
    """Run a query that always holds; 503 while that fails."""
    answering = answering_of(request.environ)
    try:
        answering.pool.run(Job("ASK {}", TABLES[0], None, seconds=_SECONDS))
    except GraphServiceError as error:
        raise Unavailable("queries are not answered yet", retry_after=1) from error
    return _answer({"status": "ready", "release": answering.release})


def _answer(body: dict[str, object]) -> Response:
    response = jsonify(body)
    response.headers["Cache-Control"] = "no-store"
    return response
