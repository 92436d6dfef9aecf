"""Documents of feeds, and feeds of many documents."""

import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph_service.errors import InputError
from graph_service.harvest.feed import Gone, parse_page, read_page
from graph_service.harvest.fetching import Validators
from graph_service.harvest.listening import Heard, listen, mark_of
from graph_service.partners.endpoint import read_endpoint
from graph_service.partners.faults import PartnerFault
from graph_service.partners.gateway import Gateway
from graph_service.settings.networks import read_networks
from tests.harvest.bench import feed_of, harvest_of
from tests.partners.entries import make_partner
from tests.partners.serving import Acting, Asked, acting

ATOM = "application/atom+xml"


def entry(iri: str, when: str = "2026-02-01T00:00:00Z") -> str:
    """Return an entry of a feed."""
    return (
        f'<at:deleted-entry ref="{iri}" when="{when}"><at:comment>x</at:comment></at:deleted-entry>'
    )


def link(url: str, rel: str = "prev-archive") -> str:
    """Return a link to older entries."""
    return f'<link rel="{rel}" href="{url}"/>'


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        (b"", "no XML"),
        (b"<feed", "no XML"),
        (b"<html/>", "no feed"),
        (b"<!DOCTYPE feed><feed xmlns='http://www.w3.org/2005/Atom'/>", "document type"),
        (
            b"<!DOCTYPE f [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>"
            b"<feed xmlns='http://www.w3.org/2005/Atom'>&b;</feed>",
            "document type",
        ),
        (feed_of(entry("not an iri")), "no IRI"),
        (feed_of(entry("urn:a&gt;b")), "no IRI"),
        (feed_of(entry("")), "no IRI"),
        (feed_of(entry("urn:" + "x" * 3000)), "no IRI"),
        (feed_of("<a>" * 60 + "</a>" * 60), "nested"),
        (feed_of(entry("urn:a") * 10_001), "more than"),
    ],
)
def test_what_is_no_feed_is_refused(text: bytes, reason: str) -> None:
    """In our words: nothing of it is shown."""
    with pytest.raises(InputError, match=reason):
        parse_page(text)


def test_withdrawals_are_read_in_a_process_of_its_own() -> None:
    """Entries of other kinds are passed over, and so is what is inside of them."""
    text = feed_of(
        f"<entry><id>urn:x</id>{entry('urn:inside')}</entry>{entry('urn:a')}{link('/b')}"
    )
    page = read_page(text)
    assert page.gone == (Gone("urn:a", "2026-02-01T00:00:00Z"),) and page.older == "/b"
    with pytest.raises(PartnerFault, match="no XML"):
        read_page(b"<feed")


@pytest.fixture
def gateway(tmp_path: Path) -> Iterator[Gateway]:
    """Return a way to loopback."""
    made = Gateway(tmp_path, read_networks("127.0.0.0/8", "x"), 0, environ=dict)
    yield made
    made.close()


def hear(gateway: Gateway, server: Acting, *heard: str, etag: str = "") -> Heard | None:
    """Listen to a feed."""
    url = server.endpoint.removesuffix("sparql")
    partner = make_partner("alpha", None, harvest=harvest_of(url))
    feed = read_endpoint(url + "0")
    deadline = time.monotonic() + 60
    return listen(gateway, partner, feed, Validators(etag), frozenset(heard), deadline=deadline)


def serve(pages: dict[str, bytes]) -> object:
    """Return what sends a document by its path."""

    def behave(connection: object, asked: Asked) -> None:
        path = asked.line.split(" ")[1]
        if asked.headers.get("If-None-Match") == '"kept"':
            connection.sendall(b"HTTP/1.1 304 Not Modified\r\n\r\n")  # type: ignore[attr-defined]
            return
        body = pages[path]
        head = f'Content-Type: {ATOM}\r\nETag: "t"\r\nContent-Length: {len(body)}\r\n\r\n'
        connection.sendall(f"HTTP/1.1 200 OK\r\n{head}".encode() + body)  # type: ignore[attr-defined]

    return behave


def test_older_documents_are_read_until_one_is_known(gateway: Gateway) -> None:
    """And no further; one that leads in a circle ends."""
    pages = {
        "/0": feed_of(entry("urn:c", "3") + link("/1")),
        "/1": feed_of(entry("urn:b", "2") + link("2")),
        "/2": feed_of(entry("urn:a", "1") + link("/0")),
    }
    with acting(serve(pages)) as server:  # type: ignore[arg-type]
        heard = hear(gateway, server)
        assert heard is not None and [each.iri for each in heard.gone] == [
            "urn:a",
            "urn:b",
            "urn:c",
        ]
        assert server.connections == 3 and heard.validators.etag == '"t"'
        again = hear(gateway, server, mark_of(Gone("urn:b", "2")))
        assert again is not None and [each.iri for each in again.gone] == ["urn:c"]
        assert server.connections == 5
        assert hear(gateway, server, etag='"kept"') is None


@pytest.mark.parametrize(
    "url",
    ["http://127.0.0.2/1", "https://127.0.0.1/1", "//evil.example/", "/1?page=2", "file:///x"],
)
def test_older_documents_are_on_the_same_host(gateway: Gateway, url: str) -> None:
    """One that is elsewhere is not asked for, and nothing of the feed counts."""
    with acting(serve({"/0": feed_of(entry("urn:c") + link(url))})) as server:  # type: ignore[arg-type]
        with pytest.raises(PartnerFault, match="leads to"):
            hear(gateway, server)
        assert server.connections == 1
