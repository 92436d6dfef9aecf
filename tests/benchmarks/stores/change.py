"""A change as a release brings it: one case's graph replaced, in its graph and in the merge."""

from dataclasses import dataclass

from pyoxigraph import DefaultGraph, Literal, NamedNode, Quad, Store

from graph_service.namespaces import PREFIXES
from tests.benchmarks.synthetic import terms

LABEL = NamedNode(PREFIXES["rdfs"] + "label")


@dataclass(frozen=True)
class Change:
    """Case ``number`` gets a label more, every other statement is removed and put in again."""

    number: int

    @property
    def incident(self) -> NamedNode:
        """The incident of the case."""
        return NamedNode(terms.incident(self.number))

    @property
    def label(self) -> Literal:
        """The label that shows that the change is visible."""
        return Literal(f"changed {self.number}")

    def apply(self, store: Store) -> None:
        """Change the store: the statements that no other graph makes leave the merge."""
        graph = NamedNode(terms.graph(f"case-{terms.key(self.number)}")[1:-1])
        old = list(store.quads_for_pattern(None, None, None, graph))
        for quad in old:
            store.remove(quad)
        for quad in old:
            subject, predicate, object_ = quad.subject, quad.predicate, quad.object
            others = store.quads_for_pattern(subject, predicate, object_, None)
            if all(isinstance(other.graph_name, DefaultGraph) for other in others):
                store.remove(Quad(subject, predicate, object_, DefaultGraph()))
        new = [*old, Quad(self.incident, LABEL, self.label, graph)]
        merged = [Quad(q.subject, q.predicate, q.object, DefaultGraph()) for q in new]
        store.extend([*new, *merged])

    def visible(self, store: Store) -> bool:
        """Tell whether a reader sees the change, by a query."""
        text = f"ASK {{ {self.incident} {LABEL} {self.label} }}"
        return bool(store.query(text))
