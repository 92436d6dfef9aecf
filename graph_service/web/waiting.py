"""Changes with a token are made, or wait where the setting ``four_eyes`` says so."""

from flask import Response, request

from graph_service.access.actor import Actor
from graph_service.web.answering import answering_of
from graph_service.web.headers import VOLATILE
from graph_service.web.service import Service
from graph_service.writing import Occasion, Work, Written


def submit(here: Service, actor: Actor, work: Work, occasion: Occasion) -> Written:
    """Make a change, or store it as a proposal; what came of it says which.

    Raises:
        GraphServiceError: what the writer raises, or whoever takes proposals.
    """
    if here.settings.four_eyes:
        return here.proposing.propose(actor, work, occasion)
    return here.writer.write(actor, work, occasion)


def respond_proposed(here: Service, written: Written) -> Response:
    """Return the answer to a change that waits: where its proposer sees what becomes of it."""
    response = Response(status=202)
    del response.headers["Content-Type"]
    address = here.url(f"proposals/{written.proposal}")
    response.headers["Location"] = address
    response.headers["Link"] = f'<{address}>; rel="describedby"'
    response.headers["Release"] = str(answering_of(request.environ).release)
    response.headers["Cache-Control"] = VOLATILE
    if written.is_repeated:
        response.headers["Idempotency-Replayed"] = "true"
    return response
