"""Heads of answers."""

from graph_service.web.head import Head


def test_head_is_written_as_it_was_given() -> None:
    """Status, fields and the end of the head are as HTTP wants them; names stay as they are."""
    head = Head()
    head("404 Not Found", [("Content-Type", "text/plain"), ("Vary", "Accept")])
    assert head.line == b"HTTP/1.1 404 Not Found\r\n"
    assert head.fields == b"Content-Type: text/plain\r\nVary: Accept\r\n\r\n"
    fields = [(b"Content-Type", b"text/plain"), (b"Vary", b"Accept")]
    assert head.message == {"type": "http.response.start", "status": 404, "headers": fields}
