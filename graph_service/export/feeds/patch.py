"""What differs between two releases, statement by statement: as RDF Patch, or as N-Quads.

RDF Patch is the text format that Apache Jena reads and writes: headers (``H``), then in one
transaction (``TX``, ``TC``) a line for each statement that is added (``A``) or deleted (``D``). The
statements are lines of canonical N-Quads, as the dumps have them. One graph is in memory at a time.
"""

import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final

from graph_service.namespaces import BASE
from graph_service.views.difference import Change, changes_between
from graph_service.views.views import Views

_STATES: Final = uuid.uuid5(uuid.NAMESPACE_URL, BASE)


@dataclass(frozen=True)
class Kind:
    """A form of a difference: its suffix, and its media type."""

    suffix: str
    media_type: str


PATCH: Final = Kind("rdfp", "application/rdf-patch")
ADDED: Final = Kind("added.nq", "application/n-quads")
REMOVED: Final = Kind("removed.nq", "application/n-quads")
KINDS: Final = (PATCH, ADDED, REMOVED)


def write_difference(
    kind: Kind, views: Views, before: int, after: int, audiences: Collection[str]
) -> Iterator[bytes]:
    """Yield what differs between what a set is shown of two releases, graph by graph.

    Args:
        kind: one of :data:`KINDS`.
        views: of the ledger that has the releases.
        before: number of the one that is changed; the patch names its state as ``prev``.
        after: number of the one that comes of it; the patch names its state as ``id``.
        audiences: the set.

    Raises:
        LedgerError: there is no such release, or an object is missing or damaged.
    """
    old, new = (views.seen(number, audiences) for number in (before, after))
    if kind is PATCH:
        names = state_name(new.digest), state_name(old.digest)
        yield "H id <{}> .\nH prev <{}> .\nTX .\n".format(*names).encode()
    for change in changes_between(old.entries, new.entries):
        removed, added = _lines(change, views.ledger.read)
        if kind is PATCH:
            yield b"".join([b"D " + line for line in removed] + [b"A " + line for line in added])
        else:
            yield b"".join(added if kind is ADDED else removed)
    if kind is PATCH:
        yield b"TC .\n"


def state_name(digest: str) -> str:
    """Return the name that patches have for what somebody sees of a release, by its digest.

    It is a UUID (version 5), as Jena wants it: equal states have equal names, so patches that
    follow each other fit together.
    """
    return uuid.uuid5(_STATES, digest).urn


def _lines(change: Change, read: Callable[[str], bytes]) -> tuple[list[bytes], list[bytes]]:
    """Return the lines that a graph lost and got, each sorted."""
    old, new = (
        [] if name is None else read(name).splitlines(keepends=True)
        for name in (change.before, change.after)
    )
    was, now = set(old), set(new)
    return [line for line in old if line not in now], [line for line in new if line not in was]
