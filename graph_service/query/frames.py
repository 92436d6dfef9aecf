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
    APPLY = 10
    APPLIED = 11


def pack(kind: Kind, payload: bytes) -> bytes:
    """Return one frame."""
    return HEAD.pack(kind, len(payload)) + payload


def pack_json(kind: Kind, value: Any) -> bytes:
    """Return one frame with ``value`` as JSON."""
    return pack(kind, json.dumps(value).encode())


def read_frames(connection: socket.socket) -> Iterator[tuple[Kind, bytes]]:
    """Yield frames until the other side is gone.

    Raises:
        TimeoutError: the socket's timeout passed while waiting.
    """
    held = bytearray()
    while True:
        while len(held) >= HEAD.size:
            kind, length = HEAD.unpack_from(held)
            end = HEAD.size + length
            if len(held) < end:
                break
            payload = bytes(memoryview(held)[HEAD.size : end])
            del held[:end]
            yield Kind(kind), payload
        try:
            received = connection.recv(2 * BLOCK)
        except (ConnectionResetError, BrokenPipeError):
            return
        if not received:
            return
        held += received
