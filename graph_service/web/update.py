"""``/update``: SPARQL 1.1 Update, on a copy, within what the token may, then as one change.

::

    POST -> parse, scan -> who? -> a process of its own, on a copy -> graphs that changed
         -> canonical -> theirs to write? -> judged -> one commit
"""

from typing import Final

from flask import Blueprint, Response, request

from graph_service.errors import Nonconformity, Unauthenticated
from graph_service.query.update import parse_update
from graph_service.query.updating import Update, run_update
from graph_service.web.bearer import actor_of, time_limit
from graph_service.web.body import read_content
from graph_service.web.graphs import respond_written
from graph_service.web.idempotency import request_of
from graph_service.web.reports import refuse
from graph_service.web.service import service
from graph_service.web.spending import spending_of
from graph_service.web.submission import naming
from graph_service.web.waiting import respond_proposed, submit
from graph_service.writing import Change, Occasion, Present

blueprint: Final = Blueprint("update", __name__)


@blueprint.post("/update", strict_slashes=False)
def update() -> Response:
    """Run an update; 204 when all of it is done, and otherwise nothing is.

    Raises:
        Unauthenticated: there is no token.
        OutOfScope: it would change a graph that the token may not.
        Refused: it would fetch something.
        GraphServiceError: what it is wrong by, or what ended it.
    """
    here, actor = service(), actor_of(request.environ)
    settings = here.settings
    if actor.name is None:
        raise Unauthenticated("writing needs a token")
    again = request_of(request.environ, actor, settings.body_bytes)
    sent = parse_update(
        request.environ.get("QUERY_STRING", "").encode("latin-1"),
        request.environ.get("CONTENT_TYPE"),
        read_content(request.environ, settings.body_bytes),
        longest=settings.update_bytes,
    )
    asked = Update(
        text=sent.text,
        base=here.url("update"),
        default_graph=settings.default_graph,
        seconds=time_limit(request.environ, settings),
        memory=settings.query_memory,
        size=settings.result_bytes,
        using=sent.using,
    )
    spending = spending_of(request.environ)

    def work(present: Present) -> Change:
        ledger = here.state.ledger.folder
        with spending.elsewhere():
            changed = run_update(asked, ledger, present.release.number, actor.audiences)
        here.writer.require(actor, changed)
        with spending.elsewhere():
            quads = b"".join(each for each in changed.values() if each is not None)
            written = naming(settings, asked.seconds).graphs(quads, settings.default_graph)
        return {
            graph: None if each is None else written.get(graph, b"")
            for graph, each in changed.items()
        }

    try:
        written = submit(here, actor, work, Occasion("update", again))
    except Nonconformity as error:
        return refuse(here, error)
    if written.proposal:
        return respond_proposed(here, written)
    return respond_written(here, written, 204)
