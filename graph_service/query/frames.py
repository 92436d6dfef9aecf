"""Frames between the pool and its workers: one byte of kind, four of length, then the payload.

::

    pool    JOB or PARSE                          ->   worker
    worker  READY                                      once, when the view is open
            STATUS DATA* END                           an answer
            FAULT                                      instead of it, or in the middle of it
"""

import json
import socket
import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import Any, Final

BLOCK: Final = 64 * 1024
"""Bytes of data that a worker collects before it sends a frame."""

HEAD: Final = struct.Struct(">BI")
"""Kind and length of a frame."""


class Kind(IntEnum):
    """What a frame carries: JSON; for ``DATA`` bytes of the answer; for ``PARSE`` a text.

    The kinds from ``FORK`` on are between the pool and the process that forks its workers.
    """

    JOB = 1
    READY = 2
    STATUS = 3
    DATA = 4
    END = 5
    FAULT = 6
    PARSE = 7
    FORK = 8
    FORKED = 9
    SUCCEED = 10


def pack(kind: Kind, payload: bytes) -> bytes:
    """Return one frame."""
    return HEAD.pack(kind, len(payload)) + payload


def pack_json(kind: Kind, value: Any) -> bytes:
    """Return one frame with ``value`` as JSON."""
    return pack(kind, json.dumps(value).encode())


class FrameReader:
    """Takes frames from a socket, waiting for them or not; for one thread at a time."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._held = bytearray()

    def wait(self) -> tuple[Kind, bytes] | None:
        """Return the next frame, ``None`` when the other side is gone.

        Raises:
            TimeoutError: the socket's timeout passed while waiting.
        """
        while (frame := self.next()) is None:
            if not self._receive(0):
                return None
        return frame

    def next(self) -> tuple[Kind, bytes] | None:
        """Return the next frame of those that came, if it is whole."""
        held = self._held
        if len(held) < HEAD.size:
            return None
        kind, length = HEAD.unpack_from(held)
        end = HEAD.size + length
        if len(held) < end:
            return None
        payload = bytes(memoryview(held)[HEAD.size : end])
        del held[:end]
        return Kind(kind), payload

    def receive_now(self) -> bool:
        """Take what came, without waiting; returns whether the other side is still there."""
        try:
            return self._receive(socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True

    def _receive(self, flags: int) -> bool:
        try:
            received = self._connection.recv(2 * BLOCK, flags)
        except (ConnectionResetError, BrokenPipeError):
            return False
        self._held += received
        return bool(received)


def read_frames(connection: socket.socket) -> Iterator[tuple[Kind, bytes]]:
    """Yield frames until the other side is gone.

    Raises:
        TimeoutError: the socket's timeout passed while waiting.
    """
    reader = FrameReader(connection)
    while (frame := reader.wait()) is not None:
        yield frame
