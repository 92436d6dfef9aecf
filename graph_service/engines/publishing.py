"""A view published to its dataset: marked as being written, loaded, marked as held.

::

    marker? -> holds this view      -> nothing to do
            -> holds an earlier one -> what changed between them   (loading.py)
            -> writing              -> somebody was interrupted: everything anew
            -> none                 -> everything, if nothing else is there
            -> of somebody else     -> refused
"""

from dataclasses import replace
from typing import Final

from graph_service.engines.dataset import Dataset
from graph_service.engines.held import Held
from graph_service.engines.loading import Loading, check_names, remains_in
from graph_service.engines.marker import Marker, new_marker
from graph_service.errors import InputError, LedgerError, Unavailable
from graph_service.ledger.ledger import Ledger
from graph_service.views.audiences import key_of
from graph_service.views.difference import Change, changes_between
from graph_service.views.seen import Sight
from graph_service.views.store import open_view
from graph_service.views.unnamed import unname
from graph_service.views.views import View

_MOST_CHANGED: Final = 200_000
"""Statements of graphs that changed; more are quicker loaded as a whole."""

_WAIT: Final = 5


class Publishing:
    """Publishes views of one ledger.

    Args:
        ledger: the record.
    """

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger
        self._sight = Sight(ledger)

    def publish(self, dataset: Dataset, view: View) -> Held:
        """Return what a dataset holds once that is the view.

        Raises:
            InputError: something is in it that is not of this service.
            EngineFault, Unavailable: the engine fails.
            LedgerError: the ledger does not have the content of the view any more.
        """
        key = key_of(view.audiences)
        marker = self._marker(dataset, key)
        if marker is not None and marker.state == "holds" and marker.digest == view.digest:
            return _held(dataset, marker)
        check_names(view.graphs)
        entries = self._entries(view)
        writing = new_marker("writing", key, view.release, view.digest)
        changes = None if marker is None else self._changes(marker, view)
        dataset.mark(writing)
        loading = Loading(dataset, self._ledger.read)
        if changes is None or not self._follow(loading, changes, view):
            loading.load(entries)
        done = replace(writing, state="holds")
        dataset.mark(done)
        return replace(_held(dataset, done), left=loading.left)

    def wait_for(self, dataset: Dataset, view: View) -> Held:
        """Return what a dataset holds, if that is the view; nothing is written.

        Raises:
            Unavailable: it is not, yet; or the engine can't be reached.
            InputError, EngineFault: as :meth:`publish`.
        """
        marker = self._marker(dataset, key_of(view.audiences))
        if marker is None or marker.state != "holds" or marker.digest != view.digest:
            raise Unavailable("the release is not in the engine yet", retry_after=_WAIT)
        return _held(dataset, marker)

    def clear(self, dataset: Dataset, key: str, digest: str) -> bool:
        """Remove all that a dataset holds, unless that is what its audiences see now.

        Args:
            dataset: the dataset.
            key: of its audiences.
            digest: of what they see now.

        Returns:
            Whether it was removed, or there was nothing.

        Raises:
            InputError, EngineFault, Unavailable: as :meth:`publish`.
        """
        marker = self._marker(dataset, key)
        if marker is None:
            return True
        if marker.state == "holds" and marker.digest == digest:
            return False
        dataset.mark(new_marker("writing", key, 0, "-"))
        Loading(dataset, self._ledger.read).load(())
        return True

    def _marker(self, dataset: Dataset, key: str) -> Marker | None:
        marker = dataset.marker()
        if marker is None and not dataset.is_empty():
            raise InputError(
                "the dataset of the engine holds something that is not of this service"
            )
        if marker is not None and marker.key != key:
            raise InputError("the dataset of the engine is that of another set of audiences")
        return marker

    def _entries(self, view: View) -> list[tuple[str, str]]:
        seen = self._sight.of(view.release, view.audiences)
        if seen.digest != view.digest:
            raise LedgerError("the ledger does not have the content of the view any more")
        return [(entry.graph, entry.object) for entry in seen.entries]

    def _changes(self, marker: Marker, view: View) -> tuple[Change, ...] | None:
        """Return how a view differs from what a dataset holds, ``None`` where that is not known."""
        if marker.state != "holds":
            return None
        try:
            before = self._sight.at(marker.release, view.audiences)
        except LedgerError:
            return None
        if before.digest != marker.digest:
            return None
        now = self._sight.of(view.release, view.audiences)
        changes = changes_between(before.entries, now.entries)
        return changes if sum(each.triples for each in changes) <= _MOST_CHANGED else None

    def _follow(self, loading: Loading, changes: tuple[Change, ...], view: View) -> bool:
        """Do what changed; returns whether that was possible."""
        try:
            store = open_view(view.path)
            loading.follow(changes, remains_in(store.__contains__, unname))
        except LedgerError:  # an object was withdrawn
            return False
        return True


def _held(dataset: Dataset, marker: Marker) -> Held:
    endpoint = dataset.target.query.text
    return Held(endpoint, str(marker), dataset.hidden(), dataset.kind.name)
