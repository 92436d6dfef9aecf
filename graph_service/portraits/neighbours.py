"""What a thing is linked with, in groups: by property, direction and class, each counted.

One group stands for all of its members, so a page holds a thing with a hundred thousand links. What
has more links than :data:`MOST` is grouped by property alone, from the counts that the page has.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from graph_service.namespaces import expand
from graph_service.resources.asking import Asker
from graph_service.resources.labels import TYPE, Labels, Text
from graph_service.resources.links import Links
from graph_service.resources.shown import Named

MOST: Final = 2_000
"""Links of a thing whose neighbours are told apart by class."""
SHOWN: Final = 12
"""Members of a group that a page names."""

_FROM: Final = (
    "SELECT DISTINCT ?thing ?p ?s ?c { ?s ?p ?thing OPTIONAL { ?s a ?c } } ORDER BY ?p ?s ?c"
    " LIMIT %d"
)
_TO: Final = (
    "SELECT DISTINCT ?thing ?p ?s ?c { ?thing ?p ?s FILTER(isIRI(?s)) OPTIONAL { ?s a ?c } }"
    " ORDER BY ?p ?s ?c LIMIT %d"
)
_OF_TERMS: Final = expand("skos:Concept")


@dataclass(frozen=True)
class Group:
    """Neighbours of one sort: ``leads_here`` says that they name the thing, not it them.

    ``sort`` is their class, ``None`` where it is not known; ``members`` are the first of them.
    """

    by: Named
    leads_here: bool
    sort: Text | None
    count: int
    members: tuple[Named, ...]


def read_neighbours(
    asker: Asker, labels: Labels, thing: NamedNode, links: Links
) -> tuple[Group, ...]:
    """Return the neighbours of a thing, the largest group first.

    Args:
        asker: asks the view of the caller.
        labels: looks up what things are called.
        thing: whose neighbours they are.
        links: the counts of what leads to it.

    Raises:
        GraphServiceError: what the pool raises.
    """
    found: dict[tuple[bool, str, str], set[str]] = {}
    _sort(found, asker.ask(_TO % (2 * MOST), thing), leads_here=False)
    is_large = links.total > MOST
    if not is_large:
        _sort(found, asker.ask(_FROM % (2 * MOST), thing), leads_here=True)
    shown = {each: sorted(members)[:SHOWN] for each, members in found.items()}
    iris = {iri for members in shown.values() for iri in members}
    iris |= {iri for _, by, sort in found for iri in (by, sort) if iri}
    labels.read(asker, map(NamedNode, sorted(iris)))
    labels.tell(asker)
    groups = [
        Group(
            Named(labels.of_property(by), by),
            leads_here,
            labels.shown(sort) if sort else None,
            len(members),
            tuple(Named(labels.shown(iri), iri) for iri in shown[leads_here, by, sort]),
        )
        for (leads_here, by, sort), members in found.items()
    ]
    if is_large:
        groups += _whole(links.counts, labels)
    return tuple(sorted(groups, key=lambda group: (-group.count, group.leads_here, group.by.iri)))


def _whole(counts: Mapping[str, int], labels: Labels) -> Iterable[Group]:
    for by, count in counts.items():
        yield Group(Named(labels.of_property(by), by), True, None, count, ())


def _sort(
    found: dict[tuple[bool, str, str], set[str]],
    rows: Iterable[Mapping[str, object]],
    *,
    leads_here: bool,
) -> None:
    classes: dict[tuple[str, str], list[str]] = {}
    for row in rows:
        by, member, sort = row.get("p"), row.get("s"), row.get("c")
        if isinstance(by, NamedNode) and isinstance(member, NamedNode) and by.value != TYPE:
            known = classes.setdefault((by.value, member.value), [])
            if isinstance(sort, NamedNode):
                known.append(sort.value)
    for (by_iri, iri), sorts in classes.items():
        chosen = min(sorts, key=lambda each: (each == _OF_TERMS, each), default="")
        found.setdefault((leads_here, by_iri, chosen), set()).add(iri)
