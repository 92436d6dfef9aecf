"""What things say of themselves, asked of the view, and how well that fits what is looked for.

Things and properties come from callers: they are bound as terms of a block of values, each checked
to be an IRI (:func:`graph_service.resources.asking.values`).
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from typing import Final

from pyoxigraph import Literal, NamedNode

from graph_service.reconciliation.asked import Property, Query, Value
from graph_service.reconciliation.found import Found
from graph_service.reconciliation.likeness import likeness
from graph_service.reconciliation.scoring import UNKNOWN
from graph_service.resources.asking import Asker, node_of, values
from graph_service.views.names import write

Term = NamedNode | Literal
Said = Mapping[tuple[str, str], Sequence[Term]]
"""Thing and property -> its values."""

MOST_FOUND: Final = 60
"""Things that are compared when only properties are asked for."""


def ask_values(asker: Asker, things: Iterable[str], properties: Iterable[str]) -> Said:
    """Return what things say, in the order of SPARQL; nodes without a name are left out.

    Raises:
        GraphServiceError: what the pool raises.
    """
    subjects, predicates = _nodes(things), _nodes(properties)
    if not subjects or not predicates:
        return {}
    listed = ", ".join(f"<{node.value}>" for node in predicates)
    rows = asker.ask(
        f"SELECT DISTINCT ?s ?p ?o {{ {values('s', subjects)} ?s ?p ?o "
        f"FILTER(?p IN ({listed}) && !isBlank(?o)) }} ORDER BY ?s ?p ?o"
    )
    said: dict[tuple[str, str], list[Term]] = defaultdict(list)
    for row in rows:
        subject, predicate, term = row["s"], row["p"], row["o"]
        if (
            isinstance(subject, NamedNode)
            and isinstance(predicate, NamedNode)
            and isinstance(term, NamedNode | Literal)
        ):
            said[subject.value, predicate.value].append(term)
    return said


def ask_holders(asker: Asker, iri: str, things: Collection[str]) -> list[str]:
    """Return things of which a property says one of ``things``.

    Raises:
        GraphServiceError: what the pool raises.
    """
    predicates, found = _nodes([iri]), _nodes(things)
    if not predicates or not found:
        return []
    pattern = f"{values('o', found)} ?s <{predicates[0].value}> ?o FILTER(isIRI(?s))"
    rows = asker.ask(f"SELECT DISTINCT ?s {{ {pattern} }} ORDER BY ?s LIMIT {MOST_FOUND}")
    return [row["s"].value for row in rows if isinstance(row["s"], NamedNode)]


def fits(query: Query, said: Said, named: Mapping[str, Found]) -> Callable[[Found], float | None]:
    """Return what compares the properties of a thing with those of a query.

    Args:
        query: what is asked.
        said: what the things say.
        named: names of the things that are said, by IRI.
    """

    def fit(thing: Found) -> float | None:
        if not query.properties:
            return None
        each = [
            _fit(wanted, said.get((thing.iri, wanted.iri), ()), named)
            for wanted in query.properties
        ]
        return sum(each) / len(each)

    return fit


def _fit(wanted: Property, found: Sequence[Term], named: Mapping[str, Found]) -> float:
    """Return how well the best of the values fits."""
    if not found or not wanted.values:
        return UNKNOWN
    return max(_compare(value, term, named) for value in wanted.values for term in found)


def _compare(value: Value, term: Term, named: Mapping[str, Found]) -> float:
    if value.iri:
        return float(isinstance(term, NamedNode) and term.value == value.iri)
    if value.text == term.value:
        return 1.0
    written = write(value.text)
    if isinstance(term, Literal):
        return _whole(likeness(written, write(term.value)))
    thing = named.get(term.value)
    names = () if thing is None else thing.names
    return max((_whole(likeness(written, name.written)) for name in names), default=0.0)


def _whole(like: float) -> float:
    """Return a likeness from 0 to 1; what is little alike does not fit at all."""
    return like / 100 if like >= 80 else 0.0


def _nodes(iris: Iterable[str]) -> list[NamedNode]:
    found = (node_of(iri) for iri in dict.fromkeys(iris))
    return [node for node in found if isinstance(node, NamedNode)]
