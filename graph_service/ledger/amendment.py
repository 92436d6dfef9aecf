"""What becomes of releases when a graph or a resource is withdrawn; nothing is written here."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from graph_service.errors import LedgerError
from graph_service.ledger.objects import name_of
from graph_service.ledger.redaction import Redaction, redact
from graph_service.ledger.release import Entry, Release, Tombstone, digest_of

if TYPE_CHECKING:
    from graph_service.ledger.ledger import Ledger


@dataclass
class Amendment:
    """What becomes of the entries of a ledger without an IRI; each object is read once.

    ``contents`` are new objects by name, ``removed`` the lines that go.
    """

    ledger: "Ledger"
    iri: str
    contents: dict[str, bytes] = field(default_factory=dict)
    removed: set[bytes] = field(default_factory=set)
    _after: dict[tuple[str, bool], str | None] = field(default_factory=dict)

    def named_by(self, release: Release) -> Iterator[Entry]:
        """Yield the entries of a release that will not stay as they are."""
        return (entry for entry in release.entries if self._object_after(entry) != entry.object)

    def touches(self, entries: Iterable[Entry]) -> bool:
        """Return whether one of the entries of a base must not stay; a doubt is a yes.

        A base may name objects that only releases had which were pruned.
        """
        for entry in entries:
            try:
                if entry.graph == self.iri or self._object_after(entry) != entry.object:
                    return True
            except LedgerError:
                return True
        return False

    def rewritten(self, stone: Tombstone) -> Iterator[Release]:
        """Yield the releases that had what is withdrawn, without it, and those whose base has it.

        Args:
            stone: the tombstone that the former get.
        """
        touched: dict[str, bool] = {}
        for number in self.ledger.releases():
            release = self.ledger.release(number)
            amended, name = self.amended(release, stone), release.base
            if name is not None and name not in touched:
                touched[name] = self.touches(self.ledger.bases.read(name).entries.values())
            if amended is not None:
                yield amended
            elif name is not None and touched[name]:
                yield release

    def amended(self, release: Release, stone: Tombstone) -> Release | None:
        """Return a release without what is withdrawn, ``None`` when it never had it."""
        entries = []
        for entry in release.entries:
            after = self._object_after(entry)
            if after == entry.object:
                entries.append(entry)
            elif after is not None:
                triples = self.contents[after].count(b"\n")
                entries.append(replace(entry, object=after, triples=triples))
        if tuple(entries) == release.entries:
            return None
        return replace(
            release,
            digest=digest_of(entries),
            entries=tuple(entries),
            withdrawn=with_tombstone(release.withdrawn, stone),
            original=release.identity,
        )

    def _object_after(self, entry: Entry) -> str | None:
        """Return the name of the object that an entry will have; ``None`` when it goes.

        A graph of which no statement stays goes too: its name would tell that there was something.
        """
        key = entry.object, entry.graph == self.iri
        if key not in self._after:
            data = self.ledger.read(entry.object)
            redaction = redact(data, self.iri)
            if entry.graph == self.iri:
                redaction = Redaction(b"", tuple(data.splitlines(keepends=True)))
            if redaction is None:
                self._after[key] = entry.object
            else:
                self.removed.update(redaction.removed)
                after = name_of(redaction.stays) if redaction.stays else None
                self._after[key] = after
                if after is not None:
                    self.contents[after] = redaction.stays
        return self._after[key]


def with_tombstone(stones: Collection[Tombstone], stone: Tombstone) -> tuple[Tombstone, ...]:
    """Return tombstones with one more; of the same thing there is one, for all who saw it."""
    for each in stones:
        if each.sha256 == stone.sha256:
            seen = tuple(sorted({*each.audiences, *stone.audiences}))
            stone = replace(stone, audiences=seen, release=max(each.release, stone.release))
    others = (each for each in stones if each.sha256 != stone.sha256)
    return tuple(sorted((*others, stone), key=lambda each: each.sha256))
