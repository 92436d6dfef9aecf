"""``POST /contributions``: several named graphs as one change, all or nothing, with a receipt.

::

    body -> parsed in a worker -> canonical -> theirs to write? -> judged -> one commit -> receipt
"""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from flask import Blueprint, Response, request

from graph_service.access.actor import Actor
from graph_service.contributions.conditions import KnownRelease
from graph_service.contributions.receipt import Receipt, foreseen_receipt, receipt_of
from graph_service.contributions.transaction import Mode, named_graphs, work_of
from graph_service.errors import InputError, Nonconformity, Unauthenticated
from graph_service.query.protocol import parse_parameters
from graph_service.web.answering import answering_of
from graph_service.web.bearer import actor_of
from graph_service.web.graphs import shown_release
from graph_service.web.headers import VOLATILE
from graph_service.web.idempotency import request_of
from graph_service.web.negotiation import JSON, Kind, choose
from graph_service.web.reports import refuse
from graph_service.web.service import Service, service
from graph_service.web.submission import read_graphs
from graph_service.web.waiting import respond_proposed, submit
from graph_service.writing import Occasion, Present, Work

blueprint: Final = Blueprint("contributions", __name__)

TEXT: Final = Kind("text/plain")
_KIND: Final = "contribution"
_TRUE, _FALSE = ("", "true", "1"), ("false", "0")


@blueprint.post("/contributions", strict_slashes=False)
def contribute() -> Response:
    """Write named graphs as one change, or tell what that would do.

    Raises:
        Unauthenticated: there is no token.
        OutOfScope: a graph is not the caller's to write.
        Unmet: a condition of the request does not hold.
        GraphServiceError: what the body is wrong by, or what the writer raises.
    """
    here, actor = service(), actor_of(request.environ)
    chosen = choose(request.headers.get("Accept"), (JSON, TEXT))
    wish = read_wish(request.environ.get("QUERY_STRING", "").encode("latin-1"), "dry-run")
    (work, occasion), read = read_change(here, actor, wish), here.state.ledger.read
    try:
        if wish.is_dry:
            foreseen = here.writer.preview(actor, work)
            return respond_receipt(here, foreseen_receipt(foreseen, read), chosen)
        written = submit(here, actor, work, occasion)
    except Nonconformity as error:
        return refuse(here, error)
    if written.proposal:
        return respond_proposed(here, written)
    receipt = receipt_of(written, shown_release(here, written), read)
    response = respond_receipt(here, receipt, chosen)
    if written.made:
        response.status_code = 201
        response.headers["Location"] = here.url(f"releases/{written.release.number}")
    if written.is_repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response


@dataclass(frozen=True)
class Wish:
    """What the parameters of a request say: ``note`` is for whoever reviews."""

    mode: Mode = Mode.REPLACE
    is_dry: bool = False
    note: str = ""


def read_wish(query_string: bytes, also: str) -> Wish:
    """Return what is to become of the graphs.

    Args:
        query_string: still encoded.
        also: the parameter beside ``mode``: ``dry-run`` or ``note``.

    Raises:
        InputError: a parameter is not known, comes twice, or has a value that it can't have.
    """
    parameters = parse_parameters(query_string)
    given = dict(parameters)
    if len(given) < len(parameters) or given.keys() - {"mode", also}:
        raise InputError(f"the parameters are mode and {also}, each once")
    mode, dry = given.get("mode", Mode.REPLACE), given.get("dry-run", "false")
    if mode not in tuple(Mode):
        raise InputError("the parameter mode is replace or merge")
    if dry not in (*_TRUE, *_FALSE):
        raise InputError("the parameter dry-run is true or false")
    return Wish(Mode(mode), dry in _TRUE, given.get("note", ""))


def read_change(here: Service, actor: Actor, wish: Wish) -> tuple[Work, Occasion]:
    """Return what makes the change that a body of several graphs is.

    Raises:
        Unauthenticated: there is no token.
        OutOfScope: a graph is not the caller's to write.
        GraphServiceError: what the body is wrong by.
    """
    if actor.name is None:
        raise Unauthenticated("writing needs a token")
    again = request_of(request.environ, actor, here.settings.body_bytes)
    sent = named_graphs(*read_graphs(here, here.url("contributions")), here.settings.body_graphs)
    here.writer.require(actor, sent)
    known = KnownRelease(
        request.headers.get("If-Match"),
        request.headers.get("If-None-Match"),
        here.state.ledger,
        actor.audiences,
    )

    def check(present: Present, graphs: Iterable[str]) -> None:
        known.require(present, graphs)

    return work_of(sent, wish.mode, check), Occasion(_KIND, again)


def respond_receipt(here: Service, receipt: Receipt, chosen: Kind) -> Response:
    """Return a receipt in the form that was chosen."""
    if chosen is TEXT:
        response = Response(receipt.text(), content_type="text/plain; charset=utf-8")
    else:
        text = json.dumps(receipt.document(), ensure_ascii=False, indent=1) + "\n"
        response = Response(text, content_type=JSON.media_type)
    if receipt.release is not None:
        response.headers["Release"] = str(receipt.release)
    else:
        response.headers["Release"] = str(answering_of(request.environ).release)
    response.headers["Cache-Control"] = VOLATILE
    response.vary.add("Accept")
    return response
