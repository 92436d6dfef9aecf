"""``/graphs``: the SPARQL 1.1 Graph Store HTTP Protocol.

::

    GET, HEAD           name -> visible? -> tag -> pool -> answer
    PUT, POST, DELETE   name -> may they? -> parsed in a worker -> canonical -> one commit

A graph that the caller may not see is not there: 404 for who reads, and for who writes the 403 of a
graph that is not theirs.
"""

import secrets
from typing import Final

from flask import Blueprint, Response, request

from graph_service.errors import InputError, Nonconformity, NotFound
from graph_service.formats import GRAPHS
from graph_service.ingest.incoming import merged
from graph_service.query.job import Job
from graph_service.web.answering import Answering, answering_of
from graph_service.web.bearer import actor_of, time_limit
from graph_service.web.citing import cite, escape
from graph_service.web.conditions import matches_any, matching
from graph_service.web.headers import PRIVATE, SHARED, VOLATILE
from graph_service.web.idempotency import name_of, request_of
from graph_service.web.negotiation import choose
from graph_service.web.reports import constrained, refuse
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of
from graph_service.web.submission import read_graph
from graph_service.web.target import Target, read_target
from graph_service.web.versions import Conditions, tag_of
from graph_service.web.waiting import respond_proposed, submit
from graph_service.writing import Change, Occasion, Present, Written

blueprint: Final = Blueprint("graphs", __name__)

_METHODS: Final = ["GET", "PUT", "POST", "DELETE"]
_EVERYTHING: Final = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


@blueprint.route("/graphs", methods=_METHODS, strict_slashes=False)
def indirect() -> Response:
    """Read or change the graph that a parameter names."""
    return _respond(None)


@blueprint.route("/graphs/<path:name>", methods=_METHODS)
def direct(name: str) -> Response:
    """Read or change the graph whose IRI is the URL of the request."""
    return _respond(name)


def _respond(name: str | None) -> Response:
    here = service()
    target = read_target(
        request.environ.get("QUERY_STRING", "").encode("latin-1"),
        name,
        below=here.url("graphs/"),
        default_graph=here.settings.default_graph,
    )
    if target is None and request.method == "POST":
        # nobody can guess it, so nobody has it already
        made = name_of(request.environ) or secrets.token_hex(16)
        return _change(here, Target(here.url(f"graphs/{made}")), is_new=True)
    if target is None:
        raise InputError("name a graph: ?graph= with its IRI, or ?default")
    if request.method == "GET":
        return _read(here, answering_of(request.environ), target)
    return _change(here, target)


def _read(here: Service, answering: Answering, target: Target) -> Response:
    """Return the graph in the format that the caller accepts.

    Raises:
        NotFound: there is none of this name for this caller.
        NotAcceptable: the caller accepts no RDF.
        GraphServiceError: what the pool raises.
    """
    content = here.contents.of(answering).get(target.graph)
    if content is None and not target.is_default:
        raise NotFound("there is no such graph")
    chosen = choose(request.headers.get("Accept"), GRAPHS)
    tag = tag_of(content or "", chosen, answering.view.audiences)
    condition = request.headers.get("If-None-Match")
    known = matching(condition, (tag,)) is not None or matches_any(condition)
    if known:
        response = Response(status=304)
        del response.headers["Content-Type"]
    else:
        job = Job(
            query=_EVERYTHING,
            table=None,
            graph=chosen,
            seconds=time_limit(request.environ, here.settings),
            default_graphs=(target.graph,),
            rows=here.settings.result_bytes,
            size=here.settings.result_bytes,
        )
        answer = spending_of(request.environ).run(answering.own, job)
        response = Response(answer.body, content_type=answer.content_type)
    response.headers["ETag"] = tag
    cite(response, here, answering, _path_of(target, here))
    constrained(here, response)
    response.headers["Release"] = str(answering.release)
    anonymous = actor_of(request.environ).name is None
    response.headers["Cache-Control"] = SHARED if anonymous else PRIVATE
    response.vary.update(("Accept", "Accept-Encoding"))
    return response


def _path_of(target: Target, here: Service) -> str:
    """Return the path of a graph, with its query."""
    below = here.url("graphs/")
    if target.is_default:
        return "graphs?default"
    if target.graph.startswith(below):
        return "graphs/" + target.graph.removeprefix(below)
    return f"graphs?graph={escape(target.graph)}"


def _change(here: Service, target: Target, *, is_new: bool = False) -> Response:
    """Put, merge or delete a graph, and say what became of it.

    Raises:
        Unauthenticated: there is no token.
        OutOfScope: the graph is not the caller's to write.
        Unmet: a condition of the request does not hold.
        NotFound: there is nothing to delete.
        GraphServiceError: what the body is wrong by, or what the writer raises.
    """
    actor, graph, method = actor_of(request.environ), target.graph, request.method
    here.writer.require(actor, [graph])
    asked = request_of(request.environ, actor, here.settings.body_bytes)
    sent = b"" if method == "DELETE" else read_graph(here, graph)
    conditions = Conditions.of(request.environ)

    def work(present: Present) -> Change:
        entry = present.entry(graph)
        conditions.require(None if entry is None else entry.object, actor.audiences)
        if method == "DELETE":
            if entry is None and not target.is_default:
                raise NotFound("there is no such graph")
            return {graph: None}
        return {graph: merged(present.quads(graph), sent) if method == "POST" else sent}

    try:
        occasion = Occasion("merge" if method == "POST" else "put", asked)
        written = submit(here, actor, work, occasion)
    except Nonconformity as error:
        return refuse(here, error)
    if written.proposal:
        return respond_proposed(here, written)
    created = written.creates and not target.is_default
    response = respond_written(here, written, 201 if created else 204)
    if is_new:
        response.headers["Location"] = graph
    return response


def respond_written(here: Service, written: Written, status: int) -> Response:
    """Return the answer to a change that was made, or that had nothing to change."""
    response = Response(status=status)
    del response.headers["Content-Type"]
    response.headers["Release"] = str(shown_release(here, written))
    response.headers["Cache-Control"] = VOLATILE
    if written.is_repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return constrained(here, response)


def shown_release(here: Service, written: Written) -> int:
    """Return the number of the release that a change made, or that its caller is answered from.

    Where nothing changed, the newest release may be one that shows the caller nothing new.
    """
    number, audiences = written.release.number, actor_of(request.environ).audiences
    return number if written.made else here.state.ledger.history.since(number, audiences)
