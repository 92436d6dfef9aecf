"""Offers of another protocol are passed over: the request is read as if they were not there."""

import pytest
from httptools import HttpParserError

from graph_service.web.parser import Parser

OFFER = b"Connection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQC\r\nUpgrade: h2c\r\n"
"""What curl and Java send."""

POST = b"POST /a?b=c HTTP/1.1\r\nHost: d\r\n" + OFFER
BODIES = {
    "length": b"Content-Length: 5\r\n\r\nGET /",  # a body that looks like the next request
    "chunks": b"Transfer-Encoding: chunked\r\n\r\n2\r\nGE\r\n3\r\nT /\r\n0\r\n\r\n",
}
GET = b"GET /next HTTP/1.1\r\nHost: d\r\n\r\n"


class Reader:
    """Collects requests: method, target, names of fields and body of each."""

    def __init__(self) -> None:
        self.requests: list[tuple[bytes, bytes, list[bytes], bytes]] = []
        self.parser = Parser(self)  # type: ignore[arg-type]

    def on_message_begin(self) -> None:
        self.url, self.body = b"", b""
        self.headers: list[tuple[bytes, bytes]] = []
        self.counts = False

    def on_url(self, url: bytes) -> None:
        self.url += url

    def on_header(self, name: bytes, value: bytes) -> None:
        self.headers.append((name.lower(), value))

    def on_headers_complete(self) -> None:
        self.counts = not self.parser.passes_over(self.url, self.headers)

    def on_body(self, body: bytes) -> None:
        self.body += body

    def on_message_complete(self) -> None:
        assert self.counts is not self.parser.passing_over
        if self.counts:
            names = [name for name, _ in self.headers]
            self.requests.append((self.parser.get_method(), self.url, names, self.body))


def read(*parts: bytes) -> list[tuple[bytes, bytes, list[bytes], bytes]]:
    """Return the requests that a client sent."""
    reader = Reader()
    for part in parts:
        reader.parser.feed_data(part)
    return reader.requests


@pytest.mark.parametrize("body", BODIES.values(), ids=BODIES)
@pytest.mark.parametrize("step", [1, 7, 1000])
def test_a_request_with_an_offer_keeps_its_body(body: bytes, step: int) -> None:
    """However it is cut, its body is not the next request, which is read after it."""
    sent = POST + body + GET + POST + body
    requests = read(*(sent[i : i + step] for i in range(0, len(sent), step)))
    assert [(method, url, read) for method, url, _, read in requests] == [
        (b"POST", b"/a?b=c", b"GET /"),
        (b"GET", b"/next", b""),
        (b"POST", b"/a?b=c", b"GET /"),
    ]


def test_all_fields_but_the_offer_are_there_once() -> None:
    """Nothing else of the head is lost or doubled, and without an offer nothing is."""
    sent = POST + b"X: 1\r\nX: 2\r\nContent-Length: 0\r\n\r\n" + GET
    offered, other = read(sent)
    assert offered[2] == [
        *(b"host", b"connection", b"http2-settings"),
        *(b"x", b"x", b"content-length"),
    ]
    assert other[2] == [b"host"]


@pytest.mark.parametrize("version", [b"1.0", b"1.1"])
def test_the_version_is_that_of_the_request(version: bytes) -> None:
    """A request of HTTP/1.0 does not become one of HTTP/1.1."""
    reader = Reader()
    reader.parser.feed_data(b"GET / HTTP/" + version + b"\r\n" + OFFER + b"\r\n")
    assert len(reader.requests) == 1
    assert reader.parser.get_http_version().encode() == version


def test_a_last_request_with_an_offer_is_read() -> None:
    """Its client says that it will close, and gets an answer all the same."""
    last = POST.replace(b"Connection: ", b"Connection: close, ") + BODIES["length"]
    assert [request[3] for request in read(POST + BODIES["length"], last)] == [b"GET /"] * 2


def test_many_requests_with_offers_are_read() -> None:
    """As many as fit into what is read at once, one after the other."""
    assert len(read((POST + b"Content-Length: 0\r\n\r\n") * 5000)) == 5000


def test_what_follows_an_offer_must_be_http() -> None:
    """A client that goes on in the other protocol, unasked, is no longer understood."""
    with pytest.raises(HttpParserError):
        read(b"GET / HTTP/1.1\r\nHost: d\r\n" + OFFER + b"\r\n\x00\x00\x12\x04")
