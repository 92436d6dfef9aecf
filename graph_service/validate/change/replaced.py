"""A graph before and after a change, and what those with some audiences see of the difference."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from pyoxigraph import Triple

from graph_service.validate.change.overlay import Holders, holders_of


@dataclass(frozen=True)
class Replaced:
    """A graph before and after: its audience, ``None`` where it is not there, and its N-Quads."""

    was: str | None
    old: bytes
    now: str | None
    new: bytes

    def holders(self, audiences: Collection[str]) -> tuple[Holders, Holders]:
        """Return the triples that come and those that go for those with some audiences.

        Where the graph changes its audience, all of it comes and goes: what may be said in it
        depends on that.

        Raises:
            NotCompiled: there is RDF 1.2 in it.
            SyntaxError: it is not N-Quads.
        """
        lines = (
            self.old.splitlines(keepends=True) if self.was in audiences else [],
            self.new.splitlines(keepends=True) if self.now in audiences else [],
        )
        gone, come = set(lines[0]), set(lines[1])
        if self.was == self.now:
            gone, come = gone - come, come - gone
        return holders_of(b"".join(come)), holders_of(b"".join(gone))


def merged(pairs: Iterable[tuple[Holders, Holders]]) -> tuple[Holders, Holders]:
    """Return what comes and what goes in several graphs together."""
    both = defaultdict[Triple, set[str]](set), defaultdict[Triple, set[str]](set)
    for pair in pairs:
        for found, holders in zip(both, pair, strict=True):
            for triple, graphs in holders.items():
                found[triple].update(graphs)
    return both
