"""One named graph of a release, and how a manifest has it: as one line of JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from json.encoder import encode_basestring
from typing import Any

from graph_service.errors import LedgerError


@dataclass(frozen=True)
class Source:
    """A file of somebody else that a graph was taken from.

    ``url`` is where it was, ``retrieved`` when (ISO 8601), ``etag`` what its server called it,
    empty if it did not, ``sha256`` is of its bytes.
    """

    url: str
    retrieved: str
    etag: str
    sha256: str


@dataclass(frozen=True)
class Activity:
    """What a writer did to a graph last; a build says nothing of the kind.

    ``id`` is drawn at random and shared by the graphs of one change, ``kind`` says how it was made
    (put, merge, update, contribution, import, harvest), ``time`` says when (ISO 8601),
    ``contributor`` the name that its writer is known by, empty where there is none to be told.
    ``reviewed`` says whether somebody else decided that it was to be, and ``revised`` is the
    number of the release that had the graph before, 0 where none had. ``source`` is the file that
    a harvest was made from.
    """

    id: str
    kind: str
    time: str
    contributor: str = ""
    reviewed: bool = False
    revised: int = 0
    source: Source | None = None

    @property
    def members(self) -> dict[str, Any]:
        """It as JSON values; a source is there only where there is one."""
        found = asdict(self)
        if self.source is None:
            del found["source"]
        return found


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
        done = "" if self.activity is None else f', "activity": {_json(self.activity.members)}'
        return (
            f'{{"graph": {text(self.graph)}, "object": {text(self.object)},'
            f' "audience": {text(self.audience)}, "contributor": {text(self.contributor)},'
            f' "dataset": {text(self.dataset)}, "triples": {self.triples},'
            f' "licence": {text(self.licence)}{done}}}'
        ).encode()


def lines_of(entries: Iterable[Entry]) -> bytes:
    """Return the lines of entries, as a manifest has them."""
    return b",\n".join([entry.line for entry in entries])


def entries_of(lines: bytes) -> tuple[Entry, ...]:
    """Return the entries whose lines these are.

    Raises:
        LedgerError: they are none.
    """
    try:
        return read_entries(json.loads(b"[" + lines + b"]"), lines)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise LedgerError(f"not the lines of entries: {error}") from error


def read_entries(found: list[dict[str, Any]], text: bytes) -> tuple[Entry, ...]:
    """Return entries with the lines that they were read from, which need not be written again.

    Raises:
        ValueError, TypeError, KeyError, AttributeError: the members or lines are none.
    """
    entries = tuple([_entry(members) for members in found])
    lines = text.split(b",\n") if text else []
    for entry, line in zip(entries, lines, strict=True):
        entry.__dict__["line"] = line
    return entries


def _entry(members: dict[str, Any]) -> Entry:
    done = members.pop("activity", None)
    if done is None:
        return Entry(**members)
    source = done.pop("source", None)
    taken = None if source is None else Source(**source)
    return Entry(**members, activity=Activity(**done, source=taken))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
