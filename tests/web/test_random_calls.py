"""Random queries with calls: each answer is that of the engine, which calls for itself in a test.

The same is asked of a service that sends values and of one that sends none.
"""

import json
from collections.abc import Iterator
from random import Random

import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from tests.partners.serving import Acting, acting
from tests.partners.store import knowing
from tests.web.federated import Federated, counted, entry_of, federated

THINGS, VARIABLES = "abcde", "xyzuv"


class Chance:
    """Draws statements and queries."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - queries

    def data(self, predicates: str, *, nodes: bool = False) -> str:
        """Return some N-Triples."""
        draw = self.random.choice
        lines = set()
        for _ in range(14):
            subject = "_:n" if nodes and self.random.random() < 0.1 else f"<urn:{draw(THINGS)}>"
            value = draw([f"<urn:{draw(THINGS)}>", f'"{draw(THINGS)}"'])
            lines.add(f"{subject} <urn:{draw(predicates)}> {value} .\n")
        return "".join(sorted(lines))

    def triple(self) -> str:
        """Return a pattern."""
        draw = self.random.choice
        return f"?{draw(VARIABLES)} <urn:{draw('pqr')}> ?{draw(VARIABLES)} ."

    def condition(self) -> str:
        """Return a filter."""
        one, other = self.random.choice(VARIABLES), self.random.choice(VARIABLES)
        return self.random.choice(
            [
                f"FILTER(?{one} != ?{other})",
                f"FILTER(!bound(?{one}) || ?{one} = ?{other})",
                f"FILTER(bound(?{one}))",
                f"FILTER(?{one}<?{other}||?{one}>?{other})",
                f"FILTER NOT EXISTS {{ {self.triple()} }}",
            ]
        )

    def call(self) -> str:
        """Return a call."""
        inner = self.random.choice(
            [
                self.triple(),
                f"{self.triple()} OPTIONAL {{ {self.triple()} }}",
                f"{self.triple()} {self.condition()}",
                f"{self.triple()} MINUS {{ {self.triple()} }}",
                f"{{ {self.triple()} }} UNION {{ {self.triple()} }}",
                f"SELECT ?{self.random.choice(VARIABLES)} {{ {self.triple()} }}",
            ]
        )
        return f"SERVICE <E> {{ {inner} }}"

    def group(self, depth: int = 0) -> str:
        """Return what stands in a group."""
        return " ".join(self._part(depth) for _ in range(self.random.randint(1, 4)))

    def _part(self, depth: int) -> str:
        inner = self.group(depth + 1) if depth < 2 else self.triple()
        return self.random.choice(
            [
                self.triple(),
                self.triple(),
                self.call(),
                f"OPTIONAL {{ {self.call()} }}",
                f"OPTIONAL {{ {inner} }}",
                self.condition(),
                f"MINUS {{ {self.triple()} }}",
                f"VALUES ?{self.random.choice(VARIABLES)} {{ <urn:a> UNDEF 1 }}",
                f"{{ {inner} }}",
                f"FILTER EXISTS {{ {inner} }}",
            ]
        )


LOCAL = Chance(0).data("pq")


@pytest.fixture(scope="module")
def partner() -> Iterator[Acting]:
    """Return a partner with statements of its own."""
    with acting(knowing(Chance(1).data("pqr", nodes=True))) as server:
        yield server


@pytest.fixture(scope="module")
def services(
    partner: Acting, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Federated, Federated]]:
    """Return a service that sends values, and one that does not."""
    entries = [entry_of("urn:g", LOCAL)]
    one, other = (tmp_path_factory.mktemp(name) for name in ("one", "other"))
    with (
        federated(one, entries=entries, result_rows=100_000) as sends,
        federated(other, entries=entries, result_rows=100_000, partner_values=0) as keeps,
    ):
        for each in (sends, keeps):
            each.add(partner, rows=100_000)
        yield sends, keeps


@pytest.mark.parametrize("seed", range(40))
def test_answer_is_that_of_the_engine(
    services: tuple[Federated, Federated], partner: Acting, seed: int
) -> None:
    """As many of each row, whether values were sent or not."""
    chance = Chance(seed)
    text = f"{chance.group()} {chance.call()}".replace("<E>", f"<{partner.endpoint}>")
    store = Store()
    store.load(LOCAL.encode(), format=RdfFormat.N_TRIPLES)
    query = f"SELECT * {{ {text} }}"
    expected = store.query(query).serialize(format=QueryResultsFormat.JSON)  # type: ignore[union-attr,call-overload]
    for each in services:
        assert each.rows(query) == counted(json.loads(expected)), text
