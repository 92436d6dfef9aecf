"""``/catalog``: what there is, as DCAT and as a page."""

from typing import Final

from flask import Blueprint, Response, render_template, request

from graph_service.export.catalog.dcat import describe
from graph_service.export.catalog.files import Item
from graph_service.export.catalog.holdings import DESCRIPTION, TITLE, Holdings
from graph_service.export.catalog.services import SERVICES
from graph_service.formats import Format
from graph_service.web.answering import answering_of
from graph_service.web.holdings import files_of, holdings_of, name_of, write
from graph_service.web.pinned import pin_of
from graph_service.web.representation import represent, wanted
from graph_service.web.service import service

blueprint: Final = Blueprint("catalog", __name__)
PATH: Final = "catalog"


@blueprint.get("/catalog")
def by_accept() -> Response:
    """Describe what there is in the form that the caller accepts."""
    return _describe(None)


@blueprint.get("/catalog.<suffix>")
def by_suffix(suffix: str) -> Response:
    """Describe what there is in one form."""
    return _describe(suffix)


def _describe(suffix: str | None) -> Response:
    here, answering = service(), answering_of(request.environ)
    form = wanted(suffix)
    files = files_of(answering)
    name = name_of(PATH, form, files, pin_of(request.environ))
    body = here.measuring.body(answering, name)
    if body is None:
        holdings = holdings_of(here, answering, files)
        if isinstance(form, Format):
            body = write(describe(holdings), form)
        else:
            page = render_template(
                "catalog.html",
                whole=holdings.whole,
                datasets=[
                    (each, holdings.statistics(each), _files(holdings, each.name))
                    for each in (holdings.whole, *holdings.datasets)
                ],
                title=TITLE[0].text,
                told=DESCRIPTION[0].text,
                publisher=holdings.publisher,
                contact=holdings.contact,
                services=[
                    (each, (holdings.url if each.lasting else holdings.now)(each.name))
                    for each in SERVICES
                ],
            )
            body = page.encode()
        here.measuring.keep(answering, name, body)
    kind = form.content_type if isinstance(form, Format) else "text/html; charset=utf-8"
    return represent(Response(body, content_type=kind), here, answering, PATH, form)


def _files(holdings: Holdings, dataset: str) -> list[Item]:
    return [item for item in holdings.files if item.dataset == dataset]
