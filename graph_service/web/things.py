"""IRIs that answer: ``/id/...`` leads to ``/doc/...``, and so do graphs and nodes without a name.

::

    /id/incident/x              303 -> /doc/incident/x
    /graph/cases                303 -> /doc/graph/cases
    /.well-known/genid/0123     303 -> /doc/genid/0123

A thing is no document, so its IRI leads to one (Cool URIs for the Semantic Web, section 4.2).
"""

from collections.abc import Iterator
from contextlib import suppress
from typing import Final
from urllib.parse import quote, urlencode

from flask import Blueprint, Response, request

from graph_service.errors import NotFound
from graph_service.web.answering import answering_of
from graph_service.web.citing import cite
from graph_service.web.documents import answer, is_known, named
from graph_service.web.graph_documents import describe_graph
from graph_service.web.languages import INTERFACE
from graph_service.web.pinned import url_below
from graph_service.web.refusals import NOTHING
from graph_service.web.representation import FORMS, split_suffix, suffix_of
from graph_service.web.service import service
from graph_service.web.target import PATH

blueprint: Final = Blueprint("things", __name__)

_PARTS: Final = {"graph/": "graph/", "genid/": ".well-known/genid/"}
"""First part of the path of a document -> that of the IRI that it is about; else ``id/``."""

_PASSED: Final = ("format", "lang", "page", INTERFACE)


@blueprint.get("/id/<path:name>")
def thing(name: str) -> Response:
    """Lead from a thing to its document."""
    return _lead("id/", "", name)


@blueprint.get("/graph/<path:name>")
def graph(name: str) -> Response:
    """Lead from a named graph to what is known of it."""
    return _lead("graph/", "graph/", name)


@blueprint.get("/.well-known/genid/<path:name>")
def node(name: str) -> Response:
    """Lead from a node without a name of its own to what is said of it."""
    return _lead(".well-known/genid/", "genid/", name)


@blueprint.get("/doc/<path:name>")
def document(name: str) -> Response:
    """Describe a thing, a graph or a node in the form that is asked for.

    Raises:
        NotFound: there is no such thing for this caller.
        GraphServiceError: see :func:`~graph_service.web.documents.answer`.
    """
    stem, suffix = split_suffix(name)
    with suppress(NotFound):  # what is there nearly always, and needs no question whether it is
        return _answer(next(_meant(stem)), f"doc/{quote(stem, safe=PATH)}", suffix)
    # the dot may belong to the name
    readings = [(stem, suffix)] if suffix is None else [(stem, suffix), (name, None)]
    for stem, suffix in readings:
        found = next(filter(is_known, _meant(stem)), None)
        if found is not None:
            return _answer(found, f"doc/{quote(stem, safe=PATH)}", suffix)
    raise NotFound(NOTHING)


def _answer(iri: str, path: str, suffix: str | None) -> Response:
    if iri in answering_of(request.environ).view.graphs:
        return describe_graph(iri, path, suffix)
    return answer(iri, path, suffix)


def _meant(name: str) -> Iterator[str]:
    """Yield the IRIs that the document of a name may be about.

    A thing whose kind is called like one of :data:`_PARTS` has its document there, too, unless
    something of that part has the name.
    """
    for part, below in _PARTS.items():
        if name.startswith(part):
            yield from named(below, name.removeprefix(part))
    yield from named("id/", name)


def _lead(below: str, part: str, name: str) -> Response:
    """Return 303 to the document; a suffix of a form leads to the document in it.

    Args:
        below: the path that the IRI has before the name.
        part: what the document has there.
        name: the rest of the path.

    Raises:
        NotFound: there is no such thing for this caller.
    """
    stem, suffix = split_suffix(name)
    if any(map(is_known, named(below, name))):
        stem, suffix = name, None
    elif suffix is None or not any(map(is_known, named(below, stem))):
        raise NotFound(NOTHING)
    here, answering = service(), answering_of(request.environ)
    path = f"doc/{part}{quote(stem, safe=PATH)}"
    passed = {key: request.args[key] for key in _PASSED if key in request.args}
    query = f"?{urlencode(passed)}" if passed else ""
    address = path + (f".{suffix}" if suffix else "") + query
    response = Response(status=303)
    del response.headers["Content-Type"]
    response.location = url_below(here, request.environ, address)
    response.headers["Link"] = f'<{url_below(here, request.environ, path)}>; rel="describedby"'
    for form in FORMS:
        url = url_below(here, request.environ, f"{path}.{suffix_of(form)}")
        response.headers.add("Link", f'<{url}>; rel="alternate"; type="{form.media_type}"')
    cite(response, here, answering, below + quote(stem, safe=PATH))
    response.headers["Release"] = str(answering.release)
    return response
