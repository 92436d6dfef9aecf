"""What one set of audiences is answered from at one moment: view, workers, dumps, of one release.

A request takes its :class:`Answering` once and uses it to its end, so that no answer mixes two
releases. Nobody needs to give it back: what no request holds any more is gone.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any, Final

from graph_service.export.dumps import Dumps
from graph_service.publish import State, View
from graph_service.query.pool import Pool

KEY: Final = "graph_service.answering"
"""Where the environment of a request keeps it."""


class LazyDumps:
    """The dumps of a view, made when somebody first asks for them.

    Args:
        state: the state folder.
        view: what is dumped.
    """

    def __init__(self, state: State, view: View) -> None:
        self._state = state
        self._view = view
        self._made: Dumps | None = None
        self._making = threading.Lock()

    def get(self) -> Dumps:
        """Return the dumps; whoever asks while they are made waits for them.

        Raises:
            LedgerError: the record is damaged, or the files can't be written.
        """
        with self._making:
            if self._made is None:
                self._made = self._state.dumps_of(self._view)
            return self._made


@dataclass(frozen=True, eq=False)
class Answering:
    """What a set of audiences is answered from.

    ``issued`` is when the content of the release was issued.
    """

    view: View
    pool: Pool
    issued: datetime
    lazy_dumps: LazyDumps = field(repr=False)

    @property
    def release(self) -> int:
        """Number of the release: the first since which what these audiences see is the same."""
        return self.view.release

    @property
    def dumps(self) -> Dumps:
        """The dumps of the release; the first call makes them, if nobody did.

        Raises:
            LedgerError: they can't be made.
        """
        return self.lazy_dumps.get()

    @cached_property
    def key(self) -> str:
        """What answers from here are known by: two that differ in anything have other keys.

        The audiences are part of it as well as the digest of what they see, so that no answer is
        ever found by a caller of another set; and the release, which answers name.
        """
        view = self.view
        return "\0".join((view.digest, str(view.release), *sorted(view.audiences)))


def answering_of(environ: dict[str, Any]) -> Answering:
    """Return what a request that came through the front is answered from."""
    found = environ[KEY]
    if not isinstance(found, Answering):
        raise TypeError("the request did not come through the front")
    return found
