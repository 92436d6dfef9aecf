"""``/status``: how the service does. Nothing of it is secret or about other audiences.

An administrator is told, too, what the last full pass found.
"""

import time
from typing import Any, Final

from flask import Blueprint, Response, jsonify, render_template, request

from graph_service import __version__
from graph_service.web.answering import Answering, answering_of
from graph_service.web.bearer import actor_of
from graph_service.web.elsewhere import describe_engine
from graph_service.web.headers import VOLATILE
from graph_service.web.inspections import inspection_for
from graph_service.web.instruments import Instruments, instruments
from graph_service.web.negotiation import HTML, Kind, choose
from graph_service.web.service import Service, service

blueprint: Final = Blueprint("status", __name__)

_JSON: Final = Kind("application/json")
_NETWORK: Final = {
    "seccomp": "a system call filter refuses every socket that leads out of the process",
    "handed": "a system call filter refuses every socket that leads out of the process, and every "
    "connection; those to the engine are made outside and handed to it",
    "namespace": "a network namespace of their own holds no interface; the filter was refused",
    "open": "nothing: the kernel refused the filter and the namespace",
}
"""How query workers are kept from the network; see :mod:`graph_service.query.confine`."""


@blueprint.get("/status")
def status() -> Response:
    """Say which release is served, how, and how busy the service is, as JSON or as a page."""
    body = describe(service(), answering_of(request.environ), instruments())
    inspection = inspection_for(actor_of(request.environ), service().inspecting)
    if inspection is not None:
        body["inspection"] = inspection
    if choose(request.headers.get("Accept"), (_JSON, HTML)) is HTML:
        page = render_template("status.html", status=body)
        response = Response(page, content_type="text/html; charset=utf-8")
    else:
        response = jsonify(body)
    response.headers["Cache-Control"] = VOLATILE
    response.vary.add("Accept")
    return response


def describe(here: Service, answering: Answering, tools: Instruments) -> dict[str, Any]:
    """Return the status of a service as JSON values; times in seconds, sizes in bytes."""
    settings, view, pool = here.settings, answering.view, answering.pool.status()
    kept = tools.answers.status()
    return {
        "version": __version__,
        "release": answering.release,
        "newest": not here.following.is_behind(answering.view.audiences),
        "issued": answering.issued.isoformat(),
        "digest": view.digest,
        "triples": view.triples,
        "graphs": len(view.graphs),
        "uptime": round(time.monotonic() - tools.started, 1),
        "backend": pool.backend,
        "engine": describe_engine(answering),
        "network": {
            "confinement": pool.network,
            "confined": pool.network in ("seccomp", "handed", "namespace"),
            "meaning": _NETWORK.get(pool.network, "no query worker has started yet"),
        },
        "workers": {
            "most": settings.workers,
            "idle": pool.idle,
            "running": pool.running,
            "slow": pool.slow,
            "waiting": pool.waiting,
            "queue": settings.queue_length,
            "ended": pool.ended,
            "recycled": pool.recycled,
            "turnedAway": pool.turned_away,
        },
        "cache": {"answers": kept.entries, "size": kept.size, "most": kept.most},
        "limits": {
            "querySeconds": settings.query_seconds,
            "queryMemory": settings.query_memory,
            "queryBytes": settings.query_bytes,
            "resultRows": settings.result_rows,
            "resultBytes": settings.result_bytes,
            "budgetSeconds": settings.budget_seconds,
        },
    }
