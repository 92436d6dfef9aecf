"""Things that have a document in several formats: which one is sent, and what leads to the others.

::

    /doc/incident/x          by Accept; Content-Location names the one that was chosen
    /doc/incident/x.ttl      that one

Every such answer links its alternatives, the terms of use, the shapes that such data conforms to,
and the descriptions of the whole and of the service (http.md, "Everywhere").
"""

from collections.abc import Sequence
from typing import Final

from flask import Response, request

from graph_service.errors import NotFound
from graph_service.formats import GRAPHS, Format, by_name
from graph_service.rules import SHIPPED
from graph_service.web.answering import Answering
from graph_service.web.citing import cite
from graph_service.web.negotiation import HTML, Kind, choose
from graph_service.web.pinned import url_below
from graph_service.web.service import Service

Form = Format | Kind
FORMS: Final[tuple[Form, ...]] = (*GRAPHS, HTML)
"""The forms of a document about a thing; without a wish it is Turtle."""

_CONSTRAINED: Final = "http://www.w3.org/ns/ldp#constrainedBy"


def suffix_of(form: Form) -> str:
    """Return the suffix of a form."""
    return form.suffix


def split_suffix(name: str, offers: Sequence[Form] = FORMS) -> tuple[str, str | None]:
    """Return a name without the suffix of a form, and the suffix; ``None`` when it has none."""
    stem, dot, suffix = name.rpartition(".")
    known = {suffix_of(each) for each in offers}
    return (stem, suffix) if dot and stem and suffix in known else (name, None)


def wanted(suffix: str | None, offers: Sequence[Form] = FORMS) -> Form:
    """Return the form that a request asks for: by suffix, by ``format=``, else by ``Accept``.

    Raises:
        NotFound: there is no such suffix here.
        NotAcceptable: none of the forms is accepted.
    """
    if suffix is not None:
        found = next((each for each in offers if suffix_of(each) == suffix), None)
        if found is None:
            raise NotFound("there is nothing in this form")
        return found
    name = request.args.get("format")
    if name is None:
        return choose(request.headers.get("Accept"), offers)
    formats = tuple(each for each in offers if isinstance(each, Format))
    kinds = (each for each in offers if isinstance(each, Kind))
    lowered = name.strip().lower()
    form = next((each for each in kinds if lowered in (each.suffix, each.media_type)), None)
    found = form or by_name(name, formats)
    if found is None or found not in offers:
        raise NotFound("there is nothing in this form")
    return found


def represent(
    response: Response,
    here: Service,
    answering: Answering,
    path: str,
    form: Form,
    offers: Sequence[Form] = FORMS,
    *,
    query: str = "",
    tag: str | None = None,
    lasting: bool = True,
) -> Response:
    """Finish an answer that is one of several forms of a thing; a caller who has it gets 304.

    Args:
        response: with body and type.
        here: the service.
        answering: what it was answered from.
        path: of the thing, without leading slash and without suffix, escaped.
        form: the one that is sent.
        offers: all forms that there are.
        query: what stands behind the path, with its question mark.
        tag: the ETag, without quotation marks; ``None`` for the hash of the body.
        lasting: whether it is found again below the release; what ships with the service is not.
    """
    for each in offers:
        address = f"{path}.{suffix_of(each)}{query}"
        url = url_below(here, request.environ, address)
        if each is form:
            response.headers["Content-Location"] = url
        else:
            kind = f'type="{each.media_type}"'
            response.headers.add("Link", f'<{url}>; rel="alternate"; {kind}')
    relate(response, here, answering)
    if lasting:
        cite(response, here, answering, path + query)
    if tag is None:
        response.add_etag()
    else:
        response.set_etag(tag)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response


def relate(response: Response, here: Service, answering: Answering) -> None:
    """Link the terms of use, the shapes, and the descriptions of the whole and of the service."""
    for licence in here.state.licences(answering.view):
        response.headers.add("Link", f'<{licence}>; rel="license"')
    void = url_below(here, request.environ, ".well-known/void")
    response.headers.add("Link", f'<{void}>; rel="describedby"')
    if here.settings.shapes == SHIPPED:  # what others publish is held against is theirs to say
        response.headers.add("Link", f'<{here.url("shapes")}>; rel="{_CONSTRAINED}"')
    response.headers.add("Link", f'<{here.url("openapi.json")}>; rel="service-desc"')
