"""Query time that a client may use: so many seconds a minute, counted while queries run.

What is used flows back evenly, so a client that always runs one query can go on for ever, and one
that runs many at once soon has to wait. Only names are held, in memory, and only of so many
clients; the one that asked for longest is forgotten first.
"""

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock
from typing import Final

from graph_service.web.refusals import QUOTA, BudgetSpent

WINDOW: Final = 60.0
"""Seconds in which a whole budget flows back."""

_MOST_CLIENTS: Final = 100_000


@dataclass(slots=True)
class _Account:
    spent: float
    at: float
    running: int


class Budget:
    """The accounts of all clients.

    Args:
        seconds: query time a client has for one window; 0 is no limit for anybody.
        clock: monotonic seconds.
        most_clients: accounts that are held.
    """

    def __init__(
        self,
        seconds: float,
        clock: Callable[[], float] = time.monotonic,
        most_clients: int = _MOST_CLIENTS,
    ) -> None:
        self.seconds = seconds
        self._rate = seconds / WINDOW
        self._clock = clock
        self._most_clients = most_clients
        self._accounts: OrderedDict[str, _Account] = OrderedDict()
        self._lock = Lock()

    def check(self, client: str) -> None:
        """Return when the client has time left.

        Raises:
            BudgetSpent: it has none; says when some has flowed back.
        """
        if not self.seconds:
            return
        with self._lock:
            account = self._settled(client)
            over = account.spent - self.seconds if account else -1.0
        if over >= 0:
            # a little more than nothing, so that the next query is not refused at once
            raise BudgetSpent(max(1, math.ceil((over + self._rate) / self._rate)))

    def begin(self, client: str) -> None:
        """Note that a query of the client has begun to run."""
        with self._lock:
            account = self._settled(client)
            if account is None:
                account = self._accounts[client] = _Account(0.0, self._clock(), 0)
                self._forget()
            account.running += 1
            self._accounts.move_to_end(client)

    def end(self, client: str) -> None:
        """Note that a query of the client has ended."""
        with self._lock:
            account = self._settled(client)
            if account is not None and account.running:
                account.running -= 1

    def headers(self, client: str) -> list[tuple[str, str]]:
        """Return ``RateLimit-Policy`` and ``RateLimit``: what there is, and what is left.

        Their form is that of draft-ietf-httpapi-ratelimit-headers-10.
        """
        if not self.seconds:
            return []
        with self._lock:
            account = self._settled(client)
            spent = account.spent if account else 0.0
        left = max(0, math.floor(self.seconds - spent))
        back = math.ceil(min(spent, self.seconds) / self._rate)
        policy = f'"{QUOTA}";q={math.floor(self.seconds)};w={WINDOW:.0f};qu="query-seconds"'
        return [("RateLimit-Policy", policy), ("RateLimit", f'"{QUOTA}";r={left};t={back}')]

    def _settled(self, client: str) -> _Account | None:
        """Return an account as it is now; under the lock."""
        account = self._accounts.get(client)
        if account is not None:
            now = self._clock()
            passed = now - account.at
            account.spent = max(0.0, account.spent + (account.running - self._rate) * passed)
            account.at = now
        return account

    def _forget(self) -> None:
        """Let the accounts go that are too many, unless a query of theirs runs."""
        while len(self._accounts) > self._most_clients:
            oldest = next(iter(self._accounts))
            if self._accounts[oldest].running:
                self._accounts.move_to_end(oldest)
                return
            del self._accounts[oldest]
