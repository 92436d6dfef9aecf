"""Bodies that stream."""

from collections.abc import Callable, Iterator


class Body:
    """The chunks of an answer for the server; ``close`` ends the query behind them.

    Args:
        chunks: raise when the answer can't be completed; the server breaks the connection then.
        close: is called by the server when the body is done or the client is gone.
    """

    def __init__(self, chunks: Iterator[bytes], close: Callable[[], None]) -> None:
        self._chunks = chunks
        self.close = close

    def recode(self, code: Callable[[Iterator[bytes]], Iterator[bytes]]) -> None:
        """Send the chunks as ``code`` gives them."""
        self._chunks = code(self._chunks)

    def __iter__(self) -> Iterator[bytes]:
        return self._chunks
