"""Who may run a query now, who waits, and who runs for long: the rules, without threads or time.

A *place* is the right to run one query. Everybody's queries wait in lines of their own, one for
each owner (an opaque name of the caller), which are served in turn. One owner never holds all
places, waiting or running. A query that has run for long is *slow*; only some may be slow at a
time, so the others find a place.
"""

import threading
from collections import Counter, OrderedDict, deque
from dataclasses import dataclass
from typing import Final

from graph_service.errors import Unavailable
from graph_service.query.process import Worker

_ALWAYS_FREE: Final = 2
"""Places that slow queries leave to others, where there are more."""


@dataclass(eq=False)
class Running:
    """A query that has a place; times are those of :func:`time.monotonic`.

    ``demoted`` is the thread that was made to give way for it, ``size`` the bytes that its worker
    had got since it was ready, when that was last looked at; ``replaced`` says that it has another
    worker than at first.
    """

    number: int
    owner: str
    worker: Worker
    started: float
    deadline: float
    slow: bool = False
    demoted: int | None = None
    size: int = 0
    replaced: bool = False


@dataclass(eq=False)
class Ticket:
    """A caller in a line: when it is its turn ``running`` is there.

    ``called`` is set then as well, and when it is sent away; who does not wait needs none.
    """

    owner: str
    number: int
    deadline: float
    called: threading.Event | None = None
    running: Running | None = None


class Places:
    """The places of one pool; to be used under its lock.

    Args:
        places: queries that run at once.
        slow: how many of them may be slow; two places are always left to others.
        queue_length: callers that may wait.
    """

    def __init__(self, places: int, slow: int, queue_length: int) -> None:
        self.places = places
        self.most_slow = max(1, min(slow, places - _ALWAYS_FREE))
        self.queue_length = queue_length
        self.running: dict[int, Running] = {}
        self._lines: OrderedDict[str, deque[Ticket]] = OrderedDict()
        self._held: Counter[str] = Counter()

    @property
    def waiting(self) -> int:
        """Callers in line."""
        return sum(map(len, self._lines.values()))

    @property
    def slow(self) -> list[Running]:
        """Slow queries, the oldest first."""
        return [each for each in self.running.values() if each.slow]

    def enter(self, ticket: Ticket) -> None:
        """Put a caller at the end of its owner's line.

        Raises:
            Unavailable: too many wait, or too many of this owner.
        """
        if self.waiting >= self.queue_length:
            raise Unavailable("too many queries are waiting", retry_after=2)
        line = self._lines.setdefault(ticket.owner, deque())
        if len(line) >= share(self.queue_length):
            raise Unavailable("too many of your queries are waiting", retry_after=2)
        line.append(ticket)

    def leave(self, ticket: Ticket) -> None:
        """Take a caller that gives up out of its line."""
        line = self._lines.get(ticket.owner, deque())
        if ticket in line:
            line.remove(ticket)
        if not line:
            self._lines.pop(ticket.owner, None)

    def call(self) -> Ticket | None:
        """Return the caller whose turn it is, out of its line, if there is a place for one."""
        if len(self.running) >= self.places:
            return None
        for owner, line in self._lines.items():
            if self._held[owner] < share(self.places):
                ticket = line.popleft()
                self._lines.move_to_end(owner)
                if not line:
                    del self._lines[owner]
                return ticket
        return None

    def begin(self, ticket: Ticket, worker: Worker, now: float) -> None:
        """Give the caller that was called a place and a worker."""
        running = Running(ticket.number, ticket.owner, worker, now, ticket.deadline)
        self.running[running.number] = running
        self._held[running.owner] += 1
        ticket.running = running
        if ticket.called is not None:
            ticket.called.set()

    def end(self, running: Running) -> bool:
        """Free a place; returns whether it was not free already."""
        if self.running.pop(running.number, None) is None:
            return False
        self._held[running.owner] -= 1
        if not self._held[running.owner]:
            del self._held[running.owner]
        return True

    def has(self, running: Running, worker: Worker) -> bool:
        """Return whether a query has a place still, and this worker."""
        return self.running.get(running.number) is running and running.worker is worker

    def send_away(self) -> None:
        """Call everybody who waits, without a place."""
        for line in self._lines.values():
            for ticket in line:
                if ticket.called is not None:
                    ticket.called.set()

    def turn_slow(self, running: Running) -> Running | None:
        """Note that a query is slow from now on; returns the one that has to end for it.

        That is the query itself, unless its owner has no slow one yet and another has several:
        then it is the youngest slow query of the owner that has the most.
        """
        slow = self.slow
        running.slow = True
        if len(slow) < self.most_slow:
            return None
        counts = Counter(each.owner for each in slow)
        heaviest, most = counts.most_common(1)[0]
        if counts[running.owner] or most < 2:
            return running
        return max((e for e in slow if e.owner == heaviest), key=lambda each: each.started)


def share(places: int) -> int:
    """Return how many places one owner may hold at most: three quarters, or all of a few."""
    return places - places // 4
