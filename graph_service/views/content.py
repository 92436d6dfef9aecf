"""What a view was made of, from the ledger."""

from collections.abc import Iterator

from graph_service.errors import LedgerError
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.objects import Objects
from graph_service.ledger.release import Entry
from graph_service.views.seen import Sight
from graph_service.views.views import View

__all__ = ["Content", "Entry", "Objects"]


class Content:
    """The graphs of a view.

    Args:
        view: made from a ledger that still has its content.

    Raises:
        LedgerError: the ledger does not have it any more, or is damaged.
    """

    def __init__(self, view: View) -> None:
        if view.ledger is None:
            raise LedgerError("a view without a ledger has no content")
        self._ledger = Ledger(view.ledger)
        seen = Sight(self._ledger).of(view.release, view.audiences)
        if seen.digest != view.digest:
            raise LedgerError("the ledger does not have the content of the view any more")
        self.entries = seen.entries

    def graphs(self, dataset: str | None = None) -> Iterator[tuple[str, bytes]]:
        """Yield graph IRIs and their canonical N-Quads, in graph order, of one dataset or of all.

        Raises:
            LedgerError: an object is missing or damaged.
        """
        for entry in self.entries:
            if dataset is None or entry.dataset == dataset:
                yield entry.graph, self._ledger.read(entry.object)
