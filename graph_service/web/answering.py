"""What one set of audiences is answered from at one moment: view, workers, files, of one release.

A request takes its :class:`Answering` once and uses it to its end, so that no answer mixes two
releases. Nobody needs to give it back: what no request holds any more is gone.
"""

import threading
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import format_datetime
from functools import cached_property
from typing import Any, Final

from graph_service.exporting import Exporting
from graph_service.query.direct import Direct
from graph_service.query.pool import Pool
from graph_service.state import Lease, State, View

KEY: Final = "graph_service.answering"
"""Where the environment of a request keeps it."""


class Files:
    """What is held on the disk for a view: its store, and its exports once somebody asks for them.

    Args:
        state: the state folder.
        view: whose files they are.
        lease: of the store.
    """

    def __init__(self, state: State, view: View, lease: Lease) -> None:
        self._state = state
        self._view = view
        self._leases = [lease]
        self._exports: Exporting | None = None
        self._making = threading.Lock()

    def exports(self) -> Exporting:
        """Return the exports, which are made when one of them is asked for.

        Raises:
            Unavailable: something of the release was just withdrawn.
            LedgerError: the record is damaged, or the files can't be written.
        """
        with self._making:
            if self._exports is None or not self._exports.shelf.stands():
                shelf, lease = self._state.hold_shelf(self._view)
                folder, ledger = self._state.exports.parent, self._state.ledger.folder
                self._exports = Exporting(folder, ledger, shelf)
                self._leases.append(lease)
            return self._exports

    def close(self) -> None:
        """Let all files go; what is being made is not any more."""
        with self._making:
            if self._exports is not None:
                self._exports.close()
            for lease in self._leases:
                lease.close()


class Use:
    """Is referenced as long as somebody answers from a pool."""


@dataclass(frozen=True, eq=False)
class Answering:
    """What a set of audiences is answered from.

    ``issued`` is when the content of the release was issued, ``kind`` where workers are to have the
    view (``memory`` or ``snapshot``), ``order`` how rows come from there that nothing orders;
    ``direct`` answers what needs no worker, and ``use`` is what all that share the pool have in
    common. ``local`` are workers on the files of the view, where ``pool`` asks an engine elsewhere;
    ``canned`` says that shipped queries go there, too.
    """

    view: View
    pool: Pool
    issued: datetime
    files: Files = field(repr=False)
    kind: str
    order: str
    direct: Direct = field(repr=False)
    use: Use = field(default_factory=Use, repr=False)
    local: Pool | None = None
    canned: bool = True

    @property
    def own(self) -> Pool:
        """Workers that have the view as it is here: for documents, and for foreign RDF."""
        return self.local or self.pool

    @property
    def questions(self) -> Pool:
        """Workers for canned queries: their figures are to be the same wherever queries go."""
        return self.pool if self.canned else self.own

    @property
    def release(self) -> int:
        """Number of the release: the first since which what these audiences see is the same."""
        return self.view.release

    @cached_property
    def memento(self) -> str:
        """The time of issue as HTTP writes it (RFC 9110, section 5.6.7)."""
        return format_datetime(self.issued, usegmt=True)

    @property
    def exports(self) -> Exporting:
        """The exports of the release, made when one of them is asked for.

        Raises:
            Unavailable: something of the release was just withdrawn.
            LedgerError: the record is damaged, or the files can't be written.
        """
        return self.files.exports()

    def close(self) -> None:
        """End the workers and let the files go; queries that run end as cancelled."""
        self.pool.close()
        if self.local is not None:
            self.local.close()
        self.files.close()

    @cached_property
    def key(self) -> str:
        """What answers from here are known by: two that differ in anything have other keys.

        The audiences are part of it as well as the digest of what they see, so that no answer is
        ever found by a caller of another set; the release, which answers name; and the order of
        rows. Workers that are of another kind for the moment give answers that have no tag.
        """
        view = self.view
        return "\0".join((view.digest, str(view.release), self.order, *sorted(view.audiences)))


def answering_of(environ: dict[str, Any]) -> Answering:
    """Return what a request that came through the front is answered from."""
    found = environ[KEY]
    if not isinstance(found, Answering):
        raise TypeError("the request did not come through the front")
    return found
