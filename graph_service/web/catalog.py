"""``/catalog``: what there is, as DCAT and as a page."""

from typing import Final

from flask import Blueprint, Response, render_template

from graph_service.export.catalog.dcat import describe as statements
from graph_service.export.catalog.files import Item
from graph_service.export.catalog.holdings import DESCRIPTION, TITLE, Holdings
from graph_service.export.catalog.services import SERVICES
from graph_service.web.holdings import describe, files_of

blueprint: Final = Blueprint("catalog", __name__)


@blueprint.get("/catalog", defaults={"suffix": None})
@blueprint.get("/catalog.<suffix>")
def catalog(suffix: str | None) -> Response:
    """Describe what there is, in the form of the suffix or the one that the caller accepts."""
    return describe("catalog", suffix, files_of, statements, _page)


def _page(holdings: Holdings) -> str:
    return render_template(
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
            (each, (holdings.url if each.lasting else holdings.now)(each.name)) for each in SERVICES
        ],
    )


def _files(holdings: Holdings, dataset: str) -> list[Item]:
    return [item for item in holdings.files if item.dataset == dataset]
