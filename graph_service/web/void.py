"""``/.well-known/void``: how much there is, as VoID and as a page."""

from typing import Final

from flask import Blueprint, Response, render_template

from graph_service.export.catalog.holdings import Holdings
from graph_service.export.catalog.void import describe as statements
from graph_service.export.catalog.void import examples
from graph_service.web.holdings import describe, dumps_of

blueprint: Final = Blueprint("void", __name__)


@blueprint.get("/.well-known/void", defaults={"suffix": None})
@blueprint.get("/.well-known/void.<suffix>")
def void(suffix: str | None) -> Response:
    """Describe the graph, in the form of the suffix or the one that the caller accepts."""
    return describe(".well-known/void", suffix, dumps_of, statements, _page)


def _page(holdings: Holdings) -> str:
    return render_template(
        "void.html",
        measured=holdings.measured,
        datasets=[(each, holdings.statistics(each)) for each in holdings.datasets],
        examples=examples(holdings.measured.whole),
    )
