"""The text indexes that are open, one for each view that is searched.

An index is made when its view is first searched, aside; whoever searches meanwhile waits a little
and is then told to come back. So a change of a graph costs nothing here until somebody searches.
"""

import threading
from collections import OrderedDict
from collections.abc import Callable
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from typing import Final

from graph_service.errors import LedgerError, Unavailable
from graph_service.query.lookup import Damaged, Lookup
from graph_service.views.index import ensure_index, remove_index
from graph_service.views.views import View

PATIENCE: Final = 3.0
"""Seconds that a search waits for an index that is being made."""

_MOST: Final = 8
"""Indexes that stay open: audience sets are few, and of each the last two views are read."""

_RETRY: Final = 5
_Key = tuple[str, str, frozenset[str]]


class Shelf:
    """Open indexes; the one that was used longest ago gives way.

    Args:
        patience: seconds that a search waits for one that is being made.
    """

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._indexes: OrderedDict[_Key, Future[Lookup]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, view: View, patience: float | None = None) -> Lookup:
        """Return the index of a view.

        Args:
            view: what it is of.
            patience: seconds to wait for it, if not those of the shelf.

        Raises:
            Unavailable: it is being made.
            LedgerError: it can't be made.
        """
        future = self._future(view)
        try:
            return future.result(self._patience if patience is None else patience)
        except NotYet:
            if not future.done():
                reason = "the text index of this release is being made"
                raise Unavailable(reason, retry_after=_RETRY) from None
            raise
        except BaseException:
            self._forget(view, future)  # the next search tries again
            raise

    def replace(self, view: View, broken: Lookup) -> None:
        """Have the index of a view made anew, as it can't be read; the first to say so counts.

        Raises:
            LedgerError: it can't be removed.
        """
        with self._lock:
            future = self._indexes.get(_key(view))
        if future is not None and future.done() and future.result() is broken:
            remove_index(view)
            self._forget(view, future)
        broken.close()

    def close(self) -> None:
        """Close all indexes."""
        self._close(lambda _: True)

    def leave(self, audiences: frozenset[str]) -> None:
        """Close those of sets with one of these audiences; the others stay as they are."""
        self._close(lambda seen: not seen.isdisjoint(audiences))

    def _close(self, concerned: Callable[[frozenset[str]], bool]) -> None:
        with self._lock:
            keys = [key for key in self._indexes if concerned(key[2])]
            futures = [self._indexes.pop(key) for key in keys]
        for future in futures:
            future.add_done_callback(_close)

    def _future(self, view: View) -> Future[Lookup]:
        with self._lock:
            future = self._indexes.get(_key(view))
            if future is None:
                future = self._indexes[_key(view)] = Future()
                threading.Thread(
                    target=_open, args=(view, future), name="text-index", daemon=True
                ).start()
            self._indexes.move_to_end(_key(view))
            old = [self._indexes.popitem(last=False)[1] for _ in range(len(self._indexes) - _MOST)]
        for each in old:
            each.add_done_callback(_close)
        return future

    def _forget(self, view: View, future: Future[Lookup]) -> None:
        with self._lock:
            if self._indexes.get(_key(view)) is future:
                del self._indexes[_key(view)]


def _key(view: View) -> _Key:
    return (str(view.path), view.digest, view.audiences)


def _open(view: View, future: Future[Lookup]) -> None:
    try:
        future.set_result(Lookup(ensure_index(view)))
    except Damaged as error:
        fault = LedgerError("the text index can't be opened")
        fault.__cause__ = error
        future.set_exception(fault)
    except BaseException as error:  # whoever waits for it is told
        future.set_exception(error)


def _close(future: Future[Lookup]) -> None:
    if future.exception() is None:
        future.result().close()
