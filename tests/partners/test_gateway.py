"""The gateway against partners that are well, slow, endless, lying and dead."""

import gzip
import threading
import time
import zlib
from contextlib import closing
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from graph_service.errors import LedgerError, Unavailable
from graph_service.partners.breaker import FAILURES
from graph_service.partners.faults import PartnerFault, PartnerTimeout
from graph_service.partners.gateway import Gateway, Question
from graph_service.settings.networks import read_networks
from tests.partners.conftest import TEXT, Ask
from tests.partners.entries import make_partner
from tests.partners.serving import (
    GOOD,
    Acting,
    Behave,
    acting,
    dripping,
    endless,
    raw,
    silent,
    whole,
)

ROWS = '(<http://example.org/a> "one")(<http://example.org/b> UNDEF)'
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"


def test_partner_gets_the_query_and_nothing_of_the_caller(ask: Ask) -> None:
    """A form by POST, with who we are; no cookie, no token, no address."""
    with acting(whole()) as server:
        told = ask(server)
    assert (told.rows.text, told.rows.count, told.calls) == (ROWS, 2, 1)
    [asked] = server.asked
    assert asked.line == "POST /sparql HTTP/1.1"
    assert parse_qs(asked.body.decode()) == {"query": [TEXT]}
    assert set(asked.headers) == {
        *("Host", "User-Agent", "Accept", "Accept-Encoding", "Connection"),
        *("Content-Type", "Content-Length"),
    }
    assert asked.headers["Host"] == f"127.0.0.1:{server.port}"


def test_partner_may_be_asked_by_get(ask: Ask) -> None:
    """The query stands in the address, escaped."""
    with acting(whole()) as server:
        ask(server, method="GET")
    assert (
        server.asked[0].line.startswith("GET /sparql?query=SELECT+%3Fs")
        and not server.asked[0].body
    )


def test_secret_is_sent_from_where_the_entry_says(tmp_path: Path) -> None:
    """And a missing one ends the call before anything is sent."""
    secret = {"GRAPH_SERVICE_PARTNER_ALPHA": "Bearer hush"}
    networks = read_networks("127.0.0.0/8", "partner_networks")
    reference = "env:GRAPH_SERVICE_PARTNER_ALPHA"
    with acting(whole()) as server:
        partner = make_partner(endpoint=server.endpoint, credential=reference)
        question = Question(partner, (TEXT,), ("s", "o"), 60.0)
        with closing(Gateway(tmp_path, networks, 0, environ=lambda: secret)) as armed:
            armed.ask(question)
        assert server.asked[0].headers["Authorization"] == "Bearer hush"
        bare = closing(Gateway(tmp_path, networks, 0, environ=dict))
        with bare as gateway, pytest.raises(LedgerError):
            gateway.ask(question)
        assert len(server.asked) == 1


def test_environment_names_no_proxy(ask: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What other programs are told by variables does not count here."""
    with acting(whole()) as proxy, acting(whole()) as server:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
            monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
        ask(server)
        assert proxy.connections == 0


def test_several_texts_are_one_answer(ask: Ask) -> None:
    """Rows are put together; each text is a call."""
    with acting(whole()) as server:
        told = ask(server, TEXT, TEXT + " LIMIT 5")
    assert (told.rows.text, told.rows.count, told.calls) == (ROWS + ROWS, 4, 2)


WRONG: dict[str, tuple[Behave, str]] = {
    "status": (whole(b"secret-in-body", status="500 No"), "status 500"),
    "refusal": (whole(b"secret-in-body", status="403 No"), "credential"),
    "busy": (whole(status="429 Slow"), "busy"),
    "redirect": (whole(status="302 Found", Location="http://127.0.0.1:1/"), "elsewhere"),
    "redirect to a file": (whole(status="307 x", Location="file:///etc/passwd"), "elsewhere"),
    "unchanged though nothing is known": (whole(b"", status="304 Same"), "elsewhere"),
    "no content": (whole(b"", status="204 None"), "status 204"),
    "page": (whole(b"<html>", "text/html"), "media type"),
    "no type": (raw(b"HTTP/1.1 200 OK\r\n\r\n" + GOOD), "media type"),
    "graph": (whole(b"<a> <b> <c> .", "text/turtle"), "media type"),
    "cut JSON": (whole(GOOD[:80]), "cut off"),
    "less than announced": (raw(HEAD + b"Content-Length: 9999\r\n\r\n" + GOOD), "cut off"),
    "cut chunks": (raw(HEAD + b"Transfer-Encoding: chunked\r\n\r\n10\r\n{"), "HTTP"),
    "other variables": (whole(GOOD.replace(b'"s"', b'"evil"')), "not asked for"),
    "no JSON": (whole(b"secret-in-body"), "media type says"),
    "bytes": (whole(GOOD.replace(b"one", b"\xff\xfe")), "media type says"),
    "truth": (whole(b'{"head":{},"boolean":true}'), "truth value"),
    "no HTTP": (raw(b"SSH-2.0-x\r\n\r\n"), "HTTP"),
    "nothing": (raw(b""), "HTTP"),
    "long head": (endless(b"HTTP/1.1 200 OK\r\n", b"X-A: " + b"a" * 1000 + b"\r\n"), "HTTP"),
    "long line": (endless(b"HTTP/1.1 200 OK\r\nX: ", b"a" * 100_000), "HTTP"),
    "other coding": (whole(Content_Encoding="br"), "coding"),
    "two codings": (whole(Content_Encoding="gzip, gzip"), "coding"),
    "no gzip": (whole(Content_Encoding="gzip"), "damaged"),
    "cut gzip": (whole(gzip.compress(GOOD)[:40], Content_Encoding="gzip"), "cut off"),
    "gzip and more": (whole(gzip.compress(GOOD) + b"x", Content_Encoding="gzip"), "its end"),
    "relative IRI": (whole(GOOD.replace(b"http://example.org/a", b"a")), "media type says"),
    "IRI with a bracket": (whole(GOOD.replace(b"org/a", b"org/>a")), "media type says"),
    "entities": (
        whole(b'<!DOCTYPE x [<!ENTITY a "b">]><sparql/>', "application/sparql-results+xml"),
        "entities",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_lying_partner_is_an_error_in_our_words(ask: Ask, name: str) -> None:
    """Nothing that it sent is shown."""
    behave, reason = WRONG[name]
    with acting(behave) as server, pytest.raises(PartnerFault, match=reason) as caught:
        ask(server)
    assert "secret-in-body" not in str(caught.value)
    assert not isinstance(caught.value, PartnerTimeout)


SLOW = {
    "silence": silent,
    "head": dripping(HEAD + b"Content-Length: 200\r\n\r\n"),
    "body": dripping(HEAD + b"Content-Length: 200\r\n\r\n" + GOOD),
    "continue": dripping(b"HTTP/1.1 100 Continue\r\n\r\n" * 100, 0.01),
}


@pytest.mark.parametrize("name", SLOW)
def test_slow_partner_ends_at_the_deadline(ask: Ask, name: str) -> None:
    """A byte now and then is not enough to go on."""
    begun = time.monotonic()
    with acting(SLOW[name]) as server:
        with pytest.raises(PartnerTimeout):
            ask(server, seconds=0.5)
        assert time.monotonic() - begun < 5


def test_query_that_has_little_time_left_waits_no_longer(gateway: Gateway) -> None:
    """The deadline is the query's, if that comes first; and the partner is not blamed."""
    with acting(silent) as server:
        partner = make_partner(endpoint=server.endpoint, seconds=60.0)
        for _ in range(FAILURES):
            with pytest.raises(PartnerTimeout):
                gateway.ask(Question(partner, (TEXT,), ("s", "o"), 0.05))
        assert not gateway.rests(partner)


ENDLESS = {
    "body": endless(HEAD + b"\r\n", b" " * 65536),
    "chunks": endless(HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"4\r\n    \r\n"),
    "gzip": whole(gzip.compress(b" " * 20_000_000), Content_Encoding="gzip"),
    "deflated twice": whole(
        gzip.compress(gzip.compress(b" " * 50_000_000)), Content_Encoding="gzip"
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_endless_partner_is_left_when_it_has_said_enough(ask: Ask, name: str) -> None:
    """Bytes are counted as they come and as they expand; what is no table is none either."""
    with acting(ENDLESS[name]) as server, pytest.raises(PartnerFault, match=r"too long|media type"):
        ask(server, size=1_000_000)


def test_expanded_answer_is_read(ask: Ask) -> None:
    """Gzip is what we ask for."""
    with acting(whole(gzip.compress(GOOD), Content_Encoding="gzip")) as server:
        assert ask(server).rows.text == ROWS
        assert server.asked[0].headers["Accept-Encoding"] == "gzip"
    other = whole(zlib.compress(GOOD), Content_Encoding="gzip")
    with acting(other) as server, pytest.raises(PartnerFault, match="damaged"):
        ask(server)


def test_rows_are_counted(ask: Ask) -> None:
    """One more than there may be is an error, not a short answer."""
    with acting(whole()) as server:
        assert ask(server, rows=2).rows.count == 2
        with pytest.raises(PartnerFault, match="too many rows"):
            ask(server, rows=1)
        with pytest.raises(PartnerFault, match="too many rows"):
            ask(server, TEXT, TEXT + " #", rows=3)


def test_dead_partner_is_left_alone_after_a_while(ask: Ask) -> None:
    """After some failures it is not called any more, and the error comes at once."""
    with acting(raw(b"")) as server:
        for _ in range(FAILURES):
            with pytest.raises(PartnerFault, match="HTTP"):
                ask(server)
        with pytest.raises(PartnerFault, match="left alone"):
            ask(server)
        assert server.connections == FAILURES
    dead = Acting(server.port, silent)
    with pytest.raises(PartnerFault, match=r"left alone|HTTP"):
        ask(dead)


def test_wrong_queries_do_not_have_a_partner_left_alone(ask: Ask) -> None:
    """Anybody can send a query that a partner refuses; that must not end it for others."""
    with acting(whole(status="400 Bad")) as server:
        for _ in range(FAILURES + 1):
            with pytest.raises(PartnerFault, match="status 400"):
                ask(server)
        assert server.connections == FAILURES + 1


def test_calls_at_a_time_are_limited(gateway: Gateway) -> None:
    """Who finds no place before the deadline is told to come again."""
    with acting(silent) as server:
        partner = make_partner(endpoint=server.endpoint, seconds=1.0, at_once=1)
        first = threading.Thread(target=lambda: _ignore(gateway, partner))
        first.start()
        while not server.asked:
            time.sleep(0.01)
        with pytest.raises(Unavailable):
            gateway.ask(Question(partner, (TEXT,), ("s", "o"), 0.1))
        first.join()
    assert server.connections == 1


def test_few_may_wait_for_a_place(gateway: Gateway) -> None:
    """The next is told so at once, so that a slow partner does not take all threads."""
    with acting(silent) as server:
        partner = make_partner(endpoint=server.endpoint, seconds=2.0, at_once=1)
        question = Question(partner, (TEXT,), ("s", "o"), 60.0)

        def run() -> None:
            with pytest.raises((PartnerTimeout, Unavailable)):
                gateway.ask(question)

        threads = [threading.Thread(target=run) for _ in range(5)]
        for each in threads:
            each.start()
        while not server.asked:
            time.sleep(0.01)
        time.sleep(0.2)
        with pytest.raises(Unavailable):
            gateway.ask(question)
        for each in threads:
            each.join()


def _ignore(gateway: Gateway, partner: object) -> None:
    with pytest.raises(PartnerTimeout):
        gateway.ask(Question(partner, (TEXT,), ("s", "o"), 60.0))  # type: ignore[arg-type]


def test_answer_is_kept_as_long_as_its_partner_says(ask: Ask) -> None:
    """For callers who see the same: nobody learns from the time what others asked."""
    with acting(whole(Cache_Control="max-age=60")) as server:
        assert [ask(server).calls, ask(server).calls] == [1, 0]
        assert ask(server, owner="internal").calls == 1
        assert ask(server, TEXT + " LIMIT 5").calls == 1
    with acting(whole()) as server:
        assert [ask(server).calls, ask(server).calls] == [1, 1]


def test_kept_answer_is_asked_about(ask: Ask) -> None:
    """By GET, with the validator of the partner; 304 stands for the same rows."""
    with acting(whole(ETag='"v1"')) as server:
        ask(server, method="GET")
        server.behave = raw(b"HTTP/1.1 304 Same\r\n\r\n")
        assert ask(server, method="GET").rows.text == ROWS
        assert server.asked[1].headers["If-None-Match"] == '"v1"'


def test_every_partner_is_called_at_its_own_address_alone(tmp_path: Path) -> None:
    """Without leave for loopback nothing is contacted, whatever leads there."""
    with acting(whole()) as server:
        for networks, lookup in (
            ("", None),
            ("10.0.0.0/8", None),
            ("127.0.0.0/8", lambda host, port: ["127.0.0.1", "169.254.169.254"]),
            ("127.0.0.0/8", lambda host, port: ["::ffff:127.0.0.1"]),
        ):
            options = {} if lookup is None else {"lookup": lookup}
            made = Gateway(
                tmp_path, read_networks(networks, "partner_networks"), 0, environ=dict, **options
            )
            endpoint = server.endpoint.replace("127.0.0.1", "localhost")
            partner = make_partner(endpoint=endpoint)
            with pytest.raises(PartnerFault, match="not allowed"):
                made.ask(Question(partner, (TEXT,), ("s", "o"), 60.0))
        assert server.connections == 0
