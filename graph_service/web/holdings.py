"""What is described to a caller: the datasets and numbers of what the request is answered from."""

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import astuple
from typing import Final

from flask import Response, request

from graph_service.errors import Unavailable
from graph_service.export.catalog.description import MORE_PREFIXES, Description
from graph_service.export.catalog.files import Item
from graph_service.export.catalog.holdings import Entry, Holdings
from graph_service.export.offer import File
from graph_service.export.serialisation import serialise
from graph_service.formats import Format
from graph_service.web.answering import Answering, answering_of
from graph_service.web.pinned import pin_of, url_below
from graph_service.web.representation import Form, represent, suffix_of, wanted
from graph_service.web.service import Service, service
from graph_service.web.spending import spending_of

_NOTICE: Final = (
    "What is said here is of what its reader may see, in one release; counts are of that, too.",
)


Files = Callable[[Answering], Sequence[Item]]
"""Returns the files that a description names: :func:`files_of` or :func:`dumps_of`."""

MOST_FILES: Final = 2_000
"""Files that a catalog lists."""


def describe(
    path: str,
    suffix: str | None,
    files: Files,
    statements: Callable[[Holdings], Description],
    page: Callable[[Holdings], str],
) -> Response:
    """Return a description of what the request is answered from; as RDF it is made once a release.

    Args:
        path: of the description, without leading slash and suffix.
        suffix: that of the address; ``None`` to go by ``format=`` or ``Accept``.
        files: that it names.
        statements: tells it as RDF.
        page: tells it to people, as HTML.

    Raises:
        NotFound: there is no such form.
        NotAcceptable: none of the forms is accepted.
        GraphServiceError: as :func:`holdings_of` and ``files``.
    """
    here, answering = service(), answering_of(request.environ)
    form = wanted(suffix)
    found = files(answering)
    if isinstance(form, Format):
        name = _name(path, form, found)
        body = here.measuring.body(answering, name)
        if body is None:
            body = write(statements(holdings_of(here, answering, found)), form)
            here.measuring.keep(answering, name, body)
        response = Response(body, content_type=form.content_type)
    else:  # it is another one for each reader
        text = page(holdings_of(here, answering, found))
        response = Response(text, content_type="text/html; charset=utf-8")
    return represent(response, here, answering, path, form)


def holdings_of(here: Service, answering: Answering, files: Sequence[Item]) -> Holdings:
    """Return what the request is answered from, with its statistics.

    Args:
        here: the service.
        answering: what the request is answered from.
        files: of that, as :func:`files_of` or :func:`dumps_of` have them.

    Raises:
        Unavailable: the statistics are being counted, or the release was just amended.
        BudgetSpent: they have to be counted, and the client has no time left.
        LedgerError: the record is damaged, or the files can't be written.
    """
    view, environ = answering.view, request.environ
    known = here.pinning.issues(view.audiences)
    first = next((each for each in known if each.seen(view.audiences)), None)
    return Holdings(
        release=answering.release,
        digest=view.digest,
        issued=answering.issued,
        first=first.issued_for(view.audiences) if first else answering.issued,
        entries=entries_of(here, answering),
        measured=here.measuring.of(answering, spending_of(environ)),
        url=lambda path: url_below(here, environ, path),
        now=here.url,
        publisher=here.settings.publisher,
        contact=here.settings.contact_page,
        files=files,
        releases=[
            (each.number, each.issued_for(view.audiences)) for each in known if not each.is_pruned
        ],
    )


def entries_of(here: Service, answering: Answering) -> tuple[Entry, ...]:
    """Return the graphs that the request is answered from.

    Raises:
        Unavailable: the release was just amended.
        LedgerError: the record is damaged.
    """
    view = answering.view
    seen = here.state.views.seen(view.release, view.audiences)
    if seen.digest != view.digest:
        raise Unavailable("the release was just amended", retry_after=1)
    return seen.entries


def files_of(answering: Answering) -> list[Item]:
    """Return the files of a release, with size and hash where they are there.

    Of a small release all are made for this, as for the list of exports.

    Raises:
        Unavailable: they are being made.
        LedgerError: they can't be made.
    """
    listing = answering.exports.listing()
    made = [_item(each.file, each.size, each.sha256) for each in listing.exports]
    return [*made, *map(_item, listing.pending)][:MOST_FILES]


def dumps_of(answering: Answering) -> list[Item]:
    """Return the files with all of a release as RDF, made or not; one that can't be is none.

    Raises:
        LedgerError: the exports are damaged.
    """
    shelf = answering.exports.shelf
    left_out = shelf.index().left_out
    found = (_item(file) for file in shelf.offer.files() if file.name not in left_out)
    return [item for item in found if item.is_dump]


def _item(file: File, size: int | None = None, sha256: str = "") -> Item:
    return Item(file.name, file.media_type, file.coding, size, sha256)


def write(description: Description, form: Format) -> bytes:
    """Return a description as a document."""
    return b"".join(serialise(form, description.groups(), _NOTICE, MORE_PREFIXES))


def _name(path: str, form: Form, files: Sequence[Item]) -> str:
    """Return what a document is kept by: its path and form, the files that it names, the release.

    Of a large release files are made one by one, and a catalog tells which are there.
    """
    told = hashlib.sha256(repr([astuple(each) for each in files]).encode()).hexdigest()
    return f"{path} {suffix_of(form)} {pin_of(request.environ)} {told}"
