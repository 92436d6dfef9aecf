"""``/proposals/{id}/diff``: what a proposal would add and remove, against the present release."""

import json
from typing import Final

from flask import Blueprint, Response, request

from graph_service.access.actor import Actor
from graph_service.contributions.reviews import OPEN, Proposal
from graph_service.contributions.telling import patch, quads_of, signed, statements_of
from graph_service.contributions.visibility import require_known
from graph_service.errors import Conflict, NotFound
from graph_service.web.answering import answering_of
from graph_service.web.bearer import actor_of
from graph_service.web.headers import VOLATILE
from graph_service.web.negotiation import JSON, Kind, choose
from graph_service.web.proposals import standing
from graph_service.web.refusals import NOTHING
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("proposal_diffs", __name__)

_PATCH: Final = Kind("application/rdf-patch", suffix="patch")
_QUADS: Final = Kind("application/n-quads", suffix="nq")
_TEXT: Final = Kind("text/plain", suffix="txt")
KINDS: Final = (JSON, _PATCH, _QUADS, _TEXT)


@blueprint.get("/proposals/<name>/diff")
def negotiated(name: str) -> Response:
    """Send the difference in the form that the caller accepts.

    Raises:
        NotFound: there is no such proposal for the caller.
        Conflict: it is decided, and its graphs are not kept.
    """
    proposal, actor = _found(name)
    response = _respond(choose(request.headers.get("Accept"), KINDS), proposal, actor)
    response.vary.add("Accept")
    return response


@blueprint.get("/proposals/<name>/diff.<suffix>")
def named(name: str, suffix: str) -> Response:
    """Send the difference in the form of the suffix.

    Raises:
        NotFound: there is no such proposal for the caller, or no such form.
        Conflict: it is decided, and its graphs are not kept.
    """
    proposal, actor = _found(name)
    kind = next((each for each in KINDS if each.suffix == suffix), None)
    if kind is None:
        raise NotFound(NOTHING)
    return _respond(kind, proposal, actor)


def _found(name: str) -> tuple[Proposal, Actor]:
    actor = actor_of(request.environ)
    require_known(actor)
    proposal = service().reviews.find(actor, name)
    if proposal.state != OPEN:
        raise Conflict("it is decided: its graphs are not kept here")
    return proposal, actor


def _respond(kind: Kind, proposal: Proposal, actor: Actor) -> Response:
    body, content_type = _write(service(), kind, proposal, actor)
    response = Response(body, content_type=content_type)
    response.headers["Release"] = str(answering_of(request.environ).release)
    response.headers["Cache-Control"] = VOLATILE
    return response


def _write(here: Service, kind: Kind, proposal: Proposal, actor: Actor) -> tuple[bytes, str]:
    if kind is _QUADS:
        return quads_of(proposal), kind.media_type
    stands = standing(here, proposal, actor)
    if kind is _PATCH:
        return b"".join(patch(stands.differences)), kind.media_type
    if kind is _TEXT:
        return b"".join(signed(stands.differences)), "text/plain; charset=utf-8"
    document = {"id": proposal.id, "graphs": statements_of(stands)}
    return json.dumps(document, ensure_ascii=False, indent=1).encode() + b"\n", kind.media_type
