"""One release as it was published: what each audience had of it, and since when.

It says that for good, also when the manifest is gone or was amended.
"""

import hashlib
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from graph_service.ledger.release import Entry, Release

_UNDATED: Final = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Part:
    """What one audience had in a release: SHA-256 of its entries, its graphs, their triples."""

    digest: str
    graphs: int
    triples: int


@dataclass(frozen=True)
class Issue:
    """One release as it was published.

    ``digest`` is that of the whole release, ``parts`` are by audience, those without a graph left
    out. ``dates`` tell of each audience when what changed last for it was issued. ``is_pruned``
    says that its content is not kept any more, ``is_marked`` that pruning is to spare it.
    """

    number: int
    issued: datetime
    digest: str
    parts: Mapping[str, Part] = field(repr=False)
    dates: Mapping[str, datetime] = field(default_factory=dict, repr=False)
    is_pruned: bool = False
    is_marked: bool = False

    def seen(self, audiences: Collection[str]) -> dict[str, Part]:
        """Return the parts that a set of audiences sees."""
        return {name: part for name, part in self.parts.items() if name in audiences}

    def digest_for(self, audiences: Collection[str]) -> str:
        """Return the digest of what a set of audiences saw, see :func:`digest_of_parts`."""
        return digest_of_parts(self.seen(audiences))

    def issued_for(self, audiences: Collection[str]) -> datetime:
        """Return when what a set of audiences saw was issued: the date of others is no date of its.

        For a set that never saw anything that is the beginning of 1970.
        """
        found = (date for name, date in self.dates.items() if name in audiences)
        return max(found, default=_UNDATED)

    def graphs_for(self, audiences: Collection[str]) -> int:
        """Return how many graphs a set of audiences saw."""
        return sum(part.graphs for part in self.seen(audiences).values())

    def triples_for(self, audiences: Collection[str]) -> int:
        """Return the sum of their triples; one that is in two graphs counts twice."""
        return sum(part.triples for part in self.seen(audiences).values())


def parts_of(entries: Iterable[Entry]) -> dict[str, Part]:
    """Return what each audience has of the entries of a release, which are in graph order."""
    by_audience = sorted(entries, key=attrgetter("audience"))
    parts = {}
    for audience, group in groupby(by_audience, key=attrgetter("audience")):
        found = list(group)
        digest = hashlib.sha256(b"\n".join([entry.line for entry in found])).hexdigest()
        parts[audience] = Part(digest, len(found), sum(entry.triples for entry in found))
    return parts


def digest_of_parts(parts: Mapping[str, Part]) -> str:
    """Return the SHA-256 that stands for parts seen together; it tells nothing of any other."""
    lines = (f"{audience} {part.digest}\n" for audience, part in sorted(parts.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def described(release: Release) -> dict[str, Any]:
    """Return what the audit line of a release says of it, as JSON values."""
    return {
        "release": release.number,
        "issued": release.issued.astimezone(UTC).isoformat(),
        "digest": release.identity,
        "seen": {
            name: [part.digest, part.graphs, part.triples]
            for name, part in parts_of(release.entries).items()
        },
        **(release.made or {}),
    }
