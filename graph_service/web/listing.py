"""The things of what is answered from, listed once by a process of its own.

The list is kept compressed as long as somebody answers from what it is of, in no file. Who asks
while it is made waits a little, and is then told to come back; nothing else waits.
"""

import json
import os
import struct
import threading
from typing import Final
from weakref import WeakKeyDictionary

from flask import Flask, current_app

from graph_service.errors import GraphServiceError, Unavailable
from graph_service.export.sitemap import pack, things_of
from graph_service.query.errand import run_errand, send_errand
from graph_service.query.handed import hand_over, take_over
from graph_service.state import View
from graph_service.web.answering import Answering
from graph_service.web.spending import Spending

_KEY: Final = "graph_service.listing"
_SECONDS: Final = 120.0
_PATIENCE: Final = 5.0
_RETRY: Final = 5
_NICE: Final = 10
_LONGEST: Final = 200_000_000
_LENGTH: Final = struct.Struct("<I")
_FAILED: Final = b"\xff\xff\xff\xff"


class Listing:
    """The lists of one service, each made when it is first asked for."""

    def __init__(self) -> None:
        self._making = threading.Lock()
        self._found: WeakKeyDictionary[Answering, tuple[bytes, ...]] = WeakKeyDictionary()

    def of(self, answering: Answering, spending: Spending) -> tuple[bytes, ...]:
        """Return the pages of things, packed.

        Args:
            answering: what a request is answered from.
            spending: of the request, which is charged if it has to wait.

        Raises:
            Unavailable: another list is being made, or the release was just amended.
            BudgetSpent: it has to be made, and the client has no time left.
            QueryTimeout, QueryMemory, WorkerLost, ResultTooLarge: it can't be made.
        """
        found = self._found.get(answering)
        if found is not None:
            return found
        with spending.elsewhere():
            if not self._making.acquire(timeout=_PATIENCE):
                raise Unavailable("the things of a release are being listed", retry_after=_RETRY)
            try:
                found = self._found.get(answering)
                if found is None:
                    found = self._found[answering] = _list(answering.view)
                return found
            finally:
                self._making.release()


def register(app: Flask) -> None:
    """Give an application a place for its lists."""
    app.extensions[_KEY] = Listing()


def listing() -> Listing:
    """Return the lists of the application that handles the current request."""
    found = current_app.extensions[_KEY]
    if not isinstance(found, Listing):
        raise TypeError("the application has no lists")
    return found


def main(descriptor: str, parent: str) -> None:
    """List the things of the view that the socket names, and end."""
    os.nice(_NICE)
    run_errand(_answer, descriptor, parent)


def _list(view: View) -> tuple[bytes, ...]:
    asked = json.dumps(hand_over(view)).encode()
    said = send_errand(__name__, asked=asked, seconds=_SECONDS, longest=_LONGEST)
    if said == _FAILED:
        raise Unavailable("the things of this release can't be listed now", retry_after=_RETRY)
    return _read(said)


def _answer(asked: bytes) -> bytes:
    view = take_over(json.loads(asked))
    try:
        return _write(pack(things_of(view)))
    except GraphServiceError:
        return _FAILED


def _write(pages: list[bytes]) -> bytes:
    """Return pages as one text: how many there are, and the length of each before it."""
    parts = [_LENGTH.pack(len(pages))]
    for page in pages:
        parts += (_LENGTH.pack(len(page)), page)
    return b"".join(parts)


def _read(text: bytes) -> tuple[bytes, ...]:
    (count,) = _LENGTH.unpack_from(text)
    at, pages = _LENGTH.size, []
    for _ in range(count):
        (length,) = _LENGTH.unpack_from(text, at)
        at += _LENGTH.size
        pages.append(text[at : at + length])
        at += length
    return tuple(pages)
