"""What a running service measures and limits: clients, their time, counts, lines, answers."""

import json
import time
from functools import lru_cache
from typing import Any, Final

from flask import current_app

from graph_service.access.actor import ANONYMOUS
from graph_service.access.tokens import tokens_of
from graph_service.query.explain import Explainer
from graph_service.settings.networks import is_in, read_networks
from graph_service.web.answering import answering_of
from graph_service.web.asked import Asked, Environ
from graph_service.web.bearer import Bearers
from graph_service.web.budget import Budget
from graph_service.web.callers import Clients
from graph_service.web.departure import departure_of
from graph_service.web.ids import QueryIds, check_id
from graph_service.web.inspections import Inspections
from graph_service.web.judgements import Judgements
from graph_service.web.kept import Answers
from graph_service.web.log import Log, hash_of, now
from graph_service.web.metrics import Metrics
from graph_service.web.partner_calls import PartnerCalls
from graph_service.web.pulls import Pulls
from graph_service.web.recall import Recall, Recalled
from graph_service.web.service import Service
from graph_service.web.sharing import Sharing, places_of
from graph_service.web.spending import Spending

KEY: Final = "graph_service.instruments"
"""Where an application keeps its own, among its extensions."""


SPARQL: Final = "/sparql"
"""The route of queries."""

_SHARE: Final = 8
"""One part in so many of the cache's bytes is for knowing requests by their bytes."""


class Instruments:
    """The instruments of one service.

    Args:
        here: the service.
        log: where lines go.

    Raises:
        InputError: a setting names no network.
    """

    def __init__(self, here: Service, log: Log) -> None:
        settings = here.settings
        self.clients = Clients(settings.trusted_proxies)
        self.bearers = Bearers(tokens_of(settings.state), self.clients)
        self.budget = Budget(settings.budget_seconds)
        self.ids = QueryIds()
        self.answers = Answers(settings.cache_bytes, settings.cache_entry_bytes)
        self.sharing = Sharing(places_of(settings.workers, settings.queue_length))
        self.metrics = Metrics(lambda: here.status(), self.answers.status)
        self.metrics.add(Inspections(here.inspecting))
        self.metrics.add(Judgements(here.writer.judged))
        self.metrics.add(PartnerCalls(here.partners.gateway))
        self.metrics.add(Pulls(here.pulls))
        self.log = log
        self.explainer = Explainer()
        self.started = time.monotonic()
        self._here = here
        here.following.on_withdrawal(self.forget)
        self.recall = Recall(settings.cache_bytes // _SHARE)
        self._logs = log.on and settings.log_requests
        self._unlimited = read_networks(settings.budget_exempt, "budget_exempt")
        self._operators = read_networks(settings.metrics_networks, "metrics_networks")

    def spending(self, environ: Environ, query_id: str | None = None) -> Spending:
        """Return the use that a request will make of the pool.

        Args:
            environ: of the request.
            query_id: the id of its query, if that was read already.

        Raises:
            InputError: the request names its queries in a form that is none.
        """
        client = self.clients.of(environ)
        free = client.direct and is_in(client.address, self._unlimited)
        if query_id is None and "HTTP_QUERY_ID" in environ:
            query_id = check_id(environ["HTTP_QUERY_ID"])
        budget = None if free else self.budget
        return Spending(client, budget, self.ids, query_id, departure_of(environ))

    def is_operator(self, environ: Environ) -> bool:
        """Return whether a request may see what is measured."""
        client = self.clients.of(environ)
        return client.direct and is_in(client.address, self._operators)

    def answered(
        self,
        environ: Environ,
        route: str,
        status: int,
        outcome: str,
        size: int,
        begun: float,
        spent: Spending | None = None,
        asked: Asked | None = None,
    ) -> None:
        """Count an answer and write its line.

        Args:
            environ: of the request.
            route: the template of its path.
            status: of the answer.
            outcome: ``kept``, ``unchanged``, ``made``, ``shared`` (made for another caller),
                ``refused``, ``failed``, or for a body that did not reach its end ``broken`` (by us)
                or ``left`` (by the client).
            size: bytes of its body that were sent.
            begun: when the request came, by :func:`time.perf_counter`.
            spent: what it used of the pool.
            asked: what it asked for.
        """
        method = environ["REQUEST_METHOD"]
        self.metrics.answered(route, method, status, outcome, size)
        if spent is not None and spent.queries:
            self.metrics.queried(spent.seconds)
        if self._logs:
            release = answering_of(environ).release
            line = _line(route, method, status, outcome, size, begun, release)
            if spent is not None and spent.queries:
                line += f',"query_seconds":{spent.seconds:.6f}'
            more = self._more(environ, spent, asked)
            self.log.write(line + ("," + json.dumps(more)[1:] if more else "}"))

    def forget(self, audiences: frozenset[str]) -> None:
        """Forget every answer that is kept, if these audiences could see one of them.

        Those of callers with a token never are.
        """
        if not ANONYMOUS.audiences.isdisjoint(audiences):
            self.answers.clear()
            self.recall.clear()

    def remember(self, request: bytes, answer: Recalled) -> None:
        """Know a request by its bytes from now on, unless the log is to tell who asks for what."""
        settings = self._here.settings
        if not (settings.log_addresses or settings.log_queries):
            self.recall.put(request, answer)

    def recalled(self, found: Recalled, begun: float) -> None:
        """Count an answer to a request that was known by its bytes, and write its line."""
        told = (SPARQL, "GET", found.status, found.outcome, found.size)
        self.metrics.answered(*told)
        if self._logs:
            self.log.write(_line(*told, begun, found.release) + "}")

    def _more(
        self, environ: Environ, spent: Spending | None, asked: Asked | None
    ) -> dict[str, Any]:
        """Return what only some lines have."""
        settings = self._here.settings
        more: dict[str, Any] = {}
        slow = spent is not None and spent.queries and spent.seconds >= settings.log_slow_seconds
        if slow and asked is not None:
            more |= {"slow": True, "query_hash": hash_of(*_canonical(asked))}
        if settings.log_queries and asked is not None:
            more["query"] = asked.request.query
        if settings.log_addresses:
            more["address"] = str(self.clients.of(environ).address)
        return more


def instruments() -> Instruments:
    """Return those of the application that handles the current request."""
    found = current_app.extensions[KEY]
    if not isinstance(found, Instruments):
        raise TypeError("the application has no instruments")
    return found


def _canonical(asked: Asked) -> tuple[str, ...]:
    """Return what makes a query the same query, whatever release it is asked of."""
    request = asked.request
    return (
        request.query,
        *(f"d {iri}" for iri in sorted(set(request.default_graphs))),
        *(f"n {iri}" for iri in sorted(set(request.named_graphs))),
    )


def _line(
    route: str, method: str, status: int, outcome: str, size: int, begun: float, release: int
) -> str:
    """Return the members that every line has, without its end."""
    return (
        f'{{"time":"{now()}","route":"{route}","method":{_quoted(method)},'
        f'"status":{status},"outcome":"{outcome}","seconds":{time.perf_counter() - begun:.6f},'
        f'"bytes":{size},"release":{release}'
    )


@lru_cache(maxsize=64)
def _quoted(text: str) -> str:
    """Return a text as JSON; there are few methods."""
    return json.dumps(text)
