"""A release and its manifest: the whole state of the graph as one small canonical JSON file.

::

    {"format": 1, "release": 2, "issued": "2026-01-31T00:00:00Z",
     "digest": <SHA-256 of "graphs">, "previous": <digest of release 1> or null,
     "graphs": [{"graph", "object", "audience", "contributor", "dataset", "triples",
                 "licence"}, ...],
     "checksum": <SHA-256 of the other members>}

Canonical means: keys sorted, two-space indentation, UTF-8, one final line feed. So the same input
gives the same bytes, and a person can read the file and compare two of them.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any, Final

from graph_service.errors import LedgerError

FORMAT: Final = 1
_KEYS: Final = {"format", "release", "issued", "digest", "previous", "graphs", "checksum"}


@dataclass(frozen=True)
class Entry:
    """One named graph of a release: its IRI, the object that holds it, and whose it is.

    ``triples`` counts the graph's triples; ``object`` is the SHA-256 of its canonical N-Quads;
    ``licence`` names the terms of use, as an IRI where there is one.
    """

    graph: str
    object: str
    audience: str
    contributor: str
    dataset: str
    triples: int
    licence: str = ""


@dataclass(frozen=True)
class Release:
    """One published state; ``entries`` are sorted by graph, ``issued`` is in UTC, whole seconds."""

    number: int
    issued: datetime
    digest: str
    previous: str | None
    entries: tuple[Entry, ...]

    @property
    def triples(self) -> int:
        """The sum of the triples of all graphs; a triple in two graphs counts twice."""
        return sum(entry.triples for entry in self.entries)


def digest_of(entries: Iterable[Entry]) -> str:
    """Return the SHA-256 of the entries (in graph order), of nothing else: no number, no time."""
    return _hash([asdict(entry) for entry in sorted(entries, key=lambda entry: entry.graph)])


def write_manifest(release: Release) -> bytes:
    """Return the manifest of a release: always the same bytes for the same release."""
    members: dict[str, Any] = {
        "format": FORMAT,
        "release": release.number,
        "issued": release.issued.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "digest": release.digest,
        "previous": release.previous,
        "graphs": [asdict(entry) for entry in release.entries],
    }
    return _dump(members | {"checksum": _hash(members)})


def read_manifest(data: bytes, number: int) -> Release:
    """Read and check the manifest of release ``number``.

    Raises:
        LedgerError: it is damaged or belongs to another number or format; the text says which.
    """
    where = f"manifest of release {number}"
    try:
        members = json.loads(data)
        if set(members) != _KEYS or members["format"] != FORMAT:
            raise LedgerError(f"{where}: not of format {FORMAT}")
        release = Release(
            number=members["release"],
            issued=datetime.fromisoformat(members["issued"]),
            digest=members["digest"],
            previous=members["previous"],
            entries=tuple(Entry(**entry) for entry in members["graphs"]),
        )
        checksum = members.pop("checksum")
        sound = _hash(members) == checksum and digest_of(release.entries) == release.digest
        sound = sound and write_manifest(release) == data
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise LedgerError(f"{where} is damaged: {error}") from error
    if not sound:
        raise LedgerError(f"{where} is damaged: its content does not match its checksum")
    if release.number != number:
        raise LedgerError(f"{where} says that it is release {release.number}")
    return release


def _hash(value: Any) -> str:
    return hashlib.sha256(_dump(value)).hexdigest()


def _dump(value: Any) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, indent=2)
    return (text + "\n").encode("utf-8", "strict")
