"""The client reads whole answers, however they are framed, and says when one is cut."""

import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from tests.benchmarks import null_server
from tests.benchmarks.client import Broken, Connection

Serve = Callable[[bytes], str]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """A server that sends given bytes to each of its first two connections and hangs up."""
    listener = socket.create_server(("127.0.0.1", 0))

    def answer(data: bytes) -> None:
        for _ in range(2):
            try:
                connection, _address = listener.accept()
            except OSError:
                return
            with connection:
                connection.recv(1 << 16)
                connection.sendall(data)

    def start(data: bytes) -> str:
        threading.Thread(target=answer, args=(data,), daemon=True).start()
        return f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"

    yield start
    listener.close()


def test_answer_with_length_is_read_whole(serve: Serve) -> None:
    """A body of a stated length comes back with its entity tag and times in order."""
    url = serve(b'HTTP/1.1 200 OK\r\nETag: "x"\r\nContent-Length: 400000\r\n\r\n' + b"a" * 400_000)
    with Connection(url, 10) as connection:
        reply = connection.ask(connection.query("ASK {}"))
    assert (reply.status, reply.etag, len(reply.body)) == (200, b'"x"', 400_000)
    assert 0 < reply.first <= reply.total


def test_chunks_are_joined(serve: Serve) -> None:
    """A chunked body comes back without its framing."""
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    body = b"3\r\nabc\r\nA;x=1\r\n0123456789\r\n0\r\n\r\n"
    with Connection(serve(head + body), 10) as connection:
        assert connection.ask(connection.query("ASK {}")).body == b"abc0123456789"


@pytest.mark.parametrize(
    "framing",
    [b"Content-Length: 10\r\n\r\nabc", b"Transfer-Encoding: chunked\r\n\r\n5\r\nabc"],
    ids=["length", "chunks"],
)
def test_cut_answer_is_broken(serve: Serve, framing: bytes) -> None:
    """An answer that ends before its framing says so counts as broken, not as short."""
    url = serve(b"HTTP/1.1 200 OK\r\n" + framing)
    with Connection(url, 10) as connection, pytest.raises(Broken) as caught:
        connection.ask(connection.query("ASK {}"))
    assert caught.value.status == 200


def test_closed_connection_is_opened_again(serve: Serve) -> None:
    """A server may close a kept connection between two requests."""
    url = serve(b"HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na")
    with Connection(url, 10) as connection:
        request = connection.query("ASK {}")
        assert [connection.ask(request).status for _ in range(2)] == [200, 200]


def test_unchanged_answer_has_no_body(serve: Serve) -> None:
    """A 304 ends with its head, even when it states the length of what it stands for."""
    url = serve(b"HTTP/1.1 304 Not Modified\r\nContent-Length: 9\r\n\r\n")
    with Connection(url, 10) as connection:
        reply = connection.ask(connection.query("ASK {}", etag=b'"x"'))
    assert (reply.status, reply.body) == (304, b"")


def test_text_is_encoded_once() -> None:
    """The query is percent-encoded as UTF-8, with what separates parameters."""
    request = Connection("http://127.0.0.1:1/sparql", 1).query("ASK { ?s ?p 'é&+' }", "text/csv")
    assert request.startswith(b"GET /sparql?query=ASK%20%7B%20%3Fs%20%3Fp%20%27%C3%A9%26%2B%27")
    assert b"\r\nAccept: text/csv\r\n" in request


def test_null_server_answers_what_the_client_asks() -> None:
    """The server that does nothing keeps the connection and sends a whole answer each time."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    threading.Thread(target=null_server.serve, args=(port,), daemon=True).start()
    connection = Connection(f"http://127.0.0.1:{port}/sparql", 10)
    request = connection.query("ASK {}")
    while True:
        try:
            replies = [connection.ask(request) for _ in range(3)]
        except ConnectionRefusedError:
            continue
        break
    assert [reply.body for reply in replies] == [null_server.BODY] * 3
    connection.close()
