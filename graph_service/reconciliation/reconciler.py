"""Batches of queries and extensions, answered from what one caller sees.

::

    index: things that may be meant -> view: what they say, if that is asked -> index: how what
    they say is called -> scores

What runs on the index is charged by the caller's block, what runs on the view by its pool.
"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from typing import Any, Final, TypeVar

from pyoxigraph import NamedNode

from graph_service.query.search import Search
from graph_service.reconciliation.asked import Extension, Query
from graph_service.reconciliation.extending import extend
from graph_service.reconciliation.found import Candidate, Found
from graph_service.reconciliation.recall import MOST, Recall
from graph_service.reconciliation.scoring import rank
from graph_service.reconciliation.values import Said, ask_holders, ask_values, fits
from graph_service.reconciliation.vocabulary import named
from graph_service.resources.asking import Asker
from graph_service.views.views import View

PATIENCE: Final = 15.0
"""Seconds that a batch waits for the index: programs ask once, and seldom ask again."""

SECONDS: Final = 20.0
"""Time limit of what a batch asks the index: a full one among a million triples takes nine."""

_MOST_HOLDERS: Final = 20
"""Questions to the view of one batch for queries that have no name."""

_Result = TypeVar("_Result")


class Reconciler:
    """Answers for one view and one caller.

    Args:
        search: what opens the index of the view.
        view: what the caller sees.
        asker: asks the same view, at the caller's expense.
        charge: makes a block whose time the caller is charged.
    """

    def __init__(
        self,
        search: Search,
        view: View,
        asker: Asker,
        charge: Callable[[], AbstractContextManager[None]],
    ) -> None:
        self._search = search
        self._view = view
        self._asker = asker
        self._charge = charge

    def recall(self, ask: Callable[[Recall], _Result]) -> _Result:
        """Return what the index answers.

        Raises:
            QueryTimeout: it took too long.
            BudgetSpent: the caller has no time left.
            Unavailable: the index is being made.
            LedgerError: the index can't be made.
        """
        with self._charge():
            return self._search.ask(
                self._view,
                lambda lookup, deadline: ask(Recall(lookup, deadline)),
                PATIENCE,
                SECONDS,
            )

    def answer(self, batch: Mapping[str, Query]) -> dict[str, list[Candidate]]:
        """Return the candidates of each query of a batch, the best first.

        Raises:
            GraphServiceError: as :meth:`recall`, and what the pool raises.
        """
        found = self.recall(
            lambda recall: {
                key: recall.named(query.text, _restriction(query)) for key, query in batch.items()
            }
        )
        for key in self._nameless(batch):
            found[key] = self._holders(batch[key])
        said = self._values(batch, found)
        names = self._named(said)

        def judge(_: Recall) -> dict[str, list[Candidate]]:
            return {
                key: rank(query, _of_types(query, found[key]), fits(query, said, names))
                for key, query in batch.items()
            }

        return self.recall(judge)

    def extend(self, asked: Extension) -> dict[str, Any]:
        """Return the values of properties of things, as the interface has them.

        Raises:
            GraphServiceError: as :meth:`answer`.
        """
        properties = [each.iri for each in asked.columns]
        said = ask_values(self._asker, asked.things, properties)
        names = self._named(said)
        columns = self.recall(lambda recall: named(recall, properties))
        return extend(asked, said, names, columns)

    def _nameless(self, batch: Mapping[str, Query]) -> list[str]:
        """Return the keys of queries that have properties alone."""
        keys = [key for key, each in batch.items() if each.properties and not each.text.strip()]
        return keys[:_MOST_HOLDERS]

    def _holders(self, query: Query) -> list[Found]:
        """Return things of which the first property says what is asked."""
        wanted = query.properties[0]

        def of_texts(recall: Recall) -> list[Found]:
            return [thing for value in wanted.values for thing in recall.same(value.text)]

        called = self.recall(of_texts)
        things = [value.iri for value in wanted.values if value.iri]
        things += [each.iri for each in called]
        holders = ask_holders(self._asker, wanted.iri, things)
        # a text may also be what a thing is called itself: its symbol, its code
        iris = [*dict.fromkeys([*holders, *(each.iri for each in called)])][:MOST]
        restriction = _restriction(query)
        return self.recall(lambda recall: recall.of_types(iris, restriction))

    def _values(self, batch: Mapping[str, Query], found: Mapping[str, Iterable[Found]]) -> Said:
        wanted = {key: query for key, query in batch.items() if query.properties}
        if not wanted:
            return {}
        things = {thing.iri for key in wanted for thing in found[key]}
        properties = {each.iri for query in wanted.values() for each in query.properties}
        return ask_values(self._asker, sorted(things), sorted(properties))

    def _named(self, said: Said) -> dict[str, Found]:
        iris = {term.value for terms in said.values() for term in terms if _is_iri(term)}
        return self.recall(lambda recall: recall.of(sorted(iris))) if iris else {}


def _restriction(query: Query) -> tuple[str, ...]:
    """Return the types that candidates must have one of."""
    return () if query.strict == "should" else query.types


def _of_types(query: Query, things: Iterable[Found]) -> Iterable[Found]:
    """Return things that have all types, where that is asked."""
    if query.strict != "all":
        return things
    return [each for each in things if {*query.types} <= {kind.iri for kind in each.kinds}]


def _is_iri(term: object) -> bool:
    return isinstance(term, NamedNode)
