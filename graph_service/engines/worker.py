"""The process that asks an engine elsewhere, one question at a time, and may be killed.

It is a query worker like others (:mod:`graph_service.query.worker`) that answers from the engine.
It can open no connection: those to the engine are handed to it (:mod:`graph_service.engines.line`).
"""

import json
import socket
from typing import NoReturn

from graph_service.engines.asking import Asker
from graph_service.engines.held import take_over
from graph_service.engines.kinds import kind_named
from graph_service.engines.line import ask_for_connection
from graph_service.engines.target import read_url
from graph_service.engines.wire import Wire, secured
from graph_service.engines.wording import Wording
from graph_service.query.confine import leave_connecting, leave_network
from graph_service.query.evaluate import Query
from graph_service.query.worker import belong_to, serve
from graph_service.views.nothing import ask_nothing

HANDED = "handed"
"""How a worker is kept from the network: by the filter, with connections from outside."""

_LONGEST = 1 << 20


def main(descriptor: str, parent: str) -> NoReturn:
    """Serve jobs from the socket ``descriptor``, which says first what they are about."""
    belong_to(int(parent))
    connection = socket.socket(fileno=int(descriptor))
    told, (line, *_), _, _ = socket.recv_fds(connection, _LONGEST, 1)
    held, memory, credential = take_over(json.loads(told))
    network = leave_network()
    if leave_connecting() and network == "seccomp":
        network = HANDED
    end = socket.socket(fileno=line)
    url, kind = read_url(held.endpoint), kind_named(held.kind)
    wire = Wire(url, secured(url, lambda: ask_for_connection(end)), credential)
    wording = Wording(kind, held.hidden, ask_nothing())
    asker = Asker(held.endpoint, held.marker, kind, wording, wire)

    def open_query() -> Query:
        asker.check()
        return asker.query

    serve(connection, open_query, memory, network, asker.answer)
