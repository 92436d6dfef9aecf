"""The streams of changes that are open, one for each set of audiences that asks.

::

    asked for -> what it is made from by now -> open already? -> that
                 little is missing -> made here, at once
                 else a process of its own makes it; whoever asks waits a little, then comes again

A stream is made when somebody first asks for it, and goes on when somebody asks after a release.
"""

import json
import os
import threading
from collections import OrderedDict
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from pathlib import Path
from typing import Final

from graph_service.errors import GraphServiceError, LedgerError, Unavailable
from graph_service.export.feeds.making import FRAGMENTS, Wanted, make_stream, outstanding, place_of
from graph_service.export.feeds.removal import remove_stream
from graph_service.export.feeds.steps import Steps
from graph_service.export.feeds.stream import Stream, open_stream
from graph_service.ledger.ledger import Ledger
from graph_service.query.errand import run_errand, send_errand
from graph_service.state import State
from graph_service.views.views import Views

PATIENCE: Final = 5.0
"""Seconds that a request waits for a stream that is being made."""

SMALL: Final = 20_000
"""Statements to be read of which a stream goes on without a process of its own."""

_MOST: Final = 16
_ATTEMPTS: Final = 3
_RETRY: Final = 5
_SECONDS: Final = 1800.0
_LEAST: Final = 19
_DONE: Final = b"done"

Audiences = frozenset[str]
_Basis = tuple[int, tuple[int, ...]]


class Streams:
    """The streams of one state folder; may be used by several threads.

    Args:
        state: the state folder.
        size: most members of a fragment.
        patience: seconds to wait for one that is being made.
        small: statements up to which it is made here.
    """

    def __init__(
        self, state: State, size: int, *, patience: float = PATIENCE, small: int = SMALL
    ) -> None:
        self._state = state
        self._steps = Steps(state.views)
        self._size = size
        self._patience = patience
        self._small = small
        self._guard = threading.Lock()
        self._newest = 0
        self._open: OrderedDict[Audiences, tuple[_Basis, Future[Stream]]] = OrderedDict()

    def of(self, audiences: Audiences, until: int) -> Stream:
        """Return the stream of a set of audiences, which has at least the releases up to one.

        Raises:
            Unavailable: it is being made.
            LedgerError: it can't be made.
        """
        future = self._future(audiences, until)
        try:
            return future.result(self._patience)
        except NotYet:
            if not future.done():
                reason = "the changes of this release are being put together"
                raise Unavailable(reason, retry_after=_RETRY) from None
            raise
        except BaseException:
            self.drop(audiences)  # who asks next tries again
            raise

    def drop(self, audiences: Audiences) -> None:
        """Open the stream of a set anew when somebody asks for it."""
        with self._guard:
            self._open.pop(audiences, None)

    def leave(self, audiences: Audiences) -> None:
        """Let go the streams of sets that could see what was withdrawn."""
        with self._guard:
            for key in [key for key in self._open if not key.isdisjoint(audiences)]:
                del self._open[key]

    def remake(self, audiences: Audiences) -> None:
        """Have the stream of a set made anew, since it can't be read.

        Raises:
            LedgerError: its files can't be removed.
        """
        remove_stream(self._state.feeds, audiences)
        self.drop(audiences)

    def _future(self, audiences: Audiences, until: int) -> Future[Stream]:
        with self._guard:
            ledger = self._state.ledger
            self._newest = ledger.newest(self._newest)
            # whatever changes what is shown of a release makes a new one, or prunes
            basis = self._newest, self._steps.numbers(audiences, until)
            known, future = self._open.pop(audiences, (None, None))
            if future is None or (known != basis and future.done()):
                future = Future()
                threading.Thread(
                    target=self._make, args=(audiences, until, future), name="changes", daemon=True
                ).start()
            else:
                basis = known or basis
            self._open[audiences] = basis, future
            while len(self._open) > _MOST:
                self._open.popitem(last=False)
            return future

    def _make(self, audiences: Audiences, until: int, future: Future[Stream]) -> None:
        try:
            future.set_result(self._ensure(Wanted(audiences, until, self._size)))
        except BaseException as error:  # whoever waits is told
            future.set_exception(error)

    def _ensure(self, wanted: Wanted) -> Stream:
        views, folder = self._state.views, self._state.feeds
        place = place_of(folder, wanted.audiences)
        for _ in range(_ATTEMPTS):
            try:
                missing = outstanding(folder, views, self._steps, wanted)
                if missing is not None and missing <= self._small:
                    make_stream(folder, views, self._steps, wanted)
                elif missing is not None:
                    self._send(wanted)
            except LedgerError:
                if (place / FRAGMENTS).is_dir():
                    raise
            stream = open_stream(place)
            if stream is not None:
                return stream
            # who withdraws something removed it meanwhile
        raise Unavailable("something was just withdrawn", retry_after=1)

    def _send(self, wanted: Wanted) -> None:
        asked = {
            "folder": os.fsdecode(self._state.feeds.parent.absolute()),
            "ledger": os.fsdecode(self._state.ledger.folder.absolute()),
            "audiences": sorted(wanted.audiences),
            "until": wanted.until,
            "size": wanted.size,
        }
        said = send_errand(
            __name__, asked=json.dumps(asked).encode(), seconds=_SECONDS, longest=1 << 16
        )
        if said != _DONE:
            raise LedgerError(said.decode())


def main(descriptor: str, parent: str) -> None:
    """Make the stream that the socket names, and end."""
    os.nice(_LEAST)
    run_errand(_answer, descriptor, parent)


def _answer(asked: bytes) -> bytes:
    told = json.loads(asked)
    folder = Path(told["folder"])
    views = Views(folder / "views", Ledger(Path(told["ledger"])))
    wanted = Wanted(frozenset(told["audiences"]), told["until"], told["size"])
    try:
        make_stream(folder / "feeds", views, Steps(views), wanted)
    except GraphServiceError as error:
        return str(error).encode() or b"the changes can't be made"
    return _DONE
