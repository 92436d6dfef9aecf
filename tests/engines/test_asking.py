"""Answers of an engine that fails: cut, partial, damaged, redirected; each is an error."""

import socket
import urllib.request
from collections.abc import Iterator
from urllib.parse import parse_qs

import pytest

from graph_service.engines.asking import Asker
from graph_service.engines.credential import Credential
from graph_service.engines.kinds import KINDS
from graph_service.engines.target import read_url
from graph_service.engines.wire import Wire, connect_to
from graph_service.engines.wording import Wording
from graph_service.errors import (
    GraphServiceError,
    InputError,
    QueryTimeout,
    ResultTooLarge,
    Unavailable,
)
from graph_service.formats import Format
from graph_service.query.faults import EngineFault
from graph_service.views.nothing import ask_nothing
from tests.partners.serving import GOOD, JSON, Acting, Asked, Behave, acting, raw, whole
from tests.query.conftest import make_job

MARKER = "holds public 1 0 0"
YES = b'{"head":{},"boolean":true}'
NO = b'{"head":{},"boolean":false}'
TRIPLES = b"<urn:s> <urn:p> <urn:o> .\n<urn:s> <urn:p> <urn:q> .\n"
SELECT = "SELECT ?s ?o { ?s ?p ?o }"
CONSTRUCT = "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o }"


_WIRES: list[Wire] = []


@pytest.fixture(autouse=True)
def opener() -> Iterator[None]:
    """Leave the requests of other tests as they were, and no connection open."""
    yield
    while _WIRES:
        _WIRES.pop().close()
    urllib.request._opener = None  # type: ignore[attr-defined]


def asking(server: Acting, kind: str = "oxigraph", credential: Credential | None = None) -> Asker:
    """Return what asks a server."""
    url = read_url(server.endpoint)
    wording = Wording(KINDS[kind], (), ask_nothing())
    wire = Wire(url, lambda: connect_to(url), credential, 10)
    _WIRES.append(wire)
    return Asker(server.endpoint, MARKER, KINDS[kind], wording, wire)


def answering(behave: Behave, marker: bytes = YES) -> Behave:
    """Return what answers so, and the question for the marker."""

    def act(connection: socket.socket, asked: Asked) -> None:
        (query,) = parse_qs(asked.body.decode())["query"]
        (whole(marker) if MARKER in query else behave)(connection, asked)

    return act


def answer(asker: Asker, query: str, **options: object) -> tuple[bytes, list[bytes]]:
    """Return the answer to a query, and the blocks that were sent before its end."""
    sent: list[bytes] = []
    begun: list[tuple[str, Format]] = []
    job = make_job(query, **options)  # type: ignore[arg-type]
    last, _ = asker.answer(asker.query, job, lambda *each: begun.append(each), sent.append)
    return b"".join([*sent, last]), sent


def test_good_answer_is_given() -> None:
    """Rows and triples come as they are, with one question for the marker after each."""
    with acting(answering(whole())) as server:
        body, _ = answer(asking(server), SELECT)
        assert b'"value":"one"' in body
        assert len(server.asked) == 2
        form = parse_qs(server.asked[0].body.decode())
        assert form["query"] == [SELECT]
        assert server.asked[0].line == "POST /sparql HTTP/1.1"
    with acting(answering(whole(TRIPLES, "application/n-triples"))) as server:
        body, _ = answer(asking(server), CONSTRUCT)
        assert body == TRIPLES


def cut(body: bytes, kind: str = JSON) -> Behave:
    """Return what announces more than it sends."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {len(body) + 60}\r\n\r\n"
    return raw(head.encode() + body)


def chunked(body: bytes, kind: str = JSON) -> Behave:
    """Return what sends chunks without the last one."""
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nTransfer-Encoding: chunked\r\n\r\n"
    return raw(head.encode() + f"{len(body):x}\r\n".encode() + body + b"\r\n")


@pytest.mark.parametrize(
    ("query", "behave", "error"),
    [
        (SELECT, cut(GOOD[:-20]), EngineFault),
        (SELECT, cut(GOOD), EngineFault),
        (CONSTRUCT, cut(TRIPLES, "application/n-triples"), EngineFault),
        (CONSTRUCT, chunked(TRIPLES, "application/n-triples"), EngineFault),
        (SELECT, chunked(GOOD), EngineFault),
        (
            CONSTRUCT,
            raw(b"HTTP/1.1 200 OK\r\nContent-Type: application/n-triples\r\n\r\n" + TRIPLES),
            EngineFault,
        ),
        (SELECT, whole(GOOD[:-2]), EngineFault),
        (SELECT, whole(GOOD + b"and more"), EngineFault),
        (SELECT, whole(b"<html>", "text/html"), EngineFault),
        (SELECT, whole(b"<urn:s> <urn:p> <urn:o> .", "application/n-triples"), EngineFault),
        (SELECT, whole(GOOD, X_SQL_State="S1TAT"), QueryTimeout),
        (SELECT, whole(GOOD, X_SPARQL_MaxRows="2"), ResultTooLarge),
        (SELECT, whole(status="302 Found", Location="http://127.0.0.1:1/"), EngineFault),
        (SELECT, whole(status="401 Unauthorized"), EngineFault),
        (SELECT, whole(b"internal path", status="500 Internal Server Error"), EngineFault),
        (SELECT, whole(b"internal path", status="400 Bad Request"), InputError),
        (SELECT, whole(status="503 Service Unavailable"), Unavailable),
        (SELECT, whole(status="204 No Content"), EngineFault),
        (SELECT, raw(b""), EngineFault),
        (SELECT, raw(b"SSH-2.0\r\n"), EngineFault),
    ],
)
def test_bad_answer_is_an_error(query: str, behave: Behave, error: type[GraphServiceError]) -> None:
    """Nothing that is cut, partial, damaged or from elsewhere is given as an answer."""
    with acting(answering(behave)) as server:
        with pytest.raises(error) as caught:
            answer(asking(server, "virtuoso"), query)
        assert "internal path" not in str(caught.value)


def test_answer_during_a_publication_is_none() -> None:
    """A marker that is gone after the answer shows that the answer may be of two releases."""
    with acting(answering(whole(), NO)) as server, pytest.raises(Unavailable) as caught:
        answer(asking(server), SELECT)
    assert caught.value.retry_after > 0


def test_large_answer_ends_in_an_error_when_the_engine_dies() -> None:
    """Blocks were sent on; the end, which would make them an answer, never is."""
    row = b'{"s":{"type":"uri","value":"urn:%06d"}},'
    rows = b"".join(row % number for number in range(20_000))
    body = b'{"head":{"vars":["s"]},"results":{"bindings":[' + rows
    with acting(answering(cut(body))) as server:
        sent: list[bytes] = []
        asker = asking(server)
        job = make_job("SELECT ?s { ?s ?p ?o }")
        with pytest.raises(EngineFault):
            asker.answer(asker.query, job, lambda *_: None, sent.append)
        assert sent
        assert not b"".join(sent).endswith(b"]}}")


def test_time_limit_is_told_in_the_way_of_the_kind() -> None:
    """Virtuoso is told milliseconds, and one second at least."""
    with acting(answering(whole())) as server:
        answer(asking(server, "virtuoso"), SELECT, seconds=7)
        answer(asking(server, "virtuoso"), SELECT, seconds=0.2)
        told = [parse_qs(each.body.decode()).get("timeout") for each in server.asked[::2]]
        assert told == [["7000"], ["1000"]]


def test_credential_is_sent_and_redirects_do_not_get_it() -> None:
    """The secret goes to the engine, in its header, and to nobody else."""
    with acting(whole()) as other, acting(whole()) as server:
        server.behave = answering(whole(status="307 Moved", Location=other.endpoint))
        with pytest.raises(EngineFault):
            answer(asking(server, credential=Credential("Bearer", "secret")), SELECT)
        assert server.asked[0].headers["Authorization"] == "Bearer secret"
        assert not other.connections


def test_digest_answers_the_challenge_and_keeps_it() -> None:
    """The first request is repeated with what it was challenged to, the next ones have it."""
    challenge = 'Digest realm="SPARQL", nonce="abc", qop="auth", algorithm="MD5"'

    def behave(connection: socket.socket, asked: Asked) -> None:
        if "Authorization" in asked.headers:
            answering(whole())(connection, asked)
        else:
            whole(b"", status="401 Unauthorized", WWW_Authenticate=challenge)(connection, asked)

    with acting(behave) as server:
        asker = asking(server, credential=Credential("Digest", "name:word"))
        for _ in range(2):
            answer(asker, SELECT)
        sent = [each.headers.get("Authorization", "") for each in server.asked]
        assert [bool(each) for each in sent] == [False, True, True, True, True]
        assert all("word" not in each for each in sent)
