"""What was withdrawn does not come back: a commit that names it is refused."""

from collections.abc import Iterable, Mapping

from graph_service.errors import Withdrawn
from graph_service.ledger.redaction import names_in
from graph_service.ledger.release import Entry, Release, tombstone_name


def refuse_withdrawn(
    current: Release, entries: Iterable[Entry], contents: Mapping[str, bytes]
) -> None:
    """Refuse entries that are new to a release and name what was withdrawn.

    Args:
        current: the release.
        entries: of the one that is to come.
        contents: the canonical N-Quads of the objects that are new.

    Raises:
        Withdrawn: the first such entry.
    """
    stones = current.tombstones
    if not stones:
        return
    known = {(entry.graph, entry.object) for entry in current.entries}
    for entry in entries:
        if (entry.graph, entry.object) in known:
            continue
        named = {entry.graph.encode()} | names_in(contents.get(entry.object, b""))
        for iri in sorted(each.decode() for each in named):
            stone = stones.get(tombstone_name(iri))
            if stone is not None:
                raise Withdrawn(iri, frozenset(stone.audiences), entry.graph)
