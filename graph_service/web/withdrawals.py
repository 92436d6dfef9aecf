"""``POST /withdrawals``: whoever administers the service withdraws a graph or a resource.

Only by POST, with a token in the header: neither a link nor a page elsewhere can do it. An
administrator withdraws from every audience, whatever the token may read.
"""

import json
from typing import Final

from flask import Blueprint, Response, jsonify, request

from graph_service.access.policy import require_admin
from graph_service.errors import InputError, SyntaxFault, UnsupportedType
from graph_service.query.protocol import FORM, parse_parameters, split_content_type
from graph_service.web.bearer import actor_of
from graph_service.web.body import read_content
from graph_service.web.headers import VOLATILE
from graph_service.web.service import service
from graph_service.withdrawing import withdraw_everywhere

blueprint: Final = Blueprint("withdrawals", __name__)

LONGEST: Final = 16 << 10
"""Bytes of a body."""

_JSON: Final = "application/json"


@blueprint.post("/withdrawals")
def withdraw() -> Response:
    """Withdraw what the body names, and answer when nothing of it is left.

    Which texts of it something else still says is told by the command alone.

    Raises:
        Unauthenticated: there is no token.
        OutOfScope: the token is not an administrator's.
        InputError: the body names nothing that could be withdrawn.
        NotFound: no release has it.
        LedgerError: the record can't be written, or other writers take too long.
        Unavailable: it is withdrawn, and workers of the new release do not start.
    """
    here, actor = service(), actor_of(request.environ)
    require_admin(actor)
    iri = _iri(request.environ.get("CONTENT_TYPE"), read_content(request.environ, LONGEST))
    # no turn among the writers: the rules are asked for long, and the ledger's lock is enough
    done = withdraw_everywhere(here.settings, here.state, iri, by=actor.name, follow=here.refresh)
    made, judged = done.withdrawal, done.judgement
    response = jsonify(
        {
            "release": made.release.number,
            "graphs": len(made.graphs),
            "statements": len(made.removed),
            "audiences": list(made.audiences),
            "remainders": len(done.remainders),
            "violations": None if judged is None else judged.violations,
        }
    )
    response.headers["Release"] = str(made.release.number)
    response.headers["Cache-Control"] = VOLATILE
    return response


def _iri(content_type: str | None, body: bytes) -> str:
    """Return the member or parameter ``iri`` of a body, which has nothing else.

    Raises:
        UnsupportedType: it is neither JSON nor a form.
        InputError: it is not as it should be.
    """
    kind, _ = split_content_type(content_type)
    if kind == FORM:
        members = parse_parameters(body)
    elif kind == _JSON:
        try:
            found = json.loads(body)
        except (ValueError, RecursionError) as error:
            raise SyntaxFault("the body is not JSON") from error
        members = list(found.items()) if isinstance(found, dict) else []
    else:
        stated = f"is {kind}" if kind else "has no media type"
        raise UnsupportedType(f"the body {stated}; send {_JSON} or {FORM}")
    if [name for name, _ in members] != ["iri"] or not isinstance(members[0][1], str):
        raise InputError("the body must have the member iri, a text, and nothing else")
    return members[0][1]
