"""A change of graphs: what it is made from, what it is, how it came about, and what was done."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from graph_service.ledger.entry import Source
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.objects import name_of
from graph_service.ledger.release import Entry, Release
from graph_service.publish import Judgement

DATASET: Final = "contributions"
"""Name of the dataset that graphs belong to which were made over HTTP."""

Change = Mapping[str, bytes | None]
"""Graph IRI -> its new canonical N-Quads, or ``None`` when it goes."""


class Present:
    """What a writer sees of a release.

    Args:
        ledger: where its objects are.
        release: the release.
        audiences: those of the writer.
    """

    def __init__(self, ledger: Ledger, release: Release, audiences: frozenset[str]) -> None:
        self.release = release
        self._ledger = ledger
        self._entries = {e.graph: e for e in release.entries if e.audience in audiences}

    def entry(self, graph: str) -> Entry | None:
        """Return the entry of a graph, ``None`` when it is not there for this writer."""
        return self._entries.get(graph)

    def quads(self, graph: str) -> bytes:
        """Return the canonical N-Quads of a graph; of one that is not there, none.

        Raises:
            LedgerError: its object is missing or damaged.
        """
        entry = self._entries.get(graph)
        return b"" if entry is None else self._ledger.read(entry.object)


Work = Callable[[Present], Change]
"""Makes a change from what is there; may be called again when that has changed."""


@dataclass(frozen=True)
class Request:
    """A request that may come again, and is to be done once.

    ``key`` stands for its sender and the key that they gave it, ``fingerprint`` for all that it
    says: both are SHA-256.
    """

    key: str
    fingerprint: str


@dataclass(frozen=True)
class Origin:
    """Where graphs come from that are made again from a file of somebody else.

    They belong to ``dataset``, have these terms of use and the audience of their writer, also where
    they had others before; ``source`` is the file.
    """

    dataset: str
    licence: str
    source: Source


@dataclass(frozen=True)
class Occasion:
    """How a change came about.

    ``kind`` is that of the activity in the release (see ``ledger/entry.py``), ``proposal`` the id
    of the one that it accepts and ``reviewer`` the name of who did, ``details`` are further JSON
    values for the audit line. ``origin`` is where the graphs come from, if not from their writer.
    """

    kind: str = "put"
    request: Request | None = None
    proposal: str = ""
    reviewer: str = ""
    details: Mapping[str, Any] = field(default_factory=dict)
    origin: Origin | None = None

    def moves(self, entry: Entry | None, audience: str | None, contributor: str) -> bool:
        """Return whether a graph of the same content would belong elsewhere than it does."""
        if self.origin is None or entry is None:
            return False
        wanted = (self.origin.dataset, self.origin.licence, audience, contributor)
        return wanted != (entry.dataset, entry.licence, entry.audience, entry.contributor)

    def made(self, token: str | None, *, creates: bool) -> dict[str, Any]:
        """Return what the manifest says of it, as JSON values: enough for the log after a crash."""
        said: dict[str, Any] = {"token": token}
        if self.request is not None:
            said["request"] = vars(self.request) | {"creates": creates}
        if self.proposal:
            said |= {"proposal": self.proposal, "reviewer": self.reviewer}
        return said


@dataclass(frozen=True)
class Written:
    """What was done: the release that holds it, and the graphs that are others than before.

    ``made`` says whether the release was made by it: not when nothing was other than before.
    ``previous`` is the release that it was made from, ``None`` where that is not kept any more;
    ``creates`` tells whether one of the graphs was not there before. ``is_repeated`` says that a
    request came again, and this was done when it came first; ``judgement`` is then not known.
    ``proposal`` is the id of what was proposed by it, and nothing else is true then.
    """

    release: Release
    graphs: tuple[str, ...]
    made: bool = False
    previous: Release | None = None
    creates: bool = False
    judgement: Judgement | None = None
    is_repeated: bool = False
    proposal: str = ""


@dataclass(frozen=True)
class Foreseen:
    """What would be done: from which release, the graphs that would be others, the judgement."""

    release: Release
    change: Change
    judgement: Judgement | None


def differs(entry: Entry | None, quads: bytes | None) -> bool:
    """Return whether a graph is other than its entry says, ``None`` where it is not there."""
    if entry is None or quads is None:
        return (entry is None) != (quads is None)
    return entry.object != name_of(quads)


def digests(change: Change) -> dict[str, str | None]:
    """Return the SHA-256 of each graph of a change, as the audit log has them."""
    return {g: None if quads is None else name_of(quads) for g, quads in sorted(change.items())}
