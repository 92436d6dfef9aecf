"""Pages that are only to be read: the home page, and what each type of problem means."""

from typing import Any, Final

from flask import Blueprint, Flask, Response, render_template, request

from graph_service.rules import SHIPPED
from graph_service.web import home_page, overview
from graph_service.web.answering import answering_of
from graph_service.web.citing import citation, cite, cited
from graph_service.web.description import EXAMPLE
from graph_service.web.interfaces import PATH as CATALOGUE
from graph_service.web.pinned import pin_of, url_below
from graph_service.web.problems import PROBLEMS
from graph_service.web.service import service

blueprint: Final = Blueprint("pages", __name__)


def register(app: Flask) -> None:
    """Give every template what the frame of a page shows: see ``base.html``."""
    app.register_blueprint(blueprint)
    app.context_processor(_frame)
    overview.register(app)


def _frame() -> dict[str, Any]:
    here, answering = service(), answering_of(request.environ)
    pin = pin_of(request.environ)
    return {
        "base_url": here.settings.base_url,
        "root": url_below(here, request.environ, ""),
        "pinned": pin is not None,
        "release": answering.release,
        "digest": answering.view.digest,
        "issued": answering.issued.date().isoformat(),
        "triples": answering.view.triples,
        "has_shapes": here.settings.shapes == SHIPPED,
    }


@blueprint.get("/")
def home() -> Response:
    """Say what this is, what is recorded, how to ask, and how to cite it."""
    here, answering = service(), answering_of(request.environ)
    response = _page(
        "home.html",
        example=EXAMPLE,
        **home_page.values(here, answering),
        citation=citation(here.settings.base_url, answering),
        cited=cited(here.settings.base_url, answering),
    )
    cite(response, here, answering, "")
    response.headers.add("Link", f'<{here.url(CATALOGUE)}>; rel="api-catalog"')
    return response


@blueprint.get("/docs/problems")
def problems() -> Response:
    """Explain every problem type; their URIs lead here."""
    return _page("problems.html", problems=PROBLEMS)


def _page(template: str, **values: Any) -> Response:
    response = Response(
        render_template(template, **values), content_type="text/html; charset=utf-8"
    )
    response.headers["Release"] = str(answering_of(request.environ).release)
    response.add_etag()
    response.make_conditional(request)
    return response
