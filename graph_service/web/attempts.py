"""Failed attempts to get in, counted for each client: after some of them, fewer are listened to.

What is right is never counted, so nobody is locked out by others behind the same address; and a
token has so many bits that guessing gets nowhere, however often it is tried.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from threading import Lock
from typing import Final

from graph_service.web.refusals import TooManyAttempts

MOST: Final = 10
"""Attempts that may fail at once."""

PAUSE: Final = 6.0
"""Seconds after which one more may."""

_MOST_CLIENTS: Final = 100_000


class Attempts:
    """The failed attempts of all clients.

    Args:
        clock: monotonic seconds.
        most_clients: that are remembered; the one that failed for longest is forgotten first.
    """

    def __init__(
        self, clock: Callable[[], float] = time.monotonic, most_clients: int = _MOST_CLIENTS
    ) -> None:
        self._clock = clock
        self._most_clients = most_clients
        self._failed: OrderedDict[str, tuple[float, float]] = OrderedDict()
        self._lock = Lock()

    def failed(self, client: str) -> None:
        """Note that an attempt of a client failed.

        Raises:
            TooManyAttempts: too many did; says when the next is listened to.
        """
        with self._lock:
            now = self._clock()
            count, at = self._failed.get(client, (0.0, now))
            count = max(0.0, count - (now - at) / PAUSE)
            if count + 1 > MOST:
                self._failed[client] = count, now
                raise TooManyAttempts(max(1, math.ceil((count + 1 - MOST) * PAUSE)))
            self._failed[client] = count + 1, now
            self._failed.move_to_end(client)
            while len(self._failed) > self._most_clients:
                self._failed.popitem(last=False)
