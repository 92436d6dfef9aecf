"""``/validate``: send RDF, get the SHACL report; nothing is kept.

::

    body -> a capped process parses it -> shapes, beside what the sender sees -> report
"""

from typing import Final

from flask import Blueprint, Response, request

from graph_service.access.actor import ANONYMOUS, PUBLIC
from graph_service.access.policy import Action, require
from graph_service.errors import InputError, UnsupportedType
from graph_service.formats import GRAPHS, by_suffix
from graph_service.ingest.rdf import first_lines
from graph_service.query.protocol import FORM, parse_parameters, split_content_type
from graph_service.reporting.advice import Lines
from graph_service.reporting.found import found_in
from graph_service.web.answering import answering_of
from graph_service.web.body import read_content
from graph_service.web.negotiation import HTML, choose
from graph_service.web.parts import Part, read_parts
from graph_service.web.received import parse_parts
from graph_service.web.reports import REPORT, Sent, report, write_page
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of

blueprint: Final = Blueprint("validate", __name__)

_MOST_LOOKED_AT: Final = 1_000_000
"""Bytes of what was sent in which lines are looked for."""


@blueprint.get("/validate")
def form() -> Response:
    """Offer a form; the report comes by POST."""
    return write_page(service(), None, Sent({}, is_form=True))


@blueprint.post("/validate")
def validate() -> Response:
    """Return the report on the RDF in the body, in any format of RDF, as problem, text or page."""
    require(ANONYMOUS, Action.VALIDATE, PUBLIC)
    here, answering = service(), answering_of(request.environ)
    chosen = choose(request.headers.get("Accept"), REPORT)
    parts, is_form = _submitted(here)
    seconds = here.settings.query_seconds
    quads = parse_parts(request.environ, parts, here.settings, base=None, seconds=seconds)
    with spending_of(request.environ).elsewhere():
        examined = here.examiner.examine(quads, answering.release, answering.view.audiences)
    sent = Sent(_lines(parts), is_form=is_form or chosen is HTML)
    response = report(here, found_in(examined), chosen, sent)
    response.headers["Release"] = str(answering.release)
    return response


def _submitted(here: Service) -> tuple[list[Part], bool]:
    """Return what was sent, and whether it came by the two fields of the page's form.

    Raises:
        TooLarge: it is longer than the limit.
        UnsupportedType: it is no RDF.
        InputError: the form is malformed.
    """
    kind, charset = split_content_type(request.headers.get("Content-Type"))
    if kind != FORM:
        return read_parts(request.environ, here.settings.body_bytes), False
    if charset not in ("utf-8", "utf8", "us-ascii"):
        raise UnsupportedType(f"the charset must be utf-8, not {charset}")
    fields = dict(parse_parameters(read_content(request.environ, here.settings.body_bytes)))
    if not fields.get("data"):
        raise InputError("the field data is empty")
    found = by_suffix(fields.get("format", "ttl"))
    if found is None or found.rdf is None:
        raise InputError(f"format must be one of {', '.join(each.suffix for each in GRAPHS)}")
    return [(fields["data"].encode(), found)], True


def _lines(parts: list[Part]) -> Lines:
    """Return the line of the first mention of each subject, where one text says it."""
    if len(parts) != 1 or len(parts[0][0]) > _MOST_LOOKED_AT:
        return {}
    data, source = parts[0]
    return {} if source.rdf is None else first_lines(data.decode("utf-8-sig"), source.rdf)
