"""A place for one earlier release that is being opened, is open, or failed to."""

from concurrent.futures import Future
from dataclasses import dataclass

from graph_service.web.answering import Answering


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
