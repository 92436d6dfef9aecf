"""``DELETE /queries/running/{id}``: who knows the id of a running query may end it.

A caller chooses the id (header ``Query-Id`` or parameter ``query-id``), or gets one in the header
``Query-Id`` of an answer that streams. For callers without a token the id is all the right there
is, so it must be one that nobody guesses. Unknown, ended and foreign ids are answered alike.
"""

from typing import Final

from flask import Blueprint, Response

from graph_service.errors import NotFound
from graph_service.web.instruments import instruments

blueprint: Final = Blueprint("running", __name__)


@blueprint.delete("/queries/running/<query_id>")
def cancel(query_id: str) -> Response:
    """End the queries that run under an id.

    Raises:
        NotFound: none does.
    """
    if not instruments().ids.cancel(query_id):
        raise NotFound("no query runs under this id")
    response = Response(status=204)
    response.headers["Cache-Control"] = "no-store"
    return response
