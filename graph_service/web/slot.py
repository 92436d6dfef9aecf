"""A place for one earlier release that is being opened, is open, or failed to."""

from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from threading import Semaphore
from typing import Final

from graph_service.errors import Unavailable
from graph_service.web.answering import Answering

_RETRY: Final = 2


@dataclass(eq=False)
class Slot:
    """``state`` is of the record when it was opened, ``asked`` when somebody asked last."""

    opening: Future[Answering]
    state: object
    asked: float

    @property
    def is_open(self) -> bool:
        """Whether it is answered from."""
        return self.opening.done() and self.opening.exception() is None

    def wait(self, places: Semaphore, patience: float) -> Answering:
        """Return what is answered from, once it is open.

        Args:
            places: of those who wait; who finds none is told to come again.
            patience: seconds to wait.

        Raises:
            Unavailable: it is not open yet.
            GraphServiceError: it can't be opened.
        """
        if self.opening.done():
            return self.opening.result()
        if not places.acquire(blocking=False):
            raise being_opened()
        try:
            return self.opening.result(patience)
        except NotYet:
            raise being_opened() from None
        finally:
            places.release()


def being_opened() -> Unavailable:
    """Return what those are told who ask while an earlier release is being opened."""
    return Unavailable("an earlier release is being opened", retry_after=_RETRY)
