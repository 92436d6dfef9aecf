"""Names as people write them, and what they mean: how many are found and matched rightly.

``python -m tests.reconciliation.variants`` prints the figures by group, and what was missed. The
names are of States, mechanisms, instruments and organisations of the shipped data, written by hand:
codes, symbols, misspelt names, official forms, other scripts and languages; and names that mean
nothing in it, some of them invented.

The rules of likeness were chosen with the first list in view. The second one was written before
anything was asked about it, and nothing was changed for it.
"""

import csv
import sqlite3
import tempfile
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from graph_service import shipped
from graph_service.ingest.datasets import read_datasets
from graph_service.ingest.ontology import read_ontology
from graph_service.namespaces import IDENTIFIER, ONTOLOGY
from graph_service.query.lookup import Lookup
from graph_service.reconciliation.asked import Query
from graph_service.reconciliation.found import Candidate
from graph_service.reconciliation.recall import Recall
from graph_service.reconciliation.scoring import rank
from graph_service.views.tables import write_texts

FILE = Path(__file__).with_name("variants.csv")
FRESH = Path(__file__).with_name("fresh.csv")


@dataclass(frozen=True)
class Variant:
    """A name, what kind of thing is looked for, and the IRI that it means; empty for none."""

    text: str
    kind: str
    thing: str
    group: str


@dataclass(frozen=True)
class Outcome:
    """What was found for a variant, the best first."""

    variant: Variant
    found: tuple[Candidate, ...]

    @property
    def is_first(self) -> bool:
        """Whether what is meant comes first."""
        return bool(self.found) and self.found[0].thing.iri == self.variant.thing

    @property
    def is_listed(self) -> bool:
        """Whether what is meant is among the candidates."""
        return any(each.thing.iri == self.variant.thing for each in self.found)

    @property
    def match(self) -> str:
        """The IRI that is a match, or an empty text."""
        return next((each.thing.iri for each in self.found if each.match), "")


@dataclass(frozen=True)
class Figures:
    """Shares: of names whose thing comes first or is listed, of names matched, of right matches."""

    names: int
    first: float
    listed: float
    matched: float
    precision: float


def index_shipped(folder: Path) -> Lookup:
    """Return an open index of the public shipped data, made in a folder."""
    folders = sorted(path.parent for path in shipped.DATA.glob("*/dataset.toml"))
    graphs = [
        each.quads
        for ingested in (read_datasets(folders), read_ontology())
        for each in ingested.contributions
        if each.audience == "public"
    ]
    connection = sqlite3.connect(folder / "search.sqlite", isolation_level=None)
    write_texts(connection, graphs)
    connection.close()
    return Lookup(folder / "search.sqlite")


def read_variants(file: Path = FILE) -> list[Variant]:
    """Return the labelled names."""
    with file.open(encoding="utf-8", newline="") as file:
        return [
            Variant(
                row["text"],
                ONTOLOGY + row["kind"] if row["kind"] else "",
                IDENTIFIER + row["thing"] if row["thing"] else "",
                row["group"],
            )
            for row in csv.DictReader(file)
        ]


def reconcile(variants: Iterable[Variant], lookup: Lookup) -> list[Outcome]:
    """Return what is found for each name, as the service answers a query with its type."""
    recall = Recall(lookup, time.monotonic() + 600)
    outcomes = []
    for each in variants:
        query = Query(each.text, (each.kind,) if each.kind else ())
        candidates = rank(query, recall.named(query.text, query.types), lambda _: None)
        outcomes.append(Outcome(each, tuple(candidates)))
    return outcomes


def measure(outcomes: Sequence[Outcome]) -> Figures:
    """Return the figures of some names."""
    meant = [each for each in outcomes if each.variant.thing]
    matched = [each for each in outcomes if each.match]
    right = [each for each in matched if each.match == each.variant.thing]
    return Figures(
        len(outcomes),
        _share(sum(each.is_first for each in meant), len(meant)),
        _share(sum(each.is_listed for each in meant), len(meant)),
        _share(len(right), len(meant)),
        _share(len(right), len(matched)),
    )


def _share(part: int, whole: int) -> float:
    return round(part / whole, 3) if whole else 1.0


def main() -> None:
    """Print the figures of both lists by group, and each name that was missed or is wrong."""
    with tempfile.TemporaryDirectory() as folder:
        lookup = index_shipped(Path(folder))
        for file in (FILE, FRESH):
            print(file.name)  # noqa: T201 - a report
            report(reconcile(read_variants(file), lookup))
        lookup.close()


def report(outcomes: Sequence[Outcome]) -> None:
    """Print the figures of one list."""
    print("group     names  first  listed  matched  precision")  # noqa: T201
    for group in [*dict.fromkeys(each.variant.group for each in outcomes), "all"]:
        of = [each for each in outcomes if group in (each.variant.group, "all")]
        got = measure(of)
        print(  # noqa: T201
            f"{group:9} {got.names:5}  {got.first:5.3f}  {got.listed:6.3f}  {got.matched:7.3f}  "
            f"{got.precision:9.3f}"
        )
    for each in outcomes:
        wrong = each.match and each.match != each.variant.thing
        if wrong or (each.variant.thing and not each.is_first):
            best = [(one.score, one.thing.iri.removeprefix(IDENTIFIER)) for one in each.found[:3]]
            print("WRONG MATCH" if wrong else "missed", each.variant, best)  # noqa: T201


if __name__ == "__main__":
    main()
