"""``/search``: things by words of their texts, as JSON, as CSV, or as a page that needs no script.

::

    parameters, or 400 -> same ETag? 304 -> index of the caller's view -> page or file

What is searched is the index of the view that the caller is answered from, and nothing else.
"""

import csv
import hashlib
import io
import re
from typing import Any, Final

from flask import Blueprint, Flask, Response, current_app, jsonify, render_template, request

from graph_service.errors import InputError, NotAcceptable
from graph_service.formats import GRAPHS, Format
from graph_service.namespaces import BASE
from graph_service.query.found import Kind as Class
from graph_service.query.found import Label, Thing, Things
from graph_service.query.search import Search
from graph_service.query.shelf import Shelf
from graph_service.query.wanted import read_wanted
from graph_service.web import search_terms
from graph_service.web.answering import Answering, answering_of
from graph_service.web.citing import cite
from graph_service.web.document import problem_of
from graph_service.web.headers import SHARED
from graph_service.web.languages import chosen
from graph_service.web.negotiation import HTML, Kind, choose
from graph_service.web.pinned import url_below
from graph_service.web.rows import link
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of
from graph_service.web.spreadsheet import neutralise
from graph_service.web.wish import Wish, read_wish
from graph_service.web.words import language

blueprint: Final = Blueprint("search", __name__)

_KEY: Final = "graph_service.search"
_OFFERS: Final = (Kind("application/json"), HTML, Kind("text/csv"))
_FORMATS: Final = {"json": _OFFERS[0], "html": HTML, "csv": _OFFERS[2]}
_COLUMNS: Final = ("thing", "label", "kinds", "text", "language", "property", "score")


def register(app: Flask, here: Service) -> None:
    """Add the route, and the indexes that it searches."""
    app.register_blueprint(blueprint)
    search = app.extensions[_KEY] = Search(Shelf())
    here.following.on_withdrawal(search.leave)


def search_of(app: Flask) -> Search:
    """Return what an application searches with."""
    found = app.extensions[_KEY]
    if not isinstance(found, Search):
        raise TypeError("the application has no search")
    return found


@blueprint.get("/search", strict_slashes=False)
def search() -> Response:
    """Answer a search in the form that is asked for; a page without one is the form alone.

    Raises:
        InputError: a parameter is wrong, or there is nothing to look for.
        TooLarge: there is too much to look for.
        NotAcceptable: the form is not one that there is.
        QueryTimeout: the search ran into its time limit.
        Unavailable: the index is being made.
    """
    answering, wanted = answering_of(request.environ), _wanted()
    if isinstance(wanted, Format):
        return search_terms.describe(wanted)
    try:
        wish = read_wish(request.args)
        if wish.safe and wanted is not _FORMATS["csv"]:
            raise InputError("safe is for CSV alone: format=csv")
        if wanted is HTML and not wish.text.strip():
            return _finish(_page(answering, wish, None), answering, wish)
        read_wanted(wish.text)
    except InputError as error:
        if wanted is not HTML:
            raise
        response = _page(answering, Wish(request.args.get("q", "")), None, error)
        response.headers["Cache-Control"] = "no-store"
        response.vary.add("Accept")
        return response
    tag = _etag(answering, wish, wanted)
    if tag in request.if_none_match:
        response = Response(status=304)
    else:
        response = _answer(answering, wish, wanted)
    response.set_etag(tag)
    return _finish(response, answering, wish)


def _answer(answering: Answering, wish: Wish, wanted: Kind) -> Response:
    with spending_of(request.environ).elsewhere():
        found = search_of(current_app).things(
            answering.view,
            wish.text,
            limit=wish.limit,
            offset=wish.offset,
            language=wish.language,
            kind=wish.kind,
        )
    if wanted is HTML:
        return _page(answering, wish, found)
    if wanted is _FORMATS["csv"]:
        body = _csv(found).encode()
        body = neutralise(body) if wish.safe else body
        return Response(body, content_type="text/csv; charset=utf-8")
    return jsonify(_json(answering, wish, found))


def _wanted() -> Kind | Format:
    """Return the form that is asked for; without a search, RDF says what its terms stand for."""
    name = request.args.get("format")
    if name is None:
        offers: tuple[Kind | Format, ...] = _OFFERS
        if "q" not in request.args:
            offers += GRAPHS
        return choose(request.headers.get("Accept"), offers)
    if name.strip().lower() not in _FORMATS:
        raise NotAcceptable(tuple(each.media_type for each in _OFFERS))
    return _FORMATS[name.strip().lower()]


def _etag(answering: Answering, wish: Wish, wanted: Kind) -> str:
    """Return the strong ETag of an answer: what it is answered from, what is asked, and form."""
    named = wanted is not _FORMATS["csv"]  # it names addresses
    root = url_below(service(), request.environ, "") if named else ""
    words = (language(), chosen()) if wanted is HTML else ()
    parts = (answering.key, root, repr(wish), wanted.media_type, *words)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "backslashreplace")).hexdigest()[:32]


def _json(answering: Answering, wish: Wish, found: Things) -> dict[str, Any]:
    addresses = {"self": wish.at(wish.offset)} | wish.pages(found.total)
    return {
        "release": answering.release,
        "q": wish.text,
        "lang": wish.language,
        "kind": wish.kind,
        "total": found.total,
        "offset": wish.offset,
        "limit": wish.limit,
        "results": [_describe(each) for each in found.things],
        "links": {
            name: url_below(service(), request.environ, f"search?{query}")
            for name, query in addresses.items()
        },
    }


def _describe(thing: Thing) -> dict[str, Any]:
    match = thing.match
    return {
        "iri": match.thing,
        "label": _text(thing.label),
        "kinds": [{"iri": each.iri, "label": _text(each.label)} for each in thing.kinds],
        "match": {
            "property": match.predicate,
            "text": match.text,
            "language": match.language,
        },
        "score": match.score,
    }


def _text(label: Label | None) -> dict[str, str] | None:
    return None if label is None else {"text": label.text, "language": label.language}


def _csv(found: Things) -> str:
    text = io.StringIO(newline="")
    writer = csv.writer(text)  # CRLF, as RFC 4180 has it
    writer.writerow(_COLUMNS)
    for each in found.things:
        match, label = each.match, "" if each.label is None else each.label.text
        kinds = " ".join(kind.iri for kind in each.kinds)
        row = (match.thing, label, kinds, match.text, match.language, match.predicate, match.score)
        writer.writerow(row)
    return text.getvalue()


def _page(
    answering: Answering, wish: Wish, found: Things | None, fault: InputError | None = None
) -> Response:
    """Return the form, with what was found or what is wrong."""
    page = render_template(
        "search.html",
        wish=wish,
        found=found,
        namespace=BASE,
        kinds=sorted(search_of(current_app).kinds(answering.view, wish.language), key=_order),
        name_of=_name_of,
        pages={} if found is None else wish.pages(found.total),
        fault="" if fault is None else fault.reason,
        link=lambda iri: link(iri, service().settings.base_url),
        formats=[("json", "JSON"), ("csv", "CSV")],
    )
    status = 200 if fault is None else problem_of(fault).status
    response = Response(page, status, content_type="text/html; charset=utf-8")
    if found is None and fault is None:
        response.add_etag()
    return response


def _name_of(kind: Class) -> str:
    """Return what a kind is called: its label, else the last part of its IRI."""
    return kind.label.text if kind.label else re.split("[/#:]", kind.iri)[-1] or kind.iri


def _order(kind: Class) -> tuple[bool, str, str]:
    """Return the place of a kind in the list: those of ours have labels, and come first."""
    return (kind.label is None, _name_of(kind).casefold(), kind.iri)


def _finish(response: Response, answering: Answering, wish: Wish) -> Response:
    path = f"search?{wish.at(wish.offset)}" if wish.text else "search"
    cite(response, service(), answering, path)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = SHARED
    response.vary.add("Accept")
    response.make_conditional(request)
    return response
