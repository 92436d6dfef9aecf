"""The body of an engine's answer: read as it comes, and known to be whole at its end."""

import http.client
import io
from typing import TYPE_CHECKING, Final

from graph_service.query.faults import EngineFault

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_REST: Final = 1 << 16
"""Bytes that may come behind the end of an answer."""


class Body(io.RawIOBase):
    """What is read of an answer.

    Args:
        response: the answer.
        ends_itself: whether its format shows where it ends.

    Raises:
        EngineFault: nothing would tell a whole answer from one that was cut off.
    """

    def __init__(self, response: http.client.HTTPResponse, *, ends_itself: bool) -> None:
        if not ends_itself and response.length is None and not response.chunked:
            raise EngineFault("the engine does not say where its answer ends")
        self._response = response

    def readable(self) -> bool:
        """Return that it can be read."""
        return True

    def readinto(self, buffer: "WriteableBuffer", /) -> int:
        """Fill a part of a buffer; returns how many bytes there are, 0 at the end.

        Raises:
            EngineFault: the answer was cut off.
        """
        try:
            count = self._response.readinto(buffer)
        except (OSError, http.client.HTTPException) as error:
            raise EngineFault("the engine broke off its answer") from error
        if not count and self._response.length:
            raise EngineFault("the engine broke off its answer")
        return count

    def end(self) -> None:
        """See that nothing but space follows what was read; raises as :meth:`readinto`."""
        rest = self.read(_REST) or b""
        if rest.strip() or self.read(1):
            raise EngineFault("the engine goes on after the end of its answer")
