"""What a reader has before them: the datasets of a release, and whose they are.

The ledger knows a dataset by its name alone. The title and the sources of one that ships with the
service are read from its folder, where the same people contributed it; another one is called by
its name.
"""

import re
import tomllib
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Final

from graph_service.errors import InputError
from graph_service.export.catalog.description import Text
from graph_service.export.catalog.files import Item
from graph_service.export.catalog.statistics import Measured, Statistics
from graph_service.shipped import DATA
from graph_service.views.content import Entry

__all__ = ["DESCRIPTION", "TITLE", "Dataset", "Entry", "Holdings", "page_of"]

TITLE: Final = (
    Text("Knowledge graph of reprisals against human rights defenders"),
    Text("Graphe de connaissances des représailles contre les défenseurs des droits humains", "fr"),
    Text("Grafo de conocimiento de las represalias contra defensores de derechos humanos", "es"),
)
DESCRIPTION: Final = (
    Text(
        "Incidents of intimidation and reprisal against people who cooperate with international and"
        " regional human rights mechanisms, what led to them, what was done about them, and who"
        " says so in which document. What is said of people, groups, States and other actors is an"
        " allegation unless a claim about it says otherwise. Coverage is partial: what is not"
        " recorded here is not known not to have happened."
    ),
    Text(
        "Actes d'intimidation et de représailles contre les personnes qui coopèrent avec les"
        " mécanismes internationaux et régionaux des droits humains, avec leurs sources. Ce qui est"
        " dit est une allégation, sauf indication contraire ; la couverture est partielle.",
        "fr",
    ),
    Text(
        "Actos de intimidación y represalia contra personas que cooperan con los mecanismos"
        " internacionales y regionales de derechos humanos, con sus fuentes. Lo que se dice es una"
        " acusación, salvo indicación en contrario; la cobertura es parcial.",
        "es",
    ),
)

_OURS: Final = {
    "ontology": "Ontology and concept schemes",
    "contributions": "Contributions over HTTP",
    "files": "Graphs published from files",
}
_URL: Final = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_ACCESS: Final = ("PUBLIC", "RESTRICTED", "NON_PUBLIC")
_OPENNESS: Final = {"public": 0, "internal": 2}


@dataclass(frozen=True)
class Dataset:
    """One dataset, as far as the reader sees it.

    ``licences`` are IRIs; ``access`` is a name of the European authority table of access rights.
    All are sorted.
    """

    name: str
    title: str
    source: str
    graphs: tuple[str, ...]
    licences: tuple[str, ...]
    contributors: tuple[str, ...]
    access: str


@dataclass(frozen=True)
class Holdings:
    """What is described: a release, as a set of audiences sees it.

    Args:
        release: its number.
        digest: SHA-256 of what is seen.
        issued: when that was issued.
        first: when the first thing that these audiences saw was.
        entries: the graphs.
        measured: the statistics.
        url: public URL of a path of the service, of this state of it.
        now: the same, of its present state.
        publisher: who answers for the service.
        contact: page where they are reached; may be empty.
        files: those that are offered.
        releases: number and time of those that these audiences know, ascending.
    """

    release: int
    digest: str
    issued: datetime
    first: datetime
    entries: Sequence[Entry]
    measured: Measured
    url: Callable[[str], str]
    now: Callable[[str], str]
    publisher: str
    contact: str = ""
    files: Sequence[Item] = ()
    releases: Sequence[tuple[int, datetime]] = ()

    @cached_property
    def datasets(self) -> list[Dataset]:
        """The datasets by name, those that were counted."""
        found: dict[str, list[Entry]] = {name: [] for name in self.measured.datasets}
        for entry in self.entries:
            if entry.dataset in found:
                found[entry.dataset].append(entry)
        return [_dataset(name, entries) for name, entries in found.items()]

    @cached_property
    def whole(self) -> Dataset:
        """All that is seen, as one dataset."""
        return _dataset("", self.entries)

    def statistics(self, dataset: Dataset) -> Statistics:
        """Return the statistics of a dataset."""
        return self.measured.datasets[dataset.name] if dataset.name else self.measured.whole


def page_of(text: str) -> str:
    """Return the URL of a contact page, or nothing.

    Raises:
        InputError: it is no URL of a page: an address of a person belongs into no catalog.
    """
    if text and not _URL.fullmatch(text):
        raise InputError(f"contact_page must be the URL of a page, not {text!r}")
    return text


def _dataset(name: str, entries: Sequence[Entry]) -> Dataset:
    contributors = {entry.contributor for entry in entries if entry.contributor}
    title, source, publisher = _shipped().get(name, ("", "", ""))
    known = bool(publisher) and contributors == {publisher}
    closed = max((_OPENNESS.get(entry.audience, 1) for entry in entries), default=0)
    return Dataset(
        name=name,
        title=title if known else _OURS.get(name, name),
        source=source if known else "",
        graphs=tuple(entry.graph for entry in entries),
        licences=tuple(sorted({e.licence for e in entries if _URL.fullmatch(e.licence)})),
        contributors=tuple(sorted(contributors)),
        access=_ACCESS[closed],
    )


@cache
def _shipped() -> dict[str, tuple[str, str, str]]:
    """Return title, sources and publisher of the datasets that ship with the service, by name."""
    found = {}
    for path in sorted(DATA.glob("*/dataset.toml")):
        members = tomllib.loads(path.read_text(encoding="utf-8"))
        texts = (members.get(key, "") for key in ("title", "source", "publisher"))
        title, source, publisher = map(str, texts)
        found[path.parent.name] = (title, source, publisher)
    return found
