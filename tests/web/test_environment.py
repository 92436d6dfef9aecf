"""The environment of a request has what came over the wire, and nothing that passes for it."""

from typing import Any

from graph_service.web.environment import environment_of


def scope(**changes: Any) -> dict[str, Any]:
    """Return a scope with some parts changed."""
    usual: dict[str, Any] = {
        "method": "GET",
        "raw_path": b"/sparql",
        "query_string": b"query=ASK%7B%7D",
        "http_version": "1.1",
        "scheme": "http",
        "client": ("192.0.2.7", 1234),
        "server": ("127.0.0.1", 80),
        "headers": [],
        "state": {},
    }
    return usual | changes


def test_request_line_is_taken_over() -> None:
    """Method, path, query and peer are there; the path is decoded once, the query is not."""
    environ = environment_of(scope(raw_path=b"/id/%C3%A9%2525", query_string=b"a=%41"))
    assert environ["REQUEST_METHOD"] == "GET"
    assert (
        environ["PATH_INFO"].encode("latin-1").decode()
        == "/id/\N{LATIN SMALL LETTER E WITH ACUTE}%25"
    )
    assert environ["QUERY_STRING"] == "a=%41"
    assert (environ["REMOTE_ADDR"], environ["REMOTE_PORT"]) == ("192.0.2.7", "1234")


def test_headers_are_variables() -> None:
    """Headers are found under their names; several of one name are joined."""
    headers = [
        (b"accept", b"text/csv"),
        (b"accept", b"*/*"),
        (b"content-type", b"text/turtle"),
        (b"x-odd", b"\xe9"),
    ]
    environ = environment_of(scope(headers=headers))
    assert environ["HTTP_ACCEPT"] == "text/csv,*/*"
    assert environ["CONTENT_TYPE"] == "text/turtle"
    assert environ["HTTP_X_ODD"] == "\xe9"


def test_underscores_do_not_pass_for_hyphens() -> None:
    """A header with an underscore can't stand in for the one that a proxy sets."""
    headers = [(b"x_forwarded_for", b"192.0.2.1"), (b"content_length", b"9")]
    environ = environment_of(scope(headers=headers))
    assert "HTTP_X_FORWARDED_FOR" not in environ
    assert "CONTENT_LENGTH" not in environ and "HTTP_CONTENT_LENGTH" not in environ


def test_peer_without_address_is_nobody() -> None:
    """A request from a local socket has no address."""
    environ = environment_of(scope(client=None, server=None))
    assert environ["REMOTE_ADDR"] == ""
