"""What leads to a thing: statements with it as object, counted by predicate and read page by page.

The order is total: by predicate, then by subject. So the pages of one release have each link once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, Quad

from graph_service.errors import NotFound
from graph_service.resources.asking import Asker, Subject

PAGE: Final = 100
"""Links of one page."""

_COUNT: Final = (
    "SELECT ?thing ?p (COUNT(?from) AS ?n) { ?from ?p ?thing } GROUP BY ?thing ?p ORDER BY ?p"
)
_PAGE: Final = """SELECT ?thing ?g ?p ?s {
  { SELECT ?thing ?p ?s { ?s ?p ?thing } ORDER BY ?p ?s LIMIT %d OFFSET %d }
  GRAPH ?g { ?s ?p ?thing }
}"""


@dataclass(frozen=True)
class Links:
    """A page of what leads to a thing.

    ``counts`` are of all pages, by predicate in order; ``quads`` are the statements of this page
    and ``page`` is its number, from 1.
    """

    counts: Mapping[str, int]
    page: int
    quads: tuple[Quad, ...] = ()

    @property
    def total(self) -> int:
        """Number of links of all pages."""
        return sum(self.counts.values())

    @property
    def pages(self) -> int:
        """Number of pages, one at least."""
        return max(1, -(-self.total // PAGE))


def read_links(asker: Asker, thing: Subject, page: int = 1) -> Links:
    """Return a page of what leads to a thing.

    Raises:
        NotFound: there is no such page.
        GraphServiceError: what the pool raises.
    """
    counts: dict[str, int] = {}
    for row in asker.ask(_COUNT, thing):
        predicate, count = row.get("p"), row.get("n")
        if isinstance(predicate, NamedNode) and isinstance(count, Literal):
            counts[predicate.value] = int(count.value)
    links = Links(counts, page)
    if page > links.pages:
        raise NotFound("there is no such page")
    if not counts:
        return links
    quads = asker.statements(_PAGE % (PAGE, (page - 1) * PAGE), thing)
    ordered = sorted(quads, key=lambda q: (q.predicate.value, str(q.subject), str(q.graph_name)))
    return Links(counts, page, tuple(ordered))


def exists(asker: Asker, thing: Subject) -> bool:
    """Return whether anything is said of a thing, or leads to it."""
    query = "SELECT ?thing ?p { { ?thing ?p ?o } UNION { ?s ?p ?thing } } LIMIT 1"
    return bool(asker.ask(query, thing))
