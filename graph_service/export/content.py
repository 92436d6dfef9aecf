"""What an audience set sees of a release, as those read it who make files of it.

From the ledger, never from a store, and a block at a time: a graph may be larger than memory.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Final

from graph_service.errors import LedgerError, Unavailable
from graph_service.views.content import Entry, Objects
from graph_service.views.views import Views

_BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Content:
    """What files are made of.

    ``release`` and ``digest`` are those of the view, ``entries`` what it shows, in graph order,
    ``objects`` where their N-Quads are, ``issued`` the day of what it shows.
    """

    audiences: frozenset[str]
    release: int
    digest: str
    entries: tuple[Entry, ...]
    objects: Objects
    issued: date

    @cached_property
    def by_graph(self) -> dict[str, Entry]:
        """The entries by the IRI of their graph."""
        return {entry.graph: entry for entry in self.entries}

    @cached_property
    def by_dataset(self) -> dict[str, tuple[Entry, ...]]:
        """The entries by the name of their dataset, sorted by it."""
        found: dict[str, list[Entry]] = {}
        for entry in self.entries:
            found.setdefault(entry.dataset, []).append(entry)
        return {name: tuple(found[name]) for name in sorted(found)}

    def quads(self, entry: Entry) -> Iterator[bytes]:
        """Yield the canonical N-Quads of a graph, verified, in blocks of whole lines.

        Raises:
            LedgerError: the object is missing or damaged, or holds quads outside its graph.
        """
        end = f" <{entry.graph}> .\n".encode()
        with self.objects.opened(entry.object) as file:
            rest = b""
            while data := file.read(_BLOCK):
                data = rest + data
                cut = data.rfind(b"\n") + 1
                block, rest = data[:cut], data[cut:]
                # a line feed inside a literal is written as \n: this text is at ends of lines only
                if block.count(end) != block.count(b"\n"):
                    break
                if block:
                    yield block
            else:
                if not rest:
                    return
        raise LedgerError(f"an object holds quads outside its graph {entry.graph}")

    def triples(self, entry: Entry) -> Iterator[bytes]:
        """Yield the N-Triples of a graph in blocks of whole lines; errors as for :meth:`quads`."""
        end = f" <{entry.graph}> .\n".encode()
        return (block.replace(end, b" .\n") for block in self.quads(entry))

    def size(self, entry: Entry) -> int:
        """Return the bytes of a graph's N-Quads.

        Raises:
            LedgerError: the object is missing.
        """
        return self.objects.size(entry.object)


def lines_of(blocks: Iterable[bytes]) -> Iterator[bytes]:
    """Yield the lines of blocks of whole lines."""
    for block in blocks:
        yield from block.splitlines(keepends=True)


def content_of(views: Views, audiences: Collection[str], release: int, digest: str) -> Content:
    """Return what a set of audiences sees of a release.

    Args:
        views: of the ledger.
        audiences: the set.
        release: number of the release.
        digest: of what they see of it.

    Raises:
        Unavailable: something of the release was just withdrawn.
        LedgerError: the record is damaged.
    """
    seen = views.seen(release, audiences)
    if seen.digest != digest:
        raise Unavailable("the release was just amended", retry_after=1)
    issue = views.ledger.history.issue(release)
    if issue is None:
        raise LedgerError(f"there is no release {release}")
    issued = issue.issued_for(audiences).date()
    return Content(
        frozenset(audiences), release, digest, seen.entries, views.ledger.objects, issued
    )
