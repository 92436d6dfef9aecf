"""Two services that differ in what the caller may not see, and requests that are sent to both."""

import contextlib
import http.client
import os
import re
import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from flask import Flask

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.proposal import OPEN, Proposal, Proposed
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.views.audiences import INTERNAL
from graph_service.web.app import create_app
from graph_service.web.front import front_of
from graph_service.web.gateway import Gateway
from graph_service.web.lane import Lane
from graph_service.web.log import Log
from graph_service.web.search import search_of
from graph_service.web.service import Service, open_service
from tests.leaks.canaries import BASE, hidden_entries, public_entries
from tests.web.conftest import make_settings, wait_ready
from tests.web.serving import Serving

PROPOSAL = "5" * 32
"""Id of a proposal that a service with hidden graphs has."""

ISSUED = datetime(2026, 1, 31, tzinfo=UTC)

SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix rep: <https://w3id.org/reprisals/ontology/> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:about> ; sh:property <urn:shape-about> .
<urn:shape-about> a sh:PropertyShape ; sh:path <urn:about> ; sh:class rep:Incident ;
  sh:message "It has to be an incident." .
"""
"""Whether data conforms depends on what there is besides."""


@dataclass(frozen=True)
class Request:
    """One request; ``headers`` are all that it has, but for the token and what HTTP needs."""

    method: str
    target: str
    headers: tuple[tuple[str, str], ...] = ()
    body: bytes | None = None


@dataclass(frozen=True)
class Reply:
    """An answer, but for its date and for an id that is drawn for it."""

    status: int
    reason: str
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @property
    def whole(self) -> bytes:
        """Everything that the caller sees."""
        return repr((self.status, self.reason, self.headers)).encode() + self.body

    def header(self, name: str) -> str | None:
        """Return the value of a header."""
        return next((value for key, value in self.headers if key.lower() == name), None)


@dataclass
class Twin:
    """A service on loopback with what some audiences see, and its log."""

    service: Service = field(repr=False)
    app: Flask
    server: Serving
    log: Path
    tokens: dict[str, str] = field(repr=False)
    _connection: http.client.HTTPConnection | None = field(default=None, repr=False)

    def ask(self, request: Request, who: str | None = None) -> Reply:
        """Send a request with the token of somebody, or with none."""
        try:
            return self._ask(request, who)
        except (http.client.HTTPException, OSError):
            self.hang_up()  # a server may close a connection that waits
            return self._ask(request, who)

    def get(self, target: str, who: str | None = None, **headers: str) -> Reply:
        """Send a GET; names of headers are written with underscores."""
        named = tuple((name.replace("_", "-"), value) for name, value in headers.items())
        return self.ask(Request("GET", target, named), who)

    @property
    def state(self) -> Path:
        """Its state folder."""
        return self.service.settings.state

    def hang_up(self) -> None:
        """Close the connection."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None

    def close(self) -> None:
        """End the service."""
        self.hang_up()
        self.server.close()
        search_of(self.app).close()
        self.service.close()

    def _ask(self, request: Request, who: str | None) -> Reply:
        if self._connection is None:
            port = self.server.port
            self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection = self._connection
        connection.putrequest(
            request.method, request.target, skip_host=True, skip_accept_encoding=True
        )
        connection.putheader("Host", "data.example.org")
        for name, value in request.headers:
            connection.putheader(name, value)
        if who is not None:
            connection.putheader("Authorization", f"Bearer {self.tokens[who]}")
        if request.body is not None:
            connection.putheader("Content-Length", str(len(request.body)))
        connection.endheaders(request.body)
        answer = connection.getresponse()
        reason = answer.reason
        try:
            body = answer.read()
        except http.client.IncompleteRead as cut:
            body, reason = cut.partial, "broken off"
            self.hang_up()
        headers = tuple(_told(name, value) for name, value in answer.getheaders())
        if request.target.partition("?")[0].endswith("/status"):
            # what is of the moment: two services never start at the same one
            body = _MOMENT.sub(rb"\1", body)
            headers = tuple(each for each in headers if each[0].lower() != "content-length")
        return Reply(answer.status, reason, headers, body)


def settings_of(folder: Path, **changes: object) -> Settings:
    """Return the settings of a twin in a folder."""
    shapes = folder / "shapes.ttl"
    shapes.write_text(SHAPE)
    wanted: dict[str, object] = {
        "public_url": BASE,
        "shapes": str(shapes),
        "metrics_networks": "",  # to whoever is no operator there is nothing at /metrics
    }
    return make_settings(folder / "state", **(wanted | changes))


def make_tokens(state: Path) -> dict[str, str]:
    """Make a token for each kind of caller of these tests."""
    made = tokens_of(state)
    mine = [BASE + "graphs/office/*", "http://example.org/office/*"]
    return {
        "partner": made.create("partner", reads=["partner"]),
        "north": made.create("north", reads=["north"]),
        "south": made.create("south", reads=["south"]),
        "internal": made.create("internal", reads=["partner", "internal", "north", "south"]),
        "office": made.create("office", writes=mine, audience="public"),
        "northern": made.create("northern", reads=["north"], writes=mine, audience="north"),
    }


def make_token(state: Path, name: str, **rights: object) -> str:
    """Make one more token."""
    return tokens_of(state).create(name, **rights)  # type: ignore[arg-type]


@contextlib.contextmanager
def open_twin(
    folder: Path,
    audiences: Iterable[str],
    like: "Twin | None" = None,
    *,
    releases: Sequence[Sequence[NewEntry]] = (),
    **changes: object,
) -> Iterator[Twin]:
    """Give a service with the public graphs and those of some audiences.

    Args:
        folder: where its state is.
        audiences: whose graphs there are.
        like: another twin, which has the same tokens.
        releases: the graphs of each, if not those.
        changes: settings.
    """
    folder.mkdir()
    audiences = tuple(audiences)
    further = ", ".join(each for each in audiences if each not in INTERNAL)
    settings = settings_of(folder, **({"audiences": further} | changes))
    hidden = [entry for audience in audiences for entry in hidden_entries(audience)]
    for number, entries in enumerate(releases or [[*public_entries(), *hidden]]):
        State(settings).ledger.commit(entries, issued=ISSUED + timedelta(days=number))
    if hidden:
        State(settings).ledger.proposals.write(hidden_proposal(hidden))
    if like is None:
        tokens = make_tokens(settings.state)
    else:
        tokens = like.tokens
        shutil.copy(tokens_of(like.state).path, settings.state)
    service = open_service(settings)
    wait_ready(service)
    log = folder / "log"
    descriptor = os.open(log, os.O_WRONLY | os.O_CREAT)
    app = create_app(service, Log(descriptor))
    search_of(app)._shelf._patience = 60  # an index is waited for, not asked for again
    service.measuring._patience = 60  # so are statistics
    gateway = Gateway(service.settings, threads=8)
    gateway.application = app
    gateway.lane = Lane(front_of(app), service, gateway.on_thread)
    twin = Twin(service, app, Serving(gateway), log, tokens)
    try:
        yield twin
    finally:
        twin.close()


def hidden_proposal(entries: Sequence[NewEntry]) -> Proposal:
    """Return a proposal about hidden graphs that somebody else made."""
    return Proposal(
        id=PROPOSAL,
        proposer="internal",
        time=ISSUED.isoformat(),
        kind="put",
        state=OPEN,
        note=f"About {entries[0].graph}",
        audiences=tuple(sorted({each.audience for each in entries})),
        count=len(entries),
        graphs=tuple(
            Proposed(each.graph, each.audience, None, each.quads.decode()) for each in entries
        ),
    )


_VOLATILE = {"date"}
_DRAWN = {"query-id"}
_COUNTED = rb"uptime|idle|recycled|ended|answers|size"
"""What a service counts from its start on; that others do not count is a test of its own."""

_COUNTED_ON_PAGE = (
    rb"Time since the start|Idle|Replaced after many queries|Ended before their answer was there"
    rb"|Answers|Size"
)
"""The same in the words of the page."""

_MOMENT = re.compile(rb'("(?:%s)": ?|(?:%s)</th><td>)[0-9.,]+' % (_COUNTED, _COUNTED_ON_PAGE))


def _told(name: str, value: str) -> tuple[str, str]:
    if name.lower() in _VOLATILE:
        return name, "now"
    return name, "drawn" if name.lower() in _DRAWN else value
