"""The head of an answer leaves with the first of its body."""

import asyncio
from typing import Final

from uvicorn.protocols.http.httptools_impl import RequestResponseCycle

_WRITTEN: Final = b"\r\ncontent-type: "
_SPELLED: Final = b"\r\nContent-Type: "
"""uvicorn writes the names of fields in small letters; R's RCurl finds a charset under this name
alone, and reads text as Latin-1 otherwise."""


class Joined:
    """The transport of one answer: its head leaves with the first of its body, in one piece.

    Two pieces would be two system calls here, and often two for the client.
    """

    def __init__(self, transport: asyncio.Transport, cycle: RequestResponseCycle) -> None:
        self._transport = transport
        self._cycle = cycle
        self._head: bytes | None = None
        self._begun = False

    def write(self, data: bytes) -> None:
        """Write, or hold back the head."""
        if self._begun:
            if self._head is not None:
                data = self._head + data
                self._head = None
            self._transport.write(data)
        elif self._cycle.response_started:
            self._begun = True
            self._head = data.replace(_WRITTEN, _SPELLED, 1)
        else:
            self._transport.write(data)  # 100 Continue

    def flush(self) -> None:
        """Write a head that is held back."""
        if self._head is not None:
            self.write(b"")

    def close(self) -> None:
        """Close, after what was written has left."""
        self.flush()
        self._transport.close()

    def is_closing(self) -> bool:
        """Return whether it is closed or about to be."""
        return self._transport.is_closing()
