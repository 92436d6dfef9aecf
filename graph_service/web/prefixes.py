"""``/prefixes`` and ``/context.jsonld``: the short names of the graph, for editors and for JSON.

Both ship with the service and say nothing of any release or caller.
"""

import hashlib
from functools import lru_cache
from typing import Final

from flask import Blueprint, Response, render_template, request

from graph_service.export.lines import lines_of
from graph_service.export.prefixes import declarations
from graph_service.formats import Format
from graph_service.namespaces import PREFIXES
from graph_service.shipped import ONTOLOGY
from graph_service.web.answering import answering_of
from graph_service.web.rendering import write_out
from graph_service.web.representation import represent, wanted
from graph_service.web.service import service

blueprint: Final = Blueprint("prefixes", __name__)

_LASTING: Final = "public, max-age=86400"
_NOTICE: Final = ("Prefixes of the queries, exports and answers of this service.",)


@blueprint.get("/prefixes", defaults={"suffix": None})
@blueprint.get("/prefixes.<suffix>")
def prefixes(suffix: str | None) -> Response:
    """Declare the prefixes (SHACL, section 5.2.1), in each format of RDF or as a page.

    Raises:
        NotFound: there is no such form.
        NotAcceptable: none of the forms is accepted.
    """
    here, answering = service(), answering_of(request.environ)
    form = wanted(suffix)
    if isinstance(form, Format):
        response = write_out(form, lines_of(declarations()), _NOTICE)
    else:
        page = render_template("prefixes.html", prefixes=sorted(PREFIXES.items()))
        response = Response(page, content_type="text/html; charset=utf-8")
    return represent(response, here, answering, "prefixes", form, lasting=False)


@blueprint.get("/context.jsonld")
def context() -> Response:
    """Return the JSON-LD context (JSON-LD 1.1, section 4.1), which documents may name by its URL.

    It is kept for a day: processors fetch it again and again.
    """
    body, tag = _read_context()
    response = Response(body, content_type="application/ld+json")
    response.set_etag(tag)
    response.headers["Cache-Control"] = _LASTING
    response.make_conditional(request)
    return response


@lru_cache(maxsize=1)
def _read_context() -> tuple[bytes, str]:
    body = (ONTOLOGY / "context.jsonld").read_bytes()
    return body, hashlib.sha256(body).hexdigest()[:32]
