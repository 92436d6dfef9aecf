"""What is described to a caller: the datasets and numbers of what the request is answered from."""

from typing import Final

from flask import request

from graph_service.errors import Unavailable
from graph_service.export.catalog.description import MORE_PREFIXES, Description
from graph_service.export.catalog.holdings import Holdings
from graph_service.export.serialisation import serialise
from graph_service.formats import Format
from graph_service.web.answering import Answering
from graph_service.web.pinned import url_below
from graph_service.web.service import Service
from graph_service.web.spending import spending_of

_NOTICE: Final = (
    "What is said here is of what its reader may see, in one release; counts are of that, too.",
)


def holdings_of(here: Service, answering: Answering) -> Holdings:
    """Return what the request is answered from, with its statistics and its files.

    Raises:
        Unavailable: the statistics are being counted, or the release was just amended.
        BudgetSpent: they have to be counted, and the client has no time left.
        LedgerError: the record is damaged, or the files can't be written.
    """
    view, environ = answering.view, request.environ
    seen = here.state.views.seen(view.release, view.audiences)
    if seen.digest != view.digest:
        raise Unavailable("the release was just amended", retry_after=1)
    known = here.pinning.issues(view.audiences)
    first = next((each for each in known if each.seen(view.audiences)), None)
    return Holdings(
        release=answering.release,
        digest=view.digest,
        issued=answering.issued,
        first=first.issued_for(view.audiences) if first else answering.issued,
        entries=seen.entries,
        measured=here.measuring.of(answering, spending_of(environ)),
        url=lambda path: url_below(here, environ, path),
        now=here.url,
        publisher=here.settings.publisher,
        contact=here.settings.contact_page,
        exports=answering.exports.listing().exports,
    )


def write(description: Description, form: Format) -> bytes:
    """Return a description as a document."""
    return b"".join(serialise(form, description.groups(), _NOTICE, MORE_PREFIXES))
