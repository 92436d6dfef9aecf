"""``/.well-known/void``: how much there is, as VoID and as a page."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from graph_service.export.catalog.void import describe, examples
from graph_service.formats import Format
from graph_service.web.answering import answering_of
from graph_service.web.holdings import dumps_of, holdings_of, name_of, write
from graph_service.web.pinned import pin_of
from graph_service.web.representation import represent, wanted
from graph_service.web.service import service

blueprint: Final = Blueprint("void", __name__)
PATH: Final = ".well-known/void"


@blueprint.get("/.well-known/void")
def by_accept() -> Response:
    """Describe the graph in the form that the caller accepts."""
    return _describe(None)


@blueprint.get("/.well-known/void.<suffix>")
def by_suffix(suffix: str) -> Response:
    """Describe the graph in one form."""
    return _describe(suffix)


def _describe(suffix: str | None) -> Response:
    here, answering = service(), answering_of(request.environ)
    form = wanted(suffix)
    files = dumps_of(answering)
    name = name_of(PATH, form, files, pin_of(request.environ))
    body = here.measuring.body(answering, name)
    if body is None:
        holdings = holdings_of(here, answering, files)
        if isinstance(form, Format):
            body = write(describe(holdings), form)
        else:
            page = render_template(
                "void.html",
                measured=holdings.measured,
                datasets=[(each, holdings.statistics(each)) for each in holdings.datasets],
                examples=examples(holdings.measured.whole),
            )
            body = page.encode()
        here.measuring.keep(answering, name, body)
    kind = form.content_type if isinstance(form, Format) else "text/html; charset=utf-8"
    return represent(Response(body, content_type=kind), here, answering, PATH, form)
