"""Retries, deadlines, tags and tokens, against servers that do as they are told."""

import socket
import time
from collections.abc import Callable

import pytest

from graph_service.client.faults import Busy, Damaged, GraphError, OutOfTime, Unreachable, Wrong
from graph_service.client.transport import Transport
from tests.partners.serving import Acting, Asked, Behave, acting, dripping, raw, silent, whole
from tests.web.serving import free_port


def reach(server: Acting, token: str | None = None, **limits: float) -> Transport:
    """Return the way to a server."""
    url = server.endpoint.removesuffix("sparql")
    return Transport(url, token, limits.get("seconds", 20.0), int(limits.get("retries", 3)))


def first(*before: Behave, then: Behave) -> Behave:
    """Return what behaves in one way after the other."""
    left = list(before)

    def behave(connection: socket.socket, asked: Asked) -> None:
        (left.pop(0) if left else then)(connection, asked)

    return behave


BUSY = whole(b"{}", "application/problem+json", "503 Busy", Retry_After="0")


def test_who_is_busy_is_asked_again() -> None:
    """As long as the service says, and not more often than is allowed."""
    slow = whole(b"{}", "application/problem+json", "429 Slow", Retry_After="1")
    with acting(first(BUSY, slow, then=whole(b"yes"))) as server:
        begun = time.monotonic()
        assert reach(server).get("x", "*/*").body == b"yes"
        assert time.monotonic() - begun >= 1
        assert len(server.asked) == 3
    with acting(BUSY) as server:
        with pytest.raises(Busy):
            reach(server, retries=1).get("x", "*/*")
        assert len(server.asked) == 2


def test_nobody_waits_past_the_time_limit() -> None:
    """What asks to come again too late is told at once."""
    late = whole(b"{}", "application/problem+json", "503 Busy", Retry_After="3600")
    with acting(late) as server:
        with pytest.raises(Busy) as caught:
            reach(server).get("x", "*/*")
        assert caught.value.retry_after == 3600
        assert len(server.asked) == 1


@pytest.mark.parametrize(
    "behave", [silent, dripping(b"HTTP/1.1 200 OK\r\nContent-Length: 9000\r\n\r\n" + b"x" * 9000)]
)
def test_time_limit_holds(behave: Behave) -> None:
    """Also for who sends a little now and then."""
    with acting(behave) as server, pytest.raises(OutOfTime):
        reach(server, seconds=0.5).get("x", "*/*")


def test_wrong_request_is_not_repeated() -> None:
    """It would be wrong again."""
    with acting(whole(b'{"title": "No"}', "application/problem+json", "400 No")) as server:
        with pytest.raises(Wrong, match="No"):
            reach(server).get("x", "*/*")
        assert len(server.asked) == 1


def test_cut_answer_is_no_answer() -> None:
    """It is asked for again, and told at last."""
    cut = raw(b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nfive!")
    chunked = raw(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nfive!\r\n")
    with acting(first(cut, chunked, then=whole(b"yes"))) as server:
        assert reach(server).get("x", "*/*").body == b"yes"
    with acting(cut) as server, pytest.raises(Damaged):
        reach(server, retries=0).get("x", "*/*")


def test_what_did_not_change_is_not_sent_again() -> None:
    """It is asked for with its tag; what may not be kept is not."""
    tagged = whole(b"yes", ETag='"1"')
    same = raw(b'HTTP/1.1 304 Not Modified\r\nETag: "1"\r\n\r\n')
    with acting(first(tagged, then=same)) as server:
        way = reach(server)
        assert [way.get("x", "*/*").body for _ in range(3)] == [b"yes"] * 3
        assert [each.headers.get("If-None-Match") for each in server.asked] == [None, '"1"', '"1"']
    with acting(whole(b"yes", ETag='"1"', Cache_Control="no-store")) as server:
        way = reach(server)
        assert [way.get("x", "*/*").body for _ in range(2)] == [b"yes"] * 2
        assert "If-None-Match" not in server.asked[1].headers


def test_token_goes_to_its_service_alone() -> None:
    """Not to where a redirect leads, and not over an open network."""
    with acting(whole(b"yes")) as other:
        away = whole(b"", status="303 See", Location=other.endpoint)
        with acting(away) as server:
            with pytest.raises(Unreachable, match="elsewhere"):
                reach(server, "gs_secret").get("x", "*/*")
            assert server.asked[0].headers["Authorization"] == "Bearer gs_secret"
        assert other.connections == 0
    with pytest.raises(ValueError, match="https"):
        Transport("http://graph.example.org/", "gs_secret", 1, 0)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "graph.example.org", "https://a/?x=1", ""])
def test_address_is_one_of_the_web(url: str) -> None:
    """Nothing else is opened."""
    with pytest.raises(ValueError, match="address"):
        Transport(url, None, 1, 0)


def test_nobody_there_is_told() -> None:
    """After as many attempts as are allowed."""
    with pytest.raises(Unreachable):
        Transport(f"http://127.0.0.1:{free_port()}", None, 5, 1).get("", "*/*")


def test_faults_are_of_one_tree() -> None:
    """Who catches one catches all."""
    kinds: list[Callable[..., Exception]] = [Busy, Damaged, OutOfTime, Unreachable, Wrong]
    assert all(isinstance(kind, type) and issubclass(kind, GraphError) for kind in kinds)
