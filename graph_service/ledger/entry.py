"""One named graph of a release, and how a manifest has it: as one line of JSON."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from functools import cached_property
from json.encoder import encode_basestring
from typing import Any

from graph_service.errors import LedgerError


@dataclass(frozen=True)
class Activity:
    """What a writer did to a graph last; a build says nothing of the kind.

    ``id`` is drawn at random and shared by the graphs of one change, ``kind`` says how it was made
    (put, merge, update, contribution, import), ``time`` says when (ISO 8601),
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
    return Entry(**members) if done is None else Entry(**members, activity=Activity(**done))


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)
