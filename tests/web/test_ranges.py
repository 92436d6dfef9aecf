"""Parts of a file: which are asked for, and how they are sent."""

import io
from email import message_from_bytes

import pytest
from werkzeug.exceptions import RequestedRangeNotSatisfiable

from graph_service.web.ranges import MOST, FileBody, Span, in_parts, spans_of

DATA = bytes(range(200))


@pytest.mark.parametrize(
    ("header", "spans"),
    [
        (None, None),
        ("bytes=0-9", [(0, 10)]),
        ("bytes=0-0", [(0, 1)]),
        ("Bytes = 0-9", [(0, 10)]),
        ("bytes=190-", [(190, 200)]),
        ("bytes=190-999", [(190, 200)]),
        ("bytes=-5", [(195, 200)]),
        ("bytes=-999", [(0, 200)]),
        ("bytes=0-9, 20-29", [(0, 10), (20, 30)]),
        ("bytes=20-29,0-9,-1", [(20, 30), (0, 10), (199, 200)]),
        ("bytes=0-9,500-600", [(0, 10)]),
        # passed over: another unit, malformed, overlapping, too many
        ("lines=0-9", None),
        ("bytes=", None),
        ("bytes=a-b", None),
        ("bytes=9-0", None),
        ("bytes=-", None),
        ("bytes=0-9,x", None),
        ("bytes=+1-9", None),
        ("bytes=0-9,5-20", None),
        ("bytes=" + ",".join(f"{n * 2}-{n * 2}" for n in range(MOST + 1)), None),
        ("bytes=" + "9" * 40 + "-", None),
        ("bytes=\u0661-\u0662", None),
    ],
)
def test_header_names_parts(header: str | None, spans: list[tuple[int, int]] | None) -> None:
    """What the header names is inside of the file, in its order; else it is the whole."""
    found = spans_of(header, len(DATA))
    assert found == (None if spans is None else tuple(Span(*each) for each in spans))


@pytest.mark.parametrize("header", ["bytes=200-", "bytes=-0", "bytes=500-600,700-"])
def test_parts_beyond_the_end_are_refused(header: str) -> None:
    """When none of the parts is there, the length is told."""
    with pytest.raises(RequestedRangeNotSatisfiable) as told:
        spans_of(header, len(DATA))
    assert told.value.length == len(DATA)


def test_empty_file_has_no_parts() -> None:
    """Of nothing no part can be had."""
    with pytest.raises(RequestedRangeNotSatisfiable):
        spans_of("bytes=0-", 0)


def test_body_is_the_part() -> None:
    """A part has its bytes and its length, and closes the file."""
    file = io.BytesIO(DATA)
    body = FileBody(file, [Span(3, 150)])
    assert body.size == 147
    assert b"".join(body) == DATA[3:150]
    body.close()
    assert file.closed


def test_several_parts_are_one_message() -> None:
    """A reader of mail finds each part with its place and its type."""
    spans = (Span(150, 160), Span(0, 3))
    body, kind = in_parts(io.BytesIO(DATA), spans, len(DATA), "text/turtle; charset=utf-8", '"t"')
    data = b"".join(body)
    assert len(data) == body.size
    message = message_from_bytes(f"Content-Type: {kind}\r\n".encode() + data)
    parts = message.get_payload()
    assert [part["Content-Range"] for part in parts] == ["bytes 150-159/200", "bytes 0-2/200"]
    assert {part["Content-Type"] for part in parts} == {"text/turtle; charset=utf-8"}
    for span in spans:
        assert b"\r\n\r\n" + DATA[span.start : span.end] + b"\r\n--" in data


def test_file_that_became_shorter_breaks_the_answer() -> None:
    """Never a well-formed short answer."""
    with pytest.raises(OSError, match="shorter"):
        b"".join(FileBody(io.BytesIO(b"ab"), [Span(0, 3)]))
