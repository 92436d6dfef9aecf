"""``/changes``: what changed, for those who keep a copy, follow by a feed reader, or look.

::

    /changes, by Accept       the same as one of these; without a wish Atom
    /changes.atom             releases and withdrawals (Atom, RFC 4287 and RFC 6721)
    /changes.trig .nq .jsonld the root of the stream of what became of each thing (LDES, TREE)
    /changes.html             the newest changes, for people

Everything is of what the caller's audiences see and saw; see :mod:`graph_service.export.feeds`.
"""

from typing import Any, Final

from flask import Blueprint, Response, render_template, request

from graph_service.export.feeds.member import DELETED, Member
from graph_service.export.feeds.pages import About, root
from graph_service.export.feeds.stream import Stream
from graph_service.web.answering import Answering, answering_of
from graph_service.web.atom import ATOM, feed
from graph_service.web.entries import iri_of, label_of
from graph_service.web.fragments import (
    FORMS,
    finish,
    nodes_of,
    pages_withdrawn,
    refuse_parameters,
)
from graph_service.web.languages import INTERFACE
from graph_service.web.negotiation import HTML
from graph_service.web.representation import Form, represent, wanted
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("changes", __name__)

_OFFERS: Final[tuple[Form, ...]] = (ATOM, *FORMS, HTML)
_PATH: Final = "changes"
_SHOWN: Final = 100
"""Things, and withdrawals, of the page: the newest."""


@blueprint.get("/changes", defaults={"suffix": None})
@blueprint.get("/changes.<suffix>")
def changes(suffix: str | None) -> Response:
    """Return what changed, in the form that is asked for.

    Raises:
        InputError: there is a parameter other than ``format`` and ``interface``.
        NotFound: there is no such form.
        NotAcceptable: none of the forms is accepted.
        Unavailable: the stream is being made.
        LedgerError: the record is damaged.
    """
    here, answering = service(), answering_of(request.environ)
    refuse_parameters(INTERFACE)  # links between pages keep it
    form = wanted(suffix, _OFFERS)
    if form is ATOM:
        response = Response(feed(here, answering), content_type=f"{ATOM.media_type}; charset=utf-8")
        return represent(response, here, answering, _PATH, form, _OFFERS, lasting=False)
    stream = here.streams.of(answering.view.audiences, answering.release)
    if form is HTML:
        page = _page(here, answering, stream)
        response = Response(page, content_type="text/html; charset=utf-8")
        return represent(response, here, answering, _PATH, form, _OFFERS, lasting=False)
    groups = root(
        here.url(_PATH if suffix is None else f"{_PATH}.{suffix}"),
        _about(here, answering, stream),
        nodes_of(here, answering, stream, form),
        stream.newest(),
        here.url,
    )
    return finish(here, answering, stream, groups, form, _PATH, _OFFERS)


def _about(here: Service, answering: Answering, stream: Stream) -> About:
    first = here.pinning.issues(answering.view.audiences)[0]
    pruned = first.number != stream.steps[0].number
    return About(
        here.state.licences(answering.view),
        here.url("shapes"),
        stream.steps[0].time if pruned else "",
    )


def _page(here: Service, answering: Answering, stream: Stream) -> str:
    newest = list(stream.newest())
    if len(newest) < _SHOWN and stream.fragments:
        newest = [*stream.members(len(stream.fragments) - 1), *newest]
    gone = [each for page in pages_withdrawn(here, answering, stream) for each in page]
    return render_template(
        "changes.html",
        members=[_row(here, each) for each in reversed(newest[-_SHOWN:])],
        withdrawn=list(reversed(gone[-_SHOWN:])),
        formats=[each.suffix for each in _OFFERS if each is not HTML],
        changes=here.url(_PATH),
    )


def _row(here: Service, member: Member) -> dict[str, Any]:
    """Return a member as the page shows it."""
    return {
        "what": "Deleted" if member.act == DELETED else f"{member.act}d",
        "iri": iri_of(member),
        "label": label_of(member),
        "release": member.release,
        "url": here.url(f"releases/{member.release}"),
        "time": member.time,
    }
