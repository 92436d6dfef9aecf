"""Conditions on a change of several graphs: the release that its writer has seen.

``If-Match: "17"`` holds while each graph of the change is what it was in release 17; that others
changed meanwhile is no conflict. ``If-None-Match: *`` holds while none of them is there.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from graph_service.errors import Unmet
from graph_service.ledger.ledger import Ledger
from graph_service.writing import Present

_TAG: Final = re.compile(r'(W/)?"([1-9][0-9]{0,17})"')
_MOST: Final = 10
"""Numbers of releases that are looked at."""


@dataclass(frozen=True)
class KnownRelease:
    """The headers ``If-Match`` and ``If-None-Match`` of a request to change several graphs.

    ``audiences`` are those of the writer.
    """

    match: str | None
    none_match: str | None
    ledger: Ledger
    audiences: frozenset[str]

    def require(self, present: Present, graphs: Iterable[str]) -> None:
        """Return when they hold of graphs as they are.

        Raises:
            Unmet: one does not.
            LedgerError: a manifest is damaged.
        """
        wanted = list(graphs)
        if self.match is not None and not _is_any(self.match):
            numbers = [int(n) for weak, n in _TAG.findall(self.match) if not weak][:_MOST]
            if not any(self._is_as_in(number, present, wanted) for number in numbers):
                raise Unmet("a graph is not, or not any more, what it was in that release")
        if _is_any(self.none_match) and any(present.entry(graph) for graph in wanted):
            raise Unmet("one of the graphs is there already")

    def _is_as_in(self, number: int, present: Present, graphs: Iterable[str]) -> bool:
        """Return whether graphs are as in a release; one that the writer does not know is none."""
        issue = self.ledger.history.find(number, self.audiences)
        if issue is None or issue.is_pruned:
            return False
        then = Present(self.ledger, self.ledger.release(number), self.audiences)
        return all(_content(then, graph) == _content(present, graph) for graph in graphs)


def _is_any(header: str | None) -> bool:
    return header is not None and header.strip() == "*"


def _content(present: Present, graph: str) -> str | None:
    entry = present.entry(graph)
    return None if entry is None else entry.object
