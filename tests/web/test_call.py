"""Answers on their way out are counted once, however they end."""

from collections.abc import Iterator

import pytest

from graph_service.errors import QueryTimeout
from graph_service.web.call import Sent


class Chunks:
    """A body that may fail, and knows whether it was closed."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.closed = 0

    def __iter__(self) -> Iterator[bytes]:
        yield b"one"
        yield b"two!"
        if self.fault:
            raise self.fault

    def close(self) -> None:
        self.closed += 1


def test_whole_body_is_counted_when_it_is_closed() -> None:
    """The outcome and the bytes are told once."""
    told: list[tuple[str, int]] = []
    body = Chunks()
    sent = Sent(body, "made", lambda *end: told.append(end))
    assert b"".join(sent) == b"onetwo!"
    assert told == []
    sent.close()
    sent.close()
    assert told == [("made", 7)]
    assert body.closed >= 1


def test_body_that_fails_is_broken() -> None:
    """A query that ends too early leaves a broken answer, and its error goes on."""
    told: list[tuple[str, int]] = []
    sent = Sent(Chunks(QueryTimeout("late")), "made", lambda *end: told.append(end))
    with pytest.raises(QueryTimeout):
        list(sent)
    sent.close()
    assert told == [("broken", 7)]


def test_body_that_is_left_is_left() -> None:
    """A client that goes away leaves what was sent so far."""
    told: list[tuple[str, int]] = []
    sent = Sent(Chunks(), "made", lambda *end: told.append(end))
    next(iter(sent))
    sent.close()
    assert told == [("left", 3)]
