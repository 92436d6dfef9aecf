"""One answer on its way from a worker: read by a thread that waits, or by a loop that does not."""

from collections.abc import Callable, Generator, Mapping
from typing import Any

from graph_service.errors import GraphServiceError, WorkerLost
from graph_service.query.frames import Kind
from graph_service.query.job import Answer, Stream
from graph_service.query.places import Running

Free = Callable[[Running, bool], None]
"""Takes a place and its worker back; the second argument says whether that can be used again."""

Again = Callable[[], bool]
"""Gives the place another worker that does the same, if the one that was lost is not to blame."""


class Reading:
    """The answer to a job that was handed to the worker of a place.

    Args:
        running: the place.
        free: is called once, when the answer is over, however it ends.
        again: is called when the worker is lost before anything of the answer came.

    It is read by :meth:`take` as long as that makes sense, then by :meth:`answer` when it is
    ``complete``, and else by :meth:`stream`; the latter two may be called without the first.
    """

    def __init__(self, running: Running, free: Free, again: Again) -> None:
        self.size = 0
        """Bytes taken so far."""
        self._running = running
        self._free = free
        self._again = again
        self._status: Mapping[str, str] = {}
        self._parts: list[bytes] = []
        self._end: dict[str, Any] | None = None

    @property
    def complete(self) -> bool:
        """Whether all of the answer is here."""
        return self._end is not None

    @property
    def number(self) -> int:
        """The number of the query."""
        return self._running.number

    @property
    def kind(self) -> str:
        """Where the worker has the view: ``memory`` or ``snapshot``."""
        return self._running.worker.kind

    def fileno(self) -> int:
        """Return the descriptor that is readable when there is something to :meth:`take`."""
        return self._running.worker.fileno()

    def take(self) -> bool:
        """Take what came, without waiting; returns whether the worker can still be waited for.

        When it can't, :meth:`stream` says why; that may take a moment.

        Raises:
            GraphServiceError: what was wrong with the query.
        """
        worker = self._running.worker
        try:
            parts, there = worker.overhear()
        except GraphServiceError:
            self._free(self._running, worker.alive)
            raise
        for kind, value in parts:
            self._note(kind, value)
        if self.complete:
            self._free(self._running, True)
        return there

    def answer(self) -> Answer:
        """Return the whole answer, waiting for what is missing.

        Raises:
            QueryEnded: the query met a limit.
            GraphServiceError: the query itself is wrong.
        """
        for _ in self._frames():
            pass
        end = self._end or {}
        form, content_type = self._status["form"], self._status["content_type"]
        body = b"".join(self._parts)
        return Answer(form, content_type, body, end["rows"], end["seconds"], self.kind)

    def stream(self) -> Stream:
        """Return the answer as it comes, once it has begun; raises as :meth:`answer`."""
        frames = self._frames()
        while not self._status:
            next(frames)
        form, content_type = self._status["form"], self._status["content_type"]
        return Stream(form, content_type, self._chunks(frames), self.number, self.kind)

    def close(self) -> None:
        """End the query, if it still runs."""
        if not self.complete:
            self._free(self._running, False)

    def _chunks(self, frames: Generator[None, None, None]) -> Generator[bytes, None, None]:
        """Yield the data of the answer; closing it ends the query."""
        try:
            yield from self._taken()
            for _ in frames:
                yield from self._taken()
        finally:
            frames.close()

    def _taken(self) -> list[bytes]:
        parts, self._parts = self._parts, []
        return [part for part in parts if part]

    def _frames(self) -> Generator[None, None, None]:
        """Wait for one frame after the other, and give the worker back whatever happens."""
        reusable = False
        try:
            while not self.complete:
                try:
                    self._note(*self._running.worker.hear())
                except WorkerLost as lost:
                    if self._status or not self._again():
                        raise (self._running.worker.fate or lost) from None
                else:
                    yield
            reusable = True
        except GraphServiceError:
            # what was wrong with the query is not the worker's fault
            reusable = self._running.worker.alive
            raise
        finally:
            self._free(self._running, reusable)

    def _note(self, kind: Kind, value: Any) -> None:
        if kind is Kind.DATA:
            self._parts.append(value)
            self.size += len(value)
        elif kind is Kind.STATUS:
            self._status = value
        else:
            self._end = value
