"""An attack's end is judged by its status, its kind and its time."""

import pytest

from tests.benchmarks.client import Reply
from tests.benchmarks.corpus import Attack
from tests.benchmarks.replay import ending, verdict

PRODUCT = Attack("product", "product", "SELECT *")
DEEP = Attack("deep", "nesting", "((((")
JSON = b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"


@pytest.mark.parametrize(
    ("attack", "status", "how", "seconds", "expected"),
    [
        (PRODUCT, 200, "answer", 1.0, "right"),
        (PRODUCT, 500, "query-timeout", 5.9, "right"),
        (PRODUCT, 500, "query-memory", 2.0, "right"),
        (PRODUCT, 500, "query-timeout", 6.1, "late"),
        (PRODUCT, 200, "answer", 6.1, "late"),
        (PRODUCT, 200, "answer cut off", 5.0, "right"),
        (PRODUCT, 200, "broken answer", 5.0, "broken answer"),
        (PRODUCT, 500, "internal-error", 1.0, "wrong: internal-error"),
        (PRODUCT, 400, "syntax", 1.0, "wrong: syntax"),
        (PRODUCT, 503, "busy", 1.0, "wrong: busy"),
        (PRODUCT, None, "connection cut", 1.0, "wrong: connection cut"),
        (DEEP, 400, "syntax", 1.0, "right"),
        (DEEP, 413, "too-large", 1.0, "right"),
    ],
)
def test_verdict(
    attack: Attack, status: int | None, how: str, seconds: float, expected: str
) -> None:
    """A limit is 5 s: a whole answer, a refusal of what is too deep, or the limit's own problem."""
    assert verdict(attack, status, how, seconds, 5.0, strict=True) == expected


def test_peers_may_use_their_own_errors() -> None:
    """Any error in time is right for a peer; a cut connection and a broken answer are not."""
    assert verdict(PRODUCT, 408, "status 408", 5.0, 5.0, strict=False) == "right"
    assert verdict(PRODUCT, None, "connection cut", 1.0, 5.0, strict=False) != "right"
    assert verdict(PRODUCT, 200, "broken answer", 1.0, 5.0, strict=False) != "right"


@pytest.mark.parametrize(
    ("status", "head", "body", "expected"),
    [
        (200, JSON, b'{"head":{},"boolean":true}', "answer"),
        (200, JSON, b'{"head":{},"results":{"bindings":[{', "broken answer"),
        (200, JSON, b'{"results":{"bindings":[' + b" " * 6_000_000 + b"]}}", "answer"),
        (200, JSON, b'{"results":{"bindings":[' + b" " * 6_000_000 + b"{}", "broken answer"),
        (200, b"Content-Type: application/n-triples\r\n", b"<a:a> <a:b> <a:c> .\n", "answer"),
        (200, b"Content-Type: application/n-triples\r\n", b"<a:a> <a:b", "broken answer"),
        (500, b"", b'{"type":"https://example.org/problems/query-timeout"}', "query-timeout"),
        (500, b"", b'{"type":"https://example.org/problems#query-memory"}', "query-memory"),
        (500, b"", b"Internal Server Error", "status 500"),
        (500, b"", b'["type"]', "status 500"),
    ],
)
def test_ending(status: int, head: bytes, body: bytes, expected: str) -> None:
    """A 200 is whole or broken; an error is known by the end of its problem type."""
    assert ending(Reply(status, head, body, 0, 0)) == expected
