"""The gateway: the only way from here to a partner.

::

    rest? place? -> kept? -> credential -> addresses -> exchange -> answers read -> kept
    breaker.py      shelf.py               addresses.py exchange.py  answers.py

Each partner has its places and its breaker; all calls of one question share one deadline. How each
ended is counted (tally.py).
"""

import ssl
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from graph_service import __version__
from graph_service.errors import GraphServiceError
from graph_service.partners.addresses import Lookup, look_up
from graph_service.partners.answers import Body, Rows, open_reader, read_rows
from graph_service.partners.credentials import authorization
from graph_service.partners.download import Head, Take, Way, download
from graph_service.partners.endpoint import Endpoint
from graph_service.partners.exchange import Reply, Sent, exchange
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.partners.freshness import conditions_of
from graph_service.partners.line import Line
from graph_service.partners.names import Names
from graph_service.partners.partner import Partner
from graph_service.partners.question import Question, Told
from graph_service.partners.shelf import Kept, Shelf
from graph_service.partners.tally import ANSWERED, KEPT, RESTS, Tally, outcome_of
from graph_service.settings.networks import Address, Network

__all__ = ["Gateway", "Question", "Told"]


class Gateway:
    """Calls partners.

    Args:
        state: the state folder, for credentials.
        networks: that partners may be in, beside the internet.
        kept_bytes: of answers that are kept.
        environ: gives the environment, for credentials.
        agent: who we are, as partners read it.
        context: of TLS; that of the system if ``None``.
        lookup: asks for the addresses of a name.

    ``reader`` has answers read, ``tally`` counts.
    """

    def __init__(
        self,
        state: Path,
        networks: Sequence[Network],
        kept_bytes: int,
        *,
        environ: Callable[[], Mapping[str, str]],
        agent: str = f"graph-service/{__version__}",
        context: ssl.SSLContext | None = None,
        lookup: Lookup = look_up,
    ) -> None:
        self._state = state
        self._environ = environ
        self._agent = agent
        self._context = context or ssl.create_default_context()
        self._names = Names(networks, lookup)
        self._shelf = Shelf(kept_bytes)
        self.reader = open_reader()
        self.tally = Tally()
        self._lines: dict[tuple[str, str, int], Line] = {}
        self._lock = threading.Lock()

    def ask(self, question: Question) -> Told:
        """Ask a partner and return its rows.

        Raises:
            PartnerTimeout: it takes longer than it may, or than the query has left.
            PartnerFault: it can't be reached, or its answer can't be used.
            Unavailable: too many queries ask it.
            LedgerError: its credential is missing.
        """
        begun, name = time.monotonic(), question.partner.name
        line = self._line(question.partner)
        if not line.breaker.admits():
            self.tally.ended(name, RESTS)
            raise PartnerFault("it failed again and again, and is left alone for a while")
        try:
            told = self._told(question, line)
        except GraphServiceError as error:
            spent = time.monotonic() - begun if isinstance(error, PartnerFault) else None
            self.tally.ended(name, outcome_of(error), seconds=spent)
            raise
        spent = time.monotonic() - begun if told.calls else None
        outcome = ANSWERED if told.calls else KEPT
        self.tally.ended(name, outcome, rows=told.rows.count, seconds=spent)
        return told

    def _told(self, question: Question, line: Line) -> Told:
        partner = question.partner
        deadline = time.monotonic() + min(partner.seconds, max(0.0, question.seconds))
        with line.place(deadline):
            try:
                told = self._ask(question, deadline)
            except PartnerTimeout:
                # a caller who leaves it no time says nothing of it
                if question.seconds >= partner.seconds:
                    line.breaker.note(good=False)
                raise
            except PartnerFault as error:
                if error.ails:
                    line.breaker.note(good=False)
                raise
            line.breaker.note(good=True)
            return told

    def fetch(
        self,
        partner: Partner,
        endpoint: Endpoint,
        headers: Mapping[str, str],
        take: Take,
        *,
        deadline: float,
        size: int,
    ) -> Head:
        """Fetch a file of a partner (see :func:`download`).

        Args:
            partner: whose credential is sent.
            endpoint: the file, which its entry names.
            headers: beside the usual ones.
            take: gets what comes.
            deadline: when all has to be done (``time.monotonic``).
            size: bytes that may come.

        Raises:
            PartnerTimeout: it takes too long.
            PartnerFault: it can't be reached, or its answer can't be used.
            LedgerError: its credential is missing.
        """
        secret = self._credential(partner)
        addresses = self._names.addresses(endpoint, deadline)
        way = Way(addresses, self._context, self._agent, secret)
        return download(endpoint, headers, way, take, deadline=deadline, size=size)

    def rests(self, partner: Partner) -> bool:
        """Return whether a partner is left alone now, because it failed again and again."""
        return self._line(partner).breaker.rests

    def resting(self) -> frozenset[str]:
        """Return the names of the partners that are left alone now."""
        with self._lock:
            return frozenset(key[0] for key, line in self._lines.items() if line.breaker.rests)

    def close(self) -> None:
        """Let go of what runs aside."""
        self._names.close()
        self.reader.close()

    def _ask(self, question: Question, deadline: float) -> Told:
        found: dict[str, Kept] = {}
        known: dict[str, Kept | None] = {}
        calls = 0
        for text in question.texts:
            key = self._key(question, text)
            known[text] = kept = self._shelf.get(key)
            if kept is not None and kept.is_fresh():
                found[text] = kept
        wanted = [text for text in question.texts if text not in found]
        replies: dict[str, Reply] = {}
        if wanted:
            addresses = self._names.addresses(_endpoint(question.partner), deadline)
            for text in wanted:
                replies[text] = self._call(question, text, known[text], addresses, deadline)
                calls += 1
        new = [text for text in wanted if not replies[text].unchanged]
        bodies = [Body(replies[text].media_type, replies[text].body) for text in new]
        most = question.partner.rows
        seconds = max(0.001, deadline - time.monotonic())
        read = read_rows(self.reader, bodies, question.variables, most=most, seconds=seconds)
        for text, rows in zip(new, read, strict=True):
            found[text] = Kept(rows, replies[text].headers, time.time(), time.monotonic())
        for text in wanted:
            before = known[text]
            if replies[text].unchanged and before is not None:
                found[text] = before.renewed(replies[text].headers)
            self._shelf.put(self._key(question, text), found[text])
        parts = [found[text].rows for text in question.texts]
        count = sum(each.count for each in parts)
        if count > most:
            raise PartnerFault("its answer has too many rows")
        whole = Rows("".join(each.text for each in parts), count)
        return Told(whole, calls, min((each.asked for each in found.values()), default=time.time()))

    def _call(
        self,
        question: Question,
        text: str,
        kept: Kept | None,
        addresses: Sequence[Address],
        deadline: float,
    ) -> Reply:
        partner, headers = question.partner, self._credential(question.partner)
        if kept is not None and partner.method == "GET":
            headers |= conditions_of(kept.headers)
        sent = Sent(_endpoint(partner), text, partner.method, headers)
        reply = exchange(
            sent,
            addresses,
            deadline=deadline,
            size=partner.size,
            context=self._context,
            agent=self._agent,
        )
        self.tally.called(partner.name, len(reply.body))
        return reply

    def _credential(self, partner: Partner) -> dict[str, str]:
        secret = authorization(partner.credential, self._state, self._environ())
        return {} if secret is None else {"Authorization": secret}

    def _key(self, question: Question, text: str) -> tuple[str, ...]:
        partner = question.partner
        variables = question.variables or ("",)
        return (partner.name, partner.place, question.owner, text, *variables)

    def _line(self, partner: Partner) -> Line:
        key = (partner.name, partner.place, partner.at_once)
        with self._lock:
            if key not in self._lines:
                if len(self._lines) > 1000:  # entries that were changed again and again
                    self._lines.clear()
                self._lines[key] = Line(partner.at_once)
            return self._lines[key]


def _endpoint(partner: Partner) -> Endpoint:
    """Return where a partner is asked.

    Raises:
        PartnerFault: nowhere.
    """
    if partner.endpoint is None:
        raise PartnerFault("it has no endpoint to ask")
    return partner.endpoint
