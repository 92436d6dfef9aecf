"""``/changes/3-5.rdfp``: what differs between two releases that the caller knows, either way round.

What is applied to a dump of the one gives the dump of the other. Both are as they are shown by now;
so after a withdrawal the same address may have another answer, and caches are told to ask.
"""

import hashlib
import re
from collections.abc import Iterator
from typing import Final

from flask import Blueprint, Response, request

from graph_service.errors import InputError, NotFound
from graph_service.export.feeds.patch import KINDS, write_difference
from graph_service.web.answering import answering_of
from graph_service.web.headers import SHARED
from graph_service.web.pinned import NUMBER
from graph_service.web.refusals import NOTHING
from graph_service.web.service import service
from graph_service.web.spending import Spending, spending_of

blueprint: Final = Blueprint("patches", __name__)

_NAME: Final = re.compile(
    rf"({NUMBER})-({NUMBER})\.({'|'.join(re.escape(k.suffix) for k in KINDS)})"
)


@blueprint.get("/changes/<name>")
def patch(name: str) -> Response:
    """Send what differs between two releases, a graph at a time, at the cost of its caller.

    Raises:
        InputError: there is a parameter; it has none.
        NotFound: the caller knows not both releases, or there is no such form.
        NotKept: one of them was pruned.
        BudgetSpent: the client has no time left.
        LedgerError: the record is damaged.
    """
    here, answering = service(), answering_of(request.environ)
    match = _NAME.fullmatch(name)
    if match is None:
        raise NotFound(NOTHING)
    if request.args:
        raise InputError("what differs between two releases has no parameters")
    audiences = answering.view.audiences
    before, after = (here.pinning.find(int(each), audiences).number for each in match.group(1, 2))
    kind = next(each for each in KINDS if each.suffix == match[3])
    digests = [here.state.digest(number, audiences) for number in (before, after)]
    tag = hashlib.sha256("\0".join([*digests, kind.suffix]).encode()).hexdigest()
    if tag in request.if_none_match:
        response = Response(status=304)
    else:
        spending = spending_of(request.environ)
        spending.check()
        chunks = write_difference(kind, here.state.views, before, after, audiences)
        response = Response(_charged(chunks, spending), content_type=kind.media_type)
    response.set_etag(tag)
    response.headers["Release"] = str(answering.release)
    response.headers["Cache-Control"] = SHARED
    response.headers["Content-Disposition"] = f"attachment; filename=reprisals-changes-{name}"
    return response


def _charged(chunks: Iterator[bytes], spending: Spending) -> Iterator[bytes]:
    """Charge the client with the time that it takes, until the last byte is sent or it leaves."""
    with spending.charged():
        yield from chunks
