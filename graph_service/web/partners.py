"""``/partners``: whom queries of the caller may call, without secrets.

Who may not know of a partner gets the same bytes as if there were none. Which audiences there are
is told to nobody: each caller reads what counts for itself.
"""

from collections.abc import Collection
from datetime import UTC, datetime
from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request

from graph_service.export.lines import lines_of
from graph_service.formats import GRAPHS, Format
from graph_service.partners.description import statements
from graph_service.partners.partner import Partner
from graph_service.partners.terms import ALL_PREFIXES, OWN, SECRET
from graph_service.web.answering import Answering, answering_of
from graph_service.web.negotiation import HTML, JSON
from graph_service.web.pulls import pulls_of, sees_pulls
from graph_service.web.rendering import write_out
from graph_service.web.representation import Form, represent, wanted
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("partners", __name__)

_FORMS: Final[tuple[Form, ...]] = (JSON, *GRAPHS, HTML)
_NOTICE: Final = ("Endpoints that queries of this service may call with SERVICE.",)


@blueprint.get("/partners", defaults={"suffix": None})
@blueprint.get("/partners.<suffix>")
def index(suffix: str | None) -> Response:
    """List the partners that queries may call, as JSON, in each format of RDF or as a page.

    Raises:
        NotFound: there is no such form.
        NotAcceptable: none of the forms is accepted.
        LedgerError: the registry is damaged.
    """
    here, answering = service(), answering_of(request.environ)
    form = wanted(suffix, _FORMS)
    audiences = answering.view.audiences
    found = [
        each
        for each in here.partners.registry.all()
        if _is_asked(each, audiences) or sees_pulls(each, audiences)
    ]
    if isinstance(form, Format):
        asked = [each for each in found if _is_asked(each, audiences)]
        lines = lines_of(each for one in asked for each in statements(one))
        response = write_out(form, lines, _NOTICE, ALL_PREFIXES)
    elif form is HTML:
        rows = [_described(here, each, answering) for each in found]
        terms = {name: text for name, text in OWN.items() if name not in SECRET}
        page = render_template("partners.html", partners=rows, terms=terms)
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        response = jsonify({"partners": [_described(here, each, answering) for each in found]})
    return represent(response, here, answering, "partners", form, _FORMS, lasting=False)


def _is_asked(each: Partner, audiences: Collection[str]) -> bool:
    return each.endpoint is not None and each.is_seen_by(audiences)


def _described(here: Service, each: Partner, answering: Answering) -> dict[str, Any]:
    audiences = answering.view.audiences
    about: dict[str, Any] = {
        "name": each.name,
        "title": dict(each.title),
        "terms": each.terms,
        "contact": each.contact,
    }
    if each.endpoint is not None and each.is_seen_by(audiences):
        about |= {
            "endpoint": each.endpoint.iri,
            "mayBeAsked": each.may_be_asked_by(audiences),
            "isToldValues": each.may_be_told_by(audiences),
            "seconds": each.seconds,
            "rows": each.rows,
            "bytes": each.size,
            "examples": list(each.examples),
            "health": _health(here, each),
        }
    pulls = pulls_of(here.pulls, each, audiences)
    return about if pulls is None else about | {"pulls": pulls}


def _health(here: Service, each: Partner) -> dict[str, Any] | None:
    found = here.partners.watch.of(each)
    if found is None:
        return None
    checked = datetime.fromtimestamp(found.checked, UTC).isoformat(timespec="seconds")
    return {
        "good": found.good,
        "reason": found.reason,
        "seconds": round(found.seconds, 2),
        "checked": checked,
        "leftAlone": here.partners.gateway.rests(each),
    }
