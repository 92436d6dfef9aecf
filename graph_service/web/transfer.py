"""Streams of answers to the server, and how one that fails is visibly broken off."""

from collections.abc import Callable, Iterator


class Breaking:
    """The body of an answer that streams. Closing it ends the query behind it."""

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], None]) -> None:
        self._chunks = chunks
        self.close = close

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks


def breaking(chunks: Iterator[bytes], close: Callable[[], None]) -> Breaking:
    """Return ``chunks`` as a body."""
    return Breaking(chunks, close)
