"""Faults of one input gathered, so that one run names them all."""

from typing import Final

from graph_service.errors import InputError

LIMIT: Final = 20
"""Faults that one message lists; with one more, reading stops."""


class Faults:
    """Faults in the order in which they were found; :meth:`settle` raises them as one."""

    def __init__(self) -> None:
        self._found: list[InputError] = []

    def add(self, fault: InputError) -> None:
        """Keep ``fault``; the one after :data:`LIMIT` ends the reading at once.

        Raises:
            InputError: the limit is reached.
        """
        self._found.append(fault)
        if len(self._found) > LIMIT:
            self.settle()

    def settle(self) -> None:
        """Raise what was kept, if anything.

        Raises:
            InputError: of the class and at the place of the first fault; its reason lists the
                places and reasons of the others, one a line.
        """
        if not self._found:
            return
        first, *others = self._found
        shown = [f"  {fault}" for fault in others[: LIMIT - 1]]
        more = len(others) - len(shown)
        tail = [f"also {len(others)} more:", *shown] if others else []
        if more:
            tail[0] = f"also more than {len(shown)} others, of which the first are:"
        reason = "\n".join([first.reason, *tail])
        raise type(first)(reason, file=first.file, line=first.line, column=first.column)
