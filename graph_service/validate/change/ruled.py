"""Holding a change against queries that are about the nodes that it touches."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from graph_service.validate.change.chains import Chains, Term
from graph_service.validate.change.keyed import KeyedQuery, compile_check
from graph_service.validate.change.overlay import Overlay
from graph_service.validate.change.walking import Bounds, copy_read, find_touched
from graph_service.validate.checks import Select


class ChangedQueries:
    """Queries, compiled so that changes can be held against them.

    Args:
        queries: name -> query. Those of the same rule are about the same nodes.
        rules: name of a query -> name of its rule; another one is a rule by itself.

    Raises:
        NotCompiled: a query reads what no chain can say.
    """

    def __init__(self, queries: Mapping[str, str], rules: Mapping[str, str] | None = None) -> None:
        self._chains = Chains()
        self._rules = {name: (rules or {}).get(name, name) for name in queries}
        self._keyed: dict[str, tuple[str, KeyedQuery]] = {}
        for name, query in queries.items():
            rule = self._rules[name]
            self._keyed[query] = rule, compile_check(self._chains, rule, query)

    def touched(self, overlay: Overlay, bounds: Bounds) -> dict[str, set[Term]]:
        """Return the nodes about which rows may be others after a change, by the rule.

        Raises:
            TooWide: a bound was met.
            NotCompiled: there is RDF 1.2 in it.
        """
        return find_touched(self._chains, overlay.changes, overlay, None, bounds)

    def graphs(
        self, touched: Mapping[str, Iterable[Term]], overlay: Overlay, bounds: Bounds
    ) -> dict[str, bytes]:
        """Return what decides the rows about some nodes, as N-Quads by the IRI of the graph.

        Args:
            touched: the nodes, by the rule.
            overlay: what is there after the change.
            bounds: how much may be looked at.

        Raises:
            TooWide: a bound was met.
        """
        begun = [
            (state, node)
            for state, rule in self._chains.starts.items()
            for node in touched.get(rule, ())
        ]
        return overlay.quads(copy_read(self._chains, begun, overlay, bounds))

    def select(
        self, select: Select, touched: Mapping[str, Collection[Term]], shown: Callable[[str], str]
    ) -> Select:
        """Return a function that answers these queries about some nodes alone.

        Args:
            select: answers a query over what :meth:`graphs` returned.
            touched: the nodes, by the rule.
            shown: returns the text of a node as rows have it.
        """
        nodes = {rule: {shown(str(each)) for each in found} for rule, found in touched.items()}

        def answer(query: str) -> Iterable[Sequence[object]]:
            rule, keyed = self._keyed[query]
            return keyed.rows(select, nodes.get(rule, frozenset()))

        return answer
