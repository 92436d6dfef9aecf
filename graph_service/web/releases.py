"""``/releases``: the releases that the caller knows, and each with how it is cited.

A list is of what was news to the caller's audiences and of nothing else; see
:mod:`graph_service.ledger.history`. What a release holds is below it: see
:mod:`graph_service.web.pinned`.
"""

import re
from collections.abc import Sequence
from email.utils import format_datetime
from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request

from graph_service.errors import InputError, NotFound
from graph_service.state import Issue
from graph_service.web.answering import Answering, answering_of
from graph_service.web.citing import LONGEST, MEMENTO, escape, sentence
from graph_service.web.languages import INTERFACE
from graph_service.web.negotiation import HTML, Kind, choose
from graph_service.web.pinned import NUMBER, is_read
from graph_service.web.refusals import NOTHING
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("releases", __name__)

MOST: Final = 1_000
"""Releases of one answer."""

_USUAL: Final = 100
_PARAMETERS: Final = ("before", "limit", "of")
_JSON: Final = Kind("application/json")
_TIMEMAP: Final = Kind("application/link-format")
_ROUTES: Final = ("sparql", "queries", "exports", "search")
_PRINTABLE: Final = re.compile(r"[!#-;=?-~]*")


@blueprint.get("/releases", strict_slashes=False)
def index() -> Response:
    """List the releases, the newest first, as JSON, as a page, or as a TimeMap (RFC 7089).

    Raises:
        InputError: a parameter is wrong, unknown or given twice.
    """
    here, answering = service(), answering_of(request.environ)
    for name, values in request.args.lists():
        if name not in (*_PARAMETERS, INTERFACE):
            raise InputError(f"there is no parameter {name!r}; there are {', '.join(_PARAMETERS)}")
        if len(values) > 1:
            raise InputError(f"the parameter {name} is given {len(values)} times, once is allowed")
    before, limit = _number("before", 10**9), _number("limit", _USUAL, MOST)
    of = _path(request.args.get("of", ""))
    known = here.pinning.issues(answering.view.audiences)
    older = [issue for issue in reversed(known) if issue.number < before]
    shown = older[:limit]
    chosen = choose(request.headers.get("Accept"), (_JSON, HTML, _TIMEMAP))
    if chosen is _TIMEMAP:
        text = _timemap(here, answering, shown, of)
        return _finish(Response(text, content_type=_TIMEMAP.media_type), answering)
    links = {"self": here.url("releases")}
    if older[limit:]:
        links["next"] = here.url(f"releases?before={shown[-1].number}&limit={limit}")
    listed = [_describe(here, answering, issue, of) for issue in shown]
    if chosen is HTML:
        page = render_template("releases.html", releases=listed, next=links.get("next"))
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        response = jsonify({"releases": listed, "links": links})
    return _finish(response, answering)


@blueprint.get("/releases/<number>")
def one(number: str) -> Response:
    """Describe one release, and say how it is cited.

    Raises:
        NotFound: the caller knows none of this number.
    """
    here, answering = service(), answering_of(request.environ)
    if not re.fullmatch(NUMBER, number):
        raise NotFound(NOTHING)
    known = here.pinning.issues(answering.view.audiences)
    place = next((n for n, each in enumerate(known) if each.number == int(number)), None)
    if place is None:
        raise NotFound(NOTHING)
    issue = known[place]
    described = _describe(here, answering, issue, "")
    issued = issue.issued_for(answering.view.audiences)
    digest, url = described["digest"], here.url(f"releases/{issue.number}/")
    if not issue.is_pruned:
        digest = here.state.digest(issue.number, answering.view.audiences)
    described |= {
        "amended": digest != described["digest"],
        "answered": digest,
        "citation": sentence(issue.number, issued, digest, url),
    }
    neighbours = {
        "predecessor-version": known[place - 1] if place else None,
        "successor-version": known[place + 1] if place + 1 < len(known) else None,
        "latest-version": known[-1],
    }
    if choose(request.headers.get("Accept"), (_JSON, HTML)) is HTML:
        page = render_template("release.html", described=described)
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        response = jsonify(described)
    for relation, other in neighbours.items():
        if other is not None:
            place_of = here.url(f"releases/{other.number}")
            response.headers.add("Link", f'<{place_of}>; rel="{relation}"')
    response.headers[MEMENTO] = format_datetime(issued, usegmt=True)
    response.headers.add("Link", f'<{url}>; rel="cite-as"')
    return _finish(response, answering)


def _describe(here: Service, answering: Answering, issue: Issue, of: str) -> dict[str, Any]:
    """Return a release as JSON values; its counts and digest are of what the caller saw of it."""
    audiences, below = answering.view.audiences, here.url(f"releases/{issue.number}/")
    links = {"self": below[:-1]}
    if not issue.is_pruned:
        links |= {"home": below} | {name: below + name for name in _ROUTES}
        links |= {"memento": below + of} if of else {}
    return {
        "release": issue.number,
        "issued": issue.issued_for(audiences).isoformat().replace("+00:00", "Z"),
        "digest": issue.digest_for(audiences),
        "graphs": issue.graphs_for(audiences),
        "triples": issue.triples_for(audiences),
        "current": issue.number == answering.release,
        "kept": not issue.is_pruned,
        "links": links,
    }


def _timemap(here: Service, answering: Answering, issues: Sequence[Issue], of: str) -> str:
    """Return where the states of a path, or of the whole, are (RFC 7089, section 5)."""
    kind = f'type="{_TIMEMAP.media_type}"'
    own = here.url(f"releases?of={escape(of)}" if of else "releases")
    lines = [f'<{here.url(of)}>; rel="original"', f'<{own}>; rel="self"; {kind}']
    for issue in issues:
        if not issue.is_pruned:
            when = format_datetime(issue.issued_for(answering.view.audiences), usegmt=True)
            url = here.url(f"releases/{issue.number}/{of}")
            lines.append(f'<{url}>; rel="memento"; datetime="{when}"')
    return ",\n".join(lines) + "\n"


def _number(name: str, usual: int, most: int = 10**9) -> int:
    text = request.args.get(name)
    if text is None:
        return usual
    if not re.fullmatch(NUMBER, text) or int(text) > most:
        raise InputError(f"{name} must be a number from 1 to {most}")
    return int(text)


def _path(text: str) -> str:
    if text and (len(text) > LONGEST or not _PRINTABLE.fullmatch(text) or not is_read(text)):
        raise InputError(
            "of must be a path below a release with its query, as in a URL, for example "
            "exports/graph.ttl"
        )
    return text


def _finish(response: Response, answering: Answering) -> Response:
    response.add_etag()
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = "public, no-cache"
    response.vary.add("Accept")
    response.make_conditional(request)
    return response
