"""``/shapes``: what data must look like to be published, as RDF and as pages.

Shapes that ship with the service are public. Where it is set to hold data against others, nobody
has said that those are, and there is nothing here.
"""

from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, render_template, request

from graph_service.errors import NotFound
from graph_service.export.shape_graph import ShapeGraph
from graph_service.export.shape_text import describe_shape
from graph_service.formats import Format
from graph_service.namespaces import SHAPES
from graph_service.rules import SHIPPED, read_rules
from graph_service.web.answering import answering_of
from graph_service.web.rendering import write_out
from graph_service.web.representation import represent, split_suffix, wanted
from graph_service.web.service import Service, service
from graph_service.web.terms import lead_to

blueprint: Final = Blueprint("shapes", __name__)

_NOTICE: Final = (
    "What data must look like to be published here: a Violation blocks, a Warning is counted.",
    "Licence: https://creativecommons.org/licenses/by/4.0/",
)


@blueprint.get("/shapes", strict_slashes=False, defaults={"suffix": None})
@blueprint.get("/shapes.<suffix>")
def index(suffix: str | None) -> Response:
    """Return all shapes.

    Raises:
        NotFound: the service has others than those it ships with; or there is no such form.
        NotAcceptable: none of the forms is accepted.
    """
    here, answering = service(), answering_of(request.environ)
    graph = _shapes(here)
    form = wanted(suffix)
    if isinstance(form, Format):
        response = write_out(form, _all_lines(), _NOTICE)
    else:
        described = [describe_shape(graph, node) for node in graph.targeted]
        page = render_template("shapes.html", shapes=described, iri=SHAPES)
        response = Response(page, content_type="text/html; charset=utf-8")
    return represent(response, here, answering, "shapes", form, lasting=False)


@blueprint.get("/shapes/<name>")
def one(name: str) -> Response:
    """Return a shape with all that it needs, in the form of its suffix; without one lead to it.

    Raises:
        NotFound: there is no such shape.
        NotAcceptable: none of the forms is accepted.
    """
    here, answering = service(), answering_of(request.environ)
    graph = _shapes(here)
    stem, suffix = split_suffix(name)
    node = graph.node(stem)
    if node is None:
        raise NotFound("there is no such shape; /shapes lists them")
    if suffix is None:
        return lead_to(here, answering, f"shapes/{stem}", lasting=False)
    form = wanted(suffix)
    if isinstance(form, Format):
        response = write_out(form, graph.lines_about(node), _NOTICE)
    else:
        described = describe_shape(graph, node)
        page = render_template("shape.html", shape=described, name=stem, iri=SHAPES + stem)
        response = Response(page, content_type="text/html; charset=utf-8")
    return represent(response, here, answering, f"shapes/{stem}", form, lasting=False)


def _shapes(here: Service) -> ShapeGraph:
    if here.settings.shapes != SHIPPED:
        raise NotFound("there are no shapes here")
    return read_shapes()


@lru_cache(maxsize=1)
def _all_lines() -> tuple[bytes, ...]:
    return tuple(read_shapes().lines())


@lru_cache(maxsize=1)
def read_shapes() -> ShapeGraph:
    """Return the shapes that ship with the service, which are read once."""
    shapes = read_rules(SHIPPED).shapes
    return ShapeGraph(b"" if shapes is None else shapes.triples)
