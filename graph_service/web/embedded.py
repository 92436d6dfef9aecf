"""``/reconcile/preview`` and ``view``: a thing in a frame of other programs, and its document.

A preview may stand in a frame of any page: it has no script, no form, and nothing that acts.
"""

from typing import Final

from flask import Blueprint, Response, render_template, request
from pyoxigraph import Literal

from graph_service.errors import NotFound
from graph_service.namespaces import BASE, expand
from graph_service.reconciliation.found import Found
from graph_service.reconciliation.values import Said, ask_values
from graph_service.web.answering import answering_of
from graph_service.web.documents import asker_of
from graph_service.web.headers import allow_frames
from graph_service.web.pinned import url_below
from graph_service.web.reconcile import finish, reconciler
from graph_service.web.refusals import NOTHING
from graph_service.web.rows import link
from graph_service.web.service import service
from graph_service.web.suggest import identifier

blueprint: Final = Blueprint("embedded", __name__)

_TEXTS: Final = tuple(
    expand(name) for name in ("skos:definition", "dcterms:description", "rdfs:comment")
)
_LONGEST: Final = 400


@blueprint.get("/reconcile/preview")
def preview() -> Response:
    """Show a thing in a few lines of HTML, for a frame.

    Raises:
        NotFound: there is no such thing for this caller.
        InputError: a parameter is wrong.
    """
    thing = _find()
    here, answering = service(), answering_of(request.environ)
    said = ask_values(asker_of(here, answering), [thing.iri], _TEXTS)
    page = render_template(
        "preview.html",
        thing=thing,
        text=_text(said, thing.iri),
        address=link(thing.iri, url_below(here, request.environ, "")),
    )
    allow_frames(request.environ)
    return finish(Response(page, content_type="text/html; charset=utf-8"))


@blueprint.get("/reconcile/view")
def view() -> Response:
    """Lead from an identifier to the document about the thing.

    Raises:
        NotFound: there is no such thing for this caller, or it has no document here.
        InputError: a parameter is wrong.
    """
    iri = _find().iri
    if not iri.startswith(BASE):  # nobody is led to where this service has no say
        raise NotFound(NOTHING)
    response = Response(status=303)
    del response.headers["Content-Type"]
    response.location = link(iri, url_below(service(), request.environ, ""))
    return finish(response)


def _find() -> Found:
    iri = identifier()
    found = reconciler().recall(lambda recall: recall.of([iri])).get(iri)
    if found is None:
        raise NotFound(NOTHING)
    return found


def _text(said: Said, iri: str) -> str:
    """Return what describes a thing: in English, else in no language, else the first."""
    for name in _TEXTS:
        texts = [each for each in said.get((iri, name), ()) if isinstance(each, Literal)]
        order = {"en": 0, None: 1}
        best = min(texts, key=lambda each: order.get(each.language, 2), default=None)
        if best is not None:
            return best.value[:_LONGEST]
    return ""
