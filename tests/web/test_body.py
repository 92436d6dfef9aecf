"""Bodies are read up to a limit, coded or not."""

import gzip
import io
import zlib
from typing import Any

import pytest

from graph_service.errors import InputError, TooLarge
from graph_service.web.body import read_body, read_content
from graph_service.web.refusals import BodyCodingRefused


def environ(body: bytes, coding: str | None = None) -> dict[str, Any]:
    """Return the environment of a request with a body."""
    made: dict[str, Any] = {"CONTENT_LENGTH": str(len(body)), "wsgi.input": io.BytesIO(body)}
    return made if coding is None else made | {"HTTP_CONTENT_ENCODING": coding}


def test_body_is_read_up_to_its_limit() -> None:
    """One byte more is refused."""
    assert read_body(environ(b"12345"), 5) == b"12345"
    with pytest.raises(TooLarge):
        read_body(environ(b"123456"), 5)


def test_coding_is_undone() -> None:
    """Gzip may have several members; no coding may be named."""
    both = gzip.compress(b"one ") + gzip.compress(b"two")
    assert read_content(environ(both, "GZIP"), 60) == b"one two"
    assert read_content(environ(b"plain", "identity"), 5) == b"plain"
    assert read_content(environ(b"plain"), 5) == b"plain"


def test_body_that_expands_beyond_the_limit_is_refused() -> None:
    """Neither one large member nor many small ones get past it."""
    for bomb in (gzip.compress(bytes(50_000_000)), gzip.compress(bytes(600)) * 2):
        with pytest.raises(TooLarge, match="expands"):
            read_content(environ(bomb, "gzip"), 1_000 if len(bomb) < 1_000 else 100_000)


@pytest.mark.parametrize(
    "body",
    [b"junk", gzip.compress(b"data")[:-4], gzip.compress(b"x") + b"y", zlib.compress(b"x")],
    ids=["junk", "cut", "more", "zlib"],
)
def test_what_gzip_did_not_make_is_refused(body: bytes) -> None:
    """Junk, a part of a member, or junk behind it."""
    with pytest.raises(InputError):
        read_content(environ(body, "gzip"), 1_000)


@pytest.mark.parametrize("coding", ["br", "zstd", "deflate", "gzip, gzip", "x"])
def test_other_coding_is_not_read(coding: str) -> None:
    """One coding is read, once."""
    with pytest.raises(BodyCodingRefused) as caught:
        read_content(environ(b"x", coding), 10)
    assert caught.value.accepted == ("gzip",)
