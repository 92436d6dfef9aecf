"""What ``/sparql`` says when it is asked nothing: its service description, or the workbench."""

from typing import Final

from flask import Response, render_template, request

from graph_service.errors import NotAcceptable, NotFound
from graph_service.export.catalog.endpoint import Endpoint, describe
from graph_service.formats import GRAPHS, TABLES, Format
from graph_service.web.answering import Answering
from graph_service.web.citing import cite
from graph_service.web.examples import examples
from graph_service.web.holdings import entries_of, write
from graph_service.web.pinned import pin_of, url_below
from graph_service.web.representation import FORMS, relate, wanted
from graph_service.web.service import Service

EXAMPLE: Final = """\
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX rep:  <https://w3id.org/reprisals/ontology/>

SELECT ?incident ?label WHERE {
  ?incident a rep:Incident ; rdfs:label ?label .
  FILTER(LANG(?label) = "en")
}
ORDER BY ?incident
LIMIT 10
"""


def respond(here: Service, answering: Answering) -> Response:
    """Return the description in the format that is asked for, or the workbench for a browser.

    Raises:
        NotAcceptable: there is none in this format.
        Unavailable: the release was just amended.
    """
    try:
        form = wanted(None)
    except NotFound:  # a wrong ``format`` is 406 here, with a query or without
        raise NotAcceptable(tuple(each.media_type for each in FORMS)) from None
    if isinstance(form, Format):
        response = Response(_describe(here, answering, form), content_type=form.content_type)
    else:
        body = render_template(
            "sparql.html",
            query=EXAMPLE,
            answer=None,
            formats=(*TABLES, *GRAPHS),
            examples=examples(here),
        )
        response = Response(body, content_type="text/html; charset=utf-8")
    response.add_etag()
    relate(response, here, answering)
    cite(response, here, answering, "sparql")
    response.headers["Release"] = str(answering.release)
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def _describe(here: Service, answering: Answering, form: Format) -> bytes:
    endpoint = Endpoint(
        url=url_below(here, request.environ, "sparql"),
        update=here.url("update") if pin_of(request.environ) is None else None,
        void=url_below(here, request.environ, ".well-known/void"),
        triples=answering.view.triples,
        entries=entries_of(here, answering),
    )
    return write(describe(endpoint), form)
