"""A release and its manifest: the whole state of the graph as one canonical JSON file.

::

    {"format": 2, "release": 2, "issued": "2026-01-31T00:00:00Z", "digest": <SHA-256>,
     "previous": <identity of release 1> or null, "original": <digest> or null,
     "made": {"request", "proposal"}, "graphs": [
    {"graph", "object", "audience", "contributor", "dataset", "triples", "licence", "activity"},
    ...
    ],
    "withdrawn": [
    {"sha256", "audiences", "release"},
    ...
    ],
    "checksum": <SHA-256 of all bytes before this line>}

An entry is one line, so a person can compare two releases line by line. ``digest`` is the SHA-256
of what stands between the brackets of ``graphs``: of the entries, of no number and no time. A
release that a withdrawal amended keeps its number; ``original`` is the digest it was published
with, by which its successor and the audit log know it. ``made`` and ``activity`` are there where a
writer changed something, and not where a build published it.

A release that is not the newest may have a manifest of format 3: ``base`` names a file of entries
(see :mod:`graph_service.ledger.bases`), ``gone`` lists graphs that only the base has, and
``graphs`` holds only what the base lacks or has otherwise. ``digest`` is that of all entries there,
too.
"""

import hashlib
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

from graph_service.errors import LedgerError
from graph_service.ledger.entry import Activity, Entry, lines_of, read_entries

if TYPE_CHECKING:
    from graph_service.ledger.bases import Base

__all__ = [
    "COMPACT",
    "FORMAT",
    "Activity",
    "Entry",
    "Release",
    "Tombstone",
    "digest_of",
    "read_manifest",
    "tombstone_name",
    "write_manifest",
]

FORMAT: Final = 2
COMPACT: Final = 3
_GRAPHS: Final = b'"graphs": [\n'
_WITHDRAWN: Final = b'\n],\n"withdrawn": [\n'
_END: Final = b"\n],\n"
_SEAL: Final = '"checksum": "{}"}}\n'
_SEAL_BYTES: Final = len(_SEAL.format("0" * 64))


@dataclass(frozen=True)
class Tombstone:
    """What is left of a graph or resource that was withdrawn.

    ``sha256`` is that of its IRI in UTF-8: the IRI stands in the audit log alone. ``audiences``
    (sorted) could see it, and ``release`` is the first one that was made without it.
    """

    sha256: str
    audiences: tuple[str, ...]
    release: int


def tombstone_name(iri: str) -> str:
    """Return the SHA-256 under which an IRI has its tombstone."""
    return hashlib.sha256(iri.encode()).hexdigest()


@dataclass(frozen=True)
class Release:
    """One published state; ``entries`` are sorted by graph, ``issued`` is in UTC, whole seconds.

    ``previous`` is the identity of the release before it, ``withdrawn`` what was withdrawn that it
    had or that an earlier one had, ``original`` its digest before a withdrawal amended it. ``made``
    tells which request it answered and which proposal it accepted, where it did, as JSON values:
    enough to know either again, also when a crash left the audit log without its line. ``base`` is
    the name of the base that its manifest was read with, and no part of what it is.
    """

    number: int
    issued: datetime
    digest: str
    previous: str | None
    entries: tuple[Entry, ...]
    withdrawn: tuple[Tombstone, ...] = ()
    original: str | None = None
    made: Mapping[str, Any] | None = None
    base: str | None = field(default=None, compare=False)

    @property
    def triples(self) -> int:
        """The sum of the triples of all graphs; a triple in two graphs counts twice."""
        return sum(entry.triples for entry in self.entries)

    @property
    def identity(self) -> str:
        """The digest it was published with, whatever was withdrawn since."""
        return self.original or self.digest

    def withdrawn_by_iri(self, iris: Iterable[str]) -> list[Tombstone]:
        """Return the tombstones of those of the IRIs that were withdrawn."""
        found = (self.tombstones.get(tombstone_name(iri)) for iri in iris)
        return [stone for stone in found if stone is not None]

    @cached_property
    def tombstones(self) -> dict[str, Tombstone]:
        """What was withdrawn, by the SHA-256 of its IRI."""
        return {each.sha256: each for each in self.withdrawn}


def digest_of(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of the entries (in graph order), of nothing else: no number, no time."""
    return _hash(lines_of(sorted(entries, key=lambda entry: entry.graph)))


def write_manifest(release: Release, base: "Base | None" = None) -> bytes:
    """Return the manifest of a release: always the same bytes for the same release and base."""
    entries, differing = release.entries, dict[str, Any]()
    if base is not None:
        entries, gone = base.difference(release.entries)
        differing = {"format": COMPACT, "base": base.name, "gone": gone}
    head = (
        {
            "format": FORMAT,
            "release": release.number,
            "issued": release.issued.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "digest": release.digest,
            "previous": release.previous,
            "original": release.original,
        }
        | ({"made": release.made} if release.made else {})
        | differing
    )
    stones = (
        {"sha256": each.sha256, "audiences": each.audiences, "release": each.release}
        for each in release.withdrawn
    )
    body = b"".join(
        (
            json.dumps(head).removesuffix("}").encode() + b", " + _GRAPHS,
            lines_of(entries),
            _WITHDRAWN,
            ",\n".join(map(json.dumps, stones)).encode(),
            _END,
        )
    )
    return body + _SEAL.format(_hash(body)).encode()


def read_manifest(
    data: bytes, number: int, base_of: Callable[[str], "Base"] | None = None
) -> Release:
    """Read and check the manifest of release ``number``; ``base_of`` reads a base by its name.

    Raises:
        LedgerError: it or its base is damaged, or it belongs to another number or format; the text
            says which.
    """
    where = f"manifest of release {number}"
    try:
        members = json.loads(data)
        compact = base_of is not None and members["format"] == COMPACT
        if members["format"] != FORMAT and not compact:
            raise LedgerError(f"{where}: not of format {FORMAT}")
        body, seal = data[:-_SEAL_BYTES], data[-_SEAL_BYTES:]
        graphs = body[body.index(_GRAPHS) + len(_GRAPHS) : body.rindex(_WITHDRAWN)]
        entries = read_entries(members["graphs"], graphs)
        sound = seal == _SEAL.format(_hash(body)).encode()
        if compact and base_of is not None and sound:
            entries = base_of(members["base"]).apply(entries, members["gone"])
            graphs = lines_of(entries)
        release = Release(
            number=members["release"],
            issued=datetime.fromisoformat(members["issued"]),
            digest=members["digest"],
            previous=members["previous"],
            entries=entries,
            withdrawn=tuple(
                Tombstone(each["sha256"], tuple(each["audiences"]), each["release"])
                for each in members["withdrawn"]
            ),
            original=members["original"],
            made=members.get("made"),
            base=members.get("base"),
        )
        sound = sound and release.digest == _hash(graphs)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise LedgerError(f"{where} is damaged: {error}") from error
    if not sound:
        raise LedgerError(f"{where} is damaged: its content does not match its checksum")
    if release.number != number:
        raise LedgerError(f"{where} says that it is release {release.number}")
    return release


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
