"""``/proposals``: changes that wait, what they would do, and the decision on them.

::

    POST /proposals             body as for /contributions -> judged -> stored, 202
    GET  /proposals/{id}        how it stands: graphs, conflicts, judgement, likely duplicates
    POST /proposals/{id}/decision    accepted -> the transaction of any change; or refused

To whoever is neither its proposer nor a reviewer who sees all that it is about, there is none.
"""

import json
from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from graph_service.access.actor import Actor
from graph_service.contributions.receipt import receipt_of
from graph_service.contributions.reviews import OPEN, Proposal
from graph_service.contributions.standing import Standing, standing_of
from graph_service.contributions.telling import graphs_of, summary, text_of
from graph_service.contributions.visibility import may_review, require_known
from graph_service.errors import InputError, Nonconformity, SyntaxFault, UnsupportedType
from graph_service.query.protocol import split_content_type
from graph_service.web.answering import answering_of
from graph_service.web.bearer import actor_of
from graph_service.web.body import read_content
from graph_service.web.contributions import TEXT, read_change, read_wish, respond_receipt
from graph_service.web.headers import VOLATILE
from graph_service.web.judged import duplicates_of, judgement_of
from graph_service.web.negotiation import HTML, JSON, choose
from graph_service.web.reports import refuse
from graph_service.web.service import Service, service
from graph_service.web.waiting import respond_proposed
from graph_service.writing import Present

blueprint: Final = Blueprint("proposals", __name__)

LONGEST: Final = 16 << 10
"""Bytes of the body of a decision."""

_OFFERS: Final = (JSON, TEXT, HTML)


@blueprint.get("/proposals", strict_slashes=False)
def index() -> Response:
    """List the proposals that the caller may see, the newest first."""
    here, actor = service(), _actor()
    chosen = choose(request.headers.get("Accept"), _OFFERS)
    listed = [_summary(here, each, actor) for each in here.reviews.listed(actor)]
    if chosen is HTML:
        return _finish(_html(render_template("proposals.html", proposals=listed)))
    if chosen is TEXT:
        return _finish(_text("".join(map(text_of, listed))))
    return _finish(_json({"proposals": listed}))


@blueprint.post("/proposals", strict_slashes=False)
def propose() -> Response:
    """Store a change that waits: the body is that of a contribution, and is judged at once.

    Raises:
        GraphServiceError: as for a contribution; too many wait.
    """
    here, actor = service(), _actor()
    wish = read_wish(request.environ.get("QUERY_STRING", "").encode("latin-1"), "note")
    work, occasion = read_change(here, actor, wish)
    try:
        written = here.proposing.propose(actor, work, occasion, wish.note)
    except Nonconformity as error:
        return refuse(here, error)
    if not written.proposal:
        return _finish(_json({"proposal": None}))
    return respond_proposed(here, written)


@blueprint.get("/proposals/<name>")
def one(name: str) -> Response:
    """Tell how a proposal stands: what it would change, whether it conforms, what was decided.

    Raises:
        NotFound: there is none of this id for the caller.
    """
    here, actor = service(), _actor()
    chosen = choose(request.headers.get("Accept"), _OFFERS)
    said = _described(here, here.reviews.find(actor, name), actor)
    if chosen is HTML:
        return _finish(_html(render_template("proposal.html", proposal=said)))
    return _finish(_text(text_of(said)) if chosen is TEXT else _json(said))


@blueprint.delete("/proposals/<name>")
def drop(name: str) -> Response:
    """Take back a proposal of one's own.

    Raises:
        NotFound: there is none of this id for the caller.
        OutOfScope: somebody else proposed it.
        Conflict: it is decided already.
    """
    service().reviews.drop(_actor(), name)
    response = Response(status=204)
    del response.headers["Content-Type"]
    return _finish(response)


@blueprint.post("/proposals/<name>/decision")
def decide(name: str) -> Response:
    """Accept or refuse a proposal.

    Raises:
        NotFound: there is none of this id for the caller.
        OutOfScope: the token does not review, or proposed it itself.
        Conflict: it is decided already, or a graph changed since.
        InputError: the body is no decision, or a refusal has no reason.
    """
    here, actor = service(), _actor()
    proposal = here.reviews.find(actor, name)
    made = _decision(read_content(request.environ, LONGEST))
    if made["decision"] == "refuse":
        refused = here.reviews.refuse(actor, name, made["reason"])
        return _finish(_json(_summary(here, refused, actor)))
    try:
        written = here.reviews.accept(actor, name, made["reason"], rebase=made["rebase"])
    except Nonconformity as error:
        here.reviews.verdicts.require_told(actor, proposal, error)
        return refuse(here, error)
    receipt = receipt_of(written, written.release.number, here.state.ledger.read)
    response = respond_receipt(here, receipt, JSON)
    response.status_code = 200
    return _finish(response)


def standing(here: Service, proposal: Proposal, actor: Actor) -> Standing:
    """Return how an open proposal stands to what its reader sees of the present release."""
    present = Present(here.state.ledger, here.state.current(), actor.audiences)
    return standing_of(proposal, present)


def _actor() -> Actor:
    actor = actor_of(request.environ)
    require_known(actor)
    return actor


def _decision(body: bytes) -> dict[str, Any]:
    kind, _ = split_content_type(request.environ.get("CONTENT_TYPE"))
    if kind != JSON.media_type:
        raise UnsupportedType(f"the body must be {JSON.media_type}")
    try:
        found = json.loads(body)
    except (ValueError, RecursionError) as error:
        raise SyntaxFault("the body is not JSON") from error
    members = {"decision": "", "reason": "", "rebase": False}
    if not isinstance(found, dict) or found.keys() - members.keys():
        raise InputError("the members are decision, reason and rebase")
    members |= found
    sound = isinstance(members["reason"], str) and isinstance(members["rebase"], bool)
    if members["decision"] not in ("accept", "refuse") or not sound:
        raise InputError("decision is accept or refuse, reason a text, rebase true or false")
    return members


def _summary(here: Service, proposal: Proposal, actor: Actor) -> dict[str, Any]:
    said = summary(proposal, actor)
    address = here.url(f"proposals/{proposal.id}")
    links = {"self": address} | ({"diff": f"{address}/diff"} if proposal.state == OPEN else {})
    return said | {"links": links}


def _described(here: Service, proposal: Proposal, actor: Actor) -> dict[str, Any]:
    said = _summary(here, proposal, actor)
    if proposal.state != OPEN:
        return said
    stands = standing(here, proposal, actor)
    said |= {"graphs": graphs_of(stands), "judgement": judgement_of(here, proposal, actor)}
    if may_review(actor, proposal):
        said |= duplicates_of(here, proposal)
    return said


def _json(body: object) -> Response:
    text = json.dumps(body, ensure_ascii=False, indent=1) + "\n"
    return Response(text, content_type=JSON.media_type)


def _text(text: str) -> Response:
    return Response(text, content_type="text/plain; charset=utf-8")


def _html(page: str) -> Response:
    return Response(page, content_type="text/html; charset=utf-8")


def _finish(response: Response) -> Response:
    response.headers.setdefault("Release", str(answering_of(request.environ).release))
    response.headers["Cache-Control"] = VOLATILE
    response.vary.add("Accept")
    return response
