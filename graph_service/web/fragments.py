"""``/changes/fragments/...``: the documents that the root of the stream of changes leads to.

Names are those of what is in them, so most never change. Caches may keep these, for an hour at
most: after a withdrawal there are others in their place, and the old names are none any more.
"""

import re
from collections.abc import Sequence
from typing import Final

from flask import Blueprint, Response, request

from graph_service.errors import InputError, LedgerError, NotFound, NotLinked, Unavailable
from graph_service.export.feeds.catalogue import Fragment
from graph_service.export.feeds.member import Member
from graph_service.export.feeds.pages import (
    LISTED,
    STREAM_PREFIXES,
    Node,
    fragment,
    full_list,
    lists_of,
    node_of,
    withdrawals,
)
from graph_service.export.feeds.stream import Stream
from graph_service.export.feeds.withdrawn import Withdrawn
from graph_service.export.serialisation import serialise
from graph_service.export.statements import Groups
from graph_service.formats import GRAPHS, Format
from graph_service.web.answering import Answering, answering_of
from graph_service.web.atom import ATOM
from graph_service.web.entries import CONTENT_TYPE, archive, withdrawals_of
from graph_service.web.refusals import NOTHING
from graph_service.web.representation import Form, represent, split_suffix, suffix_of, wanted
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("fragments", __name__)

_ORDER: Final = ("trig", "nq", "jsonld")
FORMS: Final[tuple[Format, ...]] = tuple(
    sorted((each for each in GRAPHS if each.suffix in _ORDER), key=lambda f: _ORDER.index(f.suffix))
)
"""Forms of a stream; without a wish it is TriG."""

_ALL: Final[tuple[Form, ...]] = (*FORMS, ATOM)
PATH: Final = "changes/fragments"
MOST_WITHDRAWN: Final = 500
"""Withdrawals of one document."""

_CLOSED: Final = "public, max-age=3600, immutable"
_NAME: Final = re.compile(r"(list-)?([0-9]{1,9}-[0-9a-f]{32})")
_WITHDRAWN: Final = re.compile(r"withdrawn-([0-9]{1,6})")


@blueprint.get(f"/{PATH}/<name>")
def part(name: str) -> Response:
    """Send a fragment, a list of fragments, or what was withdrawn.

    Raises:
        InputError: there is a parameter other than ``format``.
        NotFound: nothing is ever called so.
        NotLinked: the caller's stream has no such part now.
        NotAcceptable: none of the forms is accepted.
        Unavailable: the stream is being made.
    """
    here, answering = service(), answering_of(request.environ)
    stem, suffix = split_suffix(name, _ALL)
    closed, withdrawn = _NAME.fullmatch(stem), _WITHDRAWN.fullmatch(stem)
    offers = _ALL if closed and not closed[1] else FORMS
    if not closed and not withdrawn:
        raise NotFound(NOTHING)
    refuse_parameters()
    form = wanted(suffix, offers)
    stream = here.streams.of(answering.view.audiences, answering.release)
    page = here.url(f"{PATH}/{name}")
    if withdrawn:
        pages = pages_withdrawn(here, answering, stream)
        number = int(withdrawn[1])
        if number >= len(pages) or withdrawn[1] != str(number):
            raise _none()
        told = withdrawals(page, pages[number])
        return finish(here, answering, stream, told, form, f"{PATH}/{stem}")
    assert closed is not None  # noqa: S101 - for the type checker
    place = stream.place_of(closed[2])
    if place is None or (closed[1] and (place + 1) % LISTED):
        raise _none()
    tag = f"{stem}-{suffix_of(form)}-{'' if suffix else 'negotiated'}"
    path = f"{PATH}/{stem}"
    groups: Groups = ()
    if form is ATOM:
        body = archive(here, stream, place, _members(here, answering, stream, place))
        response = Response(body, content_type=CONTENT_TYPE)
        represent(response, here, answering, path, form, offers, tag=tag, lasting=False)
        response.headers["Release"] = str(stream.release)
        response.headers["Cache-Control"] = _CLOSED
        return response
    if tag in request.if_none_match:
        pass
    elif closed[1]:
        listed = stream.fragments[place + 1 - LISTED : place + 1]
        groups = full_list(page, [_node(here, form, [each]) for each in listed])
    else:
        groups = fragment(page, _members(here, answering, stream, place), here.url)
    response = finish(here, answering, stream, groups, form, path, offers, tag=tag)
    response.headers["Cache-Control"] = _CLOSED
    return response


def finish(
    here: Service,
    answering: Answering,
    stream: Stream,
    groups: Groups,
    form: Form,
    path: str,
    offers: Sequence[Form] = FORMS,
    *,
    tag: str | None = None,
) -> Response:
    """Return a document of a stream in a form.

    Raises:
        Inexpressible: the form can't say it.
    """
    assert isinstance(form, Format)  # noqa: S101 - for the type checker
    body = b"".join(serialise(form, groups, (), STREAM_PREFIXES))
    response = Response(body, content_type=form.content_type)
    response = represent(response, here, answering, path, form, offers, tag=tag, lasting=False)
    response.headers["Release"] = str(stream.release)
    return response


def nodes_of(here: Service, answering: Answering, stream: Stream, form: Form) -> list[Node]:
    """Return the documents that the root leads to."""
    lists, rest = lists_of(stream.fragments)
    nodes = [_node(here, form, each, "list-") for each in lists]
    nodes += [_node(here, form, [each]) for each in rest]
    for number, page in enumerate(pages_withdrawn(here, answering, stream)):
        url = here.url(f"{PATH}/withdrawn-{number}.{suffix_of(form)}")
        nodes.append(Node(url, page[0].time, page[-1].time))
    return nodes


def pages_withdrawn(
    here: Service, answering: Answering, stream: Stream
) -> list[Sequence[Withdrawn]]:
    """Return what was withdrawn from the caller, in parts."""
    found = withdrawals_of(here, answering, stream)
    return [found[n : n + MOST_WITHDRAWN] for n in range(0, len(found), MOST_WITHDRAWN)]


def refuse_parameters(*more: str) -> None:
    """Refuse parameters; there is one for the form.

    Args:
        more: those that there are besides.

    Raises:
        InputError: there is another.
    """
    for name in request.args:
        if name not in ("format", *more):
            raise InputError(f"there is no parameter {name!r}; there is format")


def _members(here: Service, answering: Answering, stream: Stream, place: int) -> tuple[Member, ...]:
    try:
        return stream.members(place)
    except LedgerError as error:
        here.streams.remake(answering.view.audiences)
        raise Unavailable("the changes are being put together anew", retry_after=2) from error


def _node(here: Service, form: Form, fragments: Sequence[Fragment], kind: str = "") -> Node:
    name = f"{kind}{fragments[-1].name}.{suffix_of(form)}"
    return node_of(fragments, here.url(f"{PATH}/{name}"))


def _none() -> NotLinked:
    return NotLinked("the stream of changes has no such part now")
