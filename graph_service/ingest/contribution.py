"""What ingest hands on: named graphs as canonical quads, each with its audience and origins."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from pyoxigraph import Quad


@dataclass(frozen=True, order=True)
class Origin:
    """Where something was read: ``file`` as the caller knows it, ``line`` from 1 if known."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        """Return ``file:line``, or the file alone."""
        return self.file if self.line is None else f"{self.file}:{self.line}"


class Statement(NamedTuple):
    """One quad as it was read, and where."""

    quad: Quad
    origin: Origin


@dataclass(frozen=True)
class Contribution:
    """One named graph, ready for validation and for the ledger.

    ``graph`` is an absolute IRI. ``quads`` are canonical N-Quads in UTF-8: sorted unique lines,
    each ended by a line feed, all in ``graph``, without blank nodes, literals in canonical form;
    the same statements give the same bytes in whatever order they were read. ``origins`` maps
    the IRI of each subject to the place of its first mention. ``audience`` says who may see the
    graph, ``dataset`` is the folder's name, ``contributor`` who stands behind it.
    """

    graph: str
    audience: str
    dataset: str
    contributor: str
    quads: bytes
    origins: Mapping[str, Origin]


@dataclass(frozen=True)
class Expectation:
    """A count that a dataset expects of the built graph: a check of completeness.

    ``query`` is a SELECT query with one row that starts with the count. Fewer than ``minimum``
    fail, more than ``maximum`` warn; ``None`` is no bound.
    """

    name: str
    query: str
    minimum: int | None = None
    maximum: int | None = None


@dataclass(frozen=True)
class Dataset:
    """What ``dataset.toml`` says of one folder; ``name`` is the folder's name."""

    name: str
    title: str
    publisher: str
    licence: str
    source: str
    audience: str
    modified: date
    expectations: tuple[Expectation, ...]
    folder: Path


@dataclass(frozen=True)
class LiteralChange:
    """A literal that ingest put into canonical form, before and after as N-Triples terms."""

    graph: str
    subject: str
    predicate: str
    before: str
    after: str
    origin: Origin

    def __str__(self) -> str:
        """Return one line for a report."""
        return f"{self.origin}: {self.before} is stored as {self.after} (<{self.predicate}>)"


@dataclass(frozen=True)
class Remark:
    """Something that was read as it is but that a person should look at."""

    text: str
    origin: Origin

    def __str__(self) -> str:
        """Return one line for a report."""
        return f"{self.origin}: {self.text}"


@dataclass(frozen=True)
class Ingested:
    """All that was read: contributions sorted by graph, datasets by name, changes by place."""

    contributions: tuple[Contribution, ...]
    datasets: tuple[Dataset, ...]
    changes: tuple[LiteralChange, ...]
    remarks: tuple[Remark, ...] = ()
