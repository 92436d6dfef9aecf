"""Scopes: of what part of a content a file is, and how the part is called in the file's name.

::

    graph                 all of it
    datasets/states       one dataset
    graphs/states         one named graph, by its path below the base of graphs
    graphs/urn%3Ax        one with another IRI, percent-encoded
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, unquote

from graph_service.export.content import Content
from graph_service.namespaces import GRAPH
from graph_service.views.content import Entry

WHOLE: Final = "graph"
DATASETS: Final = "datasets/"
GRAPHS: Final = "graphs/"

_SAFE: Final = "!$'()*,;:@"
"""Beside letters, digits, hyphen, full stop, low line and tilde: what a segment may have."""


@dataclass(frozen=True)
class Scope:
    """``stem`` is what its files are called before the suffix, ``entries`` what is in it."""

    stem: str
    entries: tuple[Entry, ...]

    @property
    def is_graph(self) -> bool:
        """Whether it is one named graph by itself."""
        return self.stem.startswith(GRAPHS)


def scopes_of(content: Content) -> Iterator[Scope]:
    """Yield the whole, and each dataset."""
    yield Scope(WHOLE, content.entries)
    for name, entries in content.by_dataset.items():
        if name:
            yield Scope(DATASETS + quote(name, safe=_SAFE), entries)


def scope_called(content: Content, stem: str) -> Scope | None:
    """Return the scope with a stem, ``None`` when a content has none; each has one stem only."""
    if stem == WHOLE:
        return Scope(WHOLE, content.entries)
    if stem.startswith(DATASETS):
        name = unquote(stem.removeprefix(DATASETS))
        entries = content.by_dataset.get(name, ()) if name else ()
        return Scope(stem, entries) if entries and _dataset_stem(name) == stem else None
    if stem.startswith(GRAPHS):
        name = unquote(stem.removeprefix(GRAPHS))
        for iri in (GRAPH + name, name):
            entry = content.by_graph.get(iri)
            if entry is not None and stem_of(iri) == stem:
                return Scope(stem, (entry,))
    return None


def stem_of(graph: str) -> str:
    """Return the stem of the files of one named graph, by its IRI."""
    name = graph.removeprefix(GRAPH)
    plain = quote(name, safe=_SAFE + "/")
    segments = plain.split("/")
    if name == graph or not all(segments) or {".", ".."}.intersection(segments):
        return GRAPHS + quote(graph, safe="")
    return GRAPHS + plain


def _dataset_stem(name: str) -> str:
    return DATASETS + quote(name, safe=_SAFE)
