"""``/search.ttl`` and its like: what the terms of text search inside of queries stand for."""

from typing import Final

from flask import Blueprint, Response, request

from graph_service.errors import InputError, NotFound
from graph_service.export.lines import lines_of
from graph_service.export.search_terms import search_terms
from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import PREFIXES, SEARCH_TERMS
from graph_service.web.answering import answering_of
from graph_service.web.refusals import NOTHING
from graph_service.web.rendering import write_out
from graph_service.web.representation import represent, wanted
from graph_service.web.service import service

blueprint: Final = Blueprint("search_terms", __name__)

_NOTICE: Final = ("Terms of text search inside of queries.",)
_PREFIXES: Final = PREFIXES | {"search": SEARCH_TERMS}


@blueprint.get("/search.<suffix>")
def by_suffix(suffix: str) -> Response:
    """Describe the terms of text search inside of queries, in a format of RDF.

    Raises:
        NotFound: there is no such form.
        InputError: there is a parameter; it has none.
    """
    if request.args:
        raise InputError("the terms of search have no parameters")
    form = wanted(suffix, GRAPHS)
    if not isinstance(form, Format):
        raise NotFound(NOTHING)
    return describe(form)


def describe(form: Format) -> Response:
    """Return the document in a format."""
    response = write_out(form, lines_of(search_terms()), _NOTICE, _PREFIXES)
    here, answering = service(), answering_of(request.environ)
    return represent(response, here, answering, "search", form, GRAPHS, lasting=False)
