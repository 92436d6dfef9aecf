"""What came on a connection, read a little at a time: other connections have their turn between.

A client that sends thousands of requests without waiting for an answer gives the server a quarter
of a megabyte at once; to answer all of them before anybody else would make everybody wait.
"""

from typing import Final

from graph_service.web.prompt import PromptConnection

SLICE: Final = 8 << 10
"""Bytes that are read in one turn: some hundred short requests, or some milliseconds."""


class SlicedConnection(PromptConnection):
    """A connection that never has more than a slice read in one turn of the loop.

    While something is left, nothing more is taken from the client, so that it is bounded.
    """

    _left = b""
    _begins = 0

    def data_received(self, data: bytes) -> None:
        """Read the first slice; the others follow in turns of their own, and in order."""
        if self._left:
            self._left = self._left[self._begins :] + data
            self._begins = 0
            self.transport.pause_reading()  # whoever resumed it did not know of what is left
        elif len(data) <= SLICE:
            super().data_received(data)
        else:
            self._left = data
            self.transport.pause_reading()
            self._read_slice()

    def _read_slice(self) -> None:
        if self.transport.is_closing():
            self._left = b""
            return
        end = self._begins + SLICE
        piece = self._left[self._begins : end]
        self._begins = end
        super().data_received(piece)
        if self._begins < len(self._left):
            self.loop.call_soon(self._read_slice)
            return
        self._left, self._begins = b"", 0
        if not self.flow.read_paused and not self.transport.is_closing():
            self.transport.resume_reading()
