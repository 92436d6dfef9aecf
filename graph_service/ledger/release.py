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
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import cached_property
from json.encoder import encode_basestring
from typing import Any, Final

from graph_service.errors import LedgerError

FORMAT: Final = 2
_GRAPHS: Final = b'"graphs": [\n'
_WITHDRAWN: Final = b'\n],\n"withdrawn": [\n'
_END: Final = b"\n],\n"
_SEAL: Final = '"checksum": "{}"}}\n'
_SEAL_BYTES: Final = len(_SEAL.format("0" * 64))


@dataclass(frozen=True)
class Activity:
    """What a writer did to a graph last; a build says nothing of the kind.

    ``id`` is drawn at random and shared by the graphs of one change, ``kind`` says how it was made
    (put, merge, update, contribution, import), ``time`` is that of its release (ISO 8601),
    ``contributor`` the name that its writer is known by, empty where there is none to be told.
    ``reviewed`` says whether somebody else decided that it was to be, and ``revised`` is the
    number of the release that had the graph before, 0 where none had.
    """

    id: str
    kind: str
    time: str
    contributor: str = ""
    reviewed: bool = False
    revised: int = 0


@dataclass(frozen=True)
class Entry:
    """One named graph of a release: its IRI, the object that holds it, and whose it is.

    ``triples`` counts the graph's triples; ``object`` is the SHA-256 of its canonical N-Quads;
    ``licence`` names the terms of use, as an IRI where there is one. ``activity`` is what a writer
    did to it last.
    """

    graph: str
    object: str
    audience: str
    contributor: str
    dataset: str
    triples: int
    licence: str = ""
    activity: Activity | None = None

    @cached_property
    def line(self) -> bytes:
        """The entry as the manifest has it: written once, however many releases have it."""
        text = encode_basestring
        done = "" if self.activity is None else f', "activity": {_json(asdict(self.activity))}'
        return (
            f'{{"graph": {text(self.graph)}, "object": {text(self.object)},'
            f' "audience": {text(self.audience)}, "contributor": {text(self.contributor)},'
            f' "dataset": {text(self.dataset)}, "triples": {self.triples},'
            f' "licence": {text(self.licence)}{done}}}'
        ).encode()


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
    enough to know either again, also when a crash left the audit log without its line.
    """

    number: int
    issued: datetime
    digest: str
    previous: str | None
    entries: tuple[Entry, ...]
    withdrawn: tuple[Tombstone, ...] = ()
    original: str | None = None
    made: Mapping[str, Any] | None = None

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
    return _hash(_lines(sorted(entries, key=lambda entry: entry.graph)))


def write_manifest(release: Release) -> bytes:
    """Return the manifest of a release: always the same bytes for the same release."""
    head = {
        "format": FORMAT,
        "release": release.number,
        "issued": release.issued.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "digest": release.digest,
        "previous": release.previous,
        "original": release.original,
    } | ({"made": release.made} if release.made else {})
    stones = (
        {"sha256": each.sha256, "audiences": each.audiences, "release": each.release}
        for each in release.withdrawn
    )
    body = b"".join(
        (
            json.dumps(head).removesuffix("}").encode() + b", " + _GRAPHS,
            _lines(release.entries),
            _WITHDRAWN,
            ",\n".join(map(json.dumps, stones)).encode(),
            _END,
        )
    )
    return body + _SEAL.format(_hash(body)).encode()


def read_manifest(data: bytes, number: int) -> Release:
    """Read and check the manifest of release ``number``.

    Raises:
        LedgerError: it is damaged or belongs to another number or format; the text says which.
    """
    where = f"manifest of release {number}"
    try:
        members = json.loads(data)
        if members["format"] != FORMAT:
            raise LedgerError(f"{where}: not of format {FORMAT}")
        entries = tuple([_entry(entry) for entry in members["graphs"]])
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
        )
        body, seal = data[:-_SEAL_BYTES], data[-_SEAL_BYTES:]
        graphs = body[body.index(_GRAPHS) + len(_GRAPHS) : body.rindex(_WITHDRAWN)]
        _keep_lines(entries, graphs)
        sound = seal == _SEAL.format(_hash(body)).encode() and release.digest == _hash(graphs)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise LedgerError(f"{where} is damaged: {error}") from error
    if not sound:
        raise LedgerError(f"{where} is damaged: its content does not match its checksum")
    if release.number != number:
        raise LedgerError(f"{where} says that it is release {release.number}")
    return release


def _entry(members: dict[str, Any]) -> Entry:
    done = members.pop("activity", None)
    return Entry(**members) if done is None else Entry(**members, activity=Activity(**done))


def _keep_lines(entries: tuple[Entry, ...], graphs: bytes) -> None:
    """Give entries the lines they were read from, which then need not be written again."""
    lines = graphs.split(b",\n") if graphs else []
    for entry, line in zip(entries, lines, strict=True):
        entry.__dict__["line"] = line


def _lines(entries: Iterable[Entry]) -> bytes:
    return b",\n".join([entry.line for entry in entries])


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _hash(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
