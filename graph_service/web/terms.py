"""Terms, whose IRIs stand for no document: each leads to the one about it.

A class, a concept or a shape can't be sent; what can is a description of it. So its IRI answers 303
with the address of the description in the form that the caller accepts (Best Practice Recipes for
Publishing RDF Vocabularies, recipe 6; Architecture of the Web, finding httpRange-14)::

    /ontology/Incident        303
    /ontology/Incident.ttl    200
"""

from urllib.parse import urlencode

from flask import Response, request

from graph_service.web.answering import Answering
from graph_service.web.citing import cite
from graph_service.web.pinned import url_below
from graph_service.web.representation import suffix_of, wanted
from graph_service.web.service import Service


def lead_to(here: Service, answering: Answering, path: str, *, lasting: bool = True) -> Response:
    """Return the answer at the IRI of a term: where its description is.

    Args:
        here: the service.
        answering: what the term was found in.
        path: of the term, without leading slash, escaped.
        lasting: whether it is found again below the release.

    Raises:
        NotFound: the parameter ``format`` names no form.
        NotAcceptable: none of the forms is accepted.
    """
    form = wanted(None)
    rest = urlencode([(name, value) for name, value in request.args.items() if name != "format"])
    address = f"{path}.{suffix_of(form)}" + (f"?{rest}" if rest else "")
    response = Response(status=303)
    del response.headers["Content-Type"]
    response.headers["Location"] = url_below(here, request.environ, address)
    if lasting:
        cite(response, here, answering, path)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    return response
