"""The query time of a client: counted while queries run, and flowing back."""

import pytest

from graph_service.web.budget import Budget
from graph_service.web.refusals import BudgetSpent


class Clock:
    """A clock that is set."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    """Return a clock."""
    return Clock()


@pytest.fixture
def budget(clock: Clock) -> Budget:
    """Return a budget of 60 seconds a minute."""
    return Budget(60.0, clock)


def use(budget: Budget, clock: Clock, seconds: float, queries: int = 1) -> None:
    """Let a client run queries for some seconds."""
    for _ in range(queries):
        budget.begin("a")
    clock.now += seconds
    for _ in range(queries):
        budget.end("a")


def test_client_may_use_its_time(budget: Budget, clock: Clock) -> None:
    """Up to its budget a client is let in; beyond, it is told when it is again."""
    use(budget, clock, 19, queries=4)
    budget.check("a")
    use(budget, clock, 2, queries=4)
    with pytest.raises(BudgetSpent) as caught:
        budget.check("a")
    clock.now += caught.value.retry_after
    budget.check("a")


def test_one_query_after_the_other_is_within_it(budget: Budget, clock: Clock) -> None:
    """A client that always runs one query uses a minute a minute."""
    for _ in range(100):
        use(budget, clock, 19)
        budget.check("a")


def test_running_queries_count_already(budget: Budget, clock: Clock) -> None:
    """A client can't start more and more queries before the first has ended."""
    for _ in range(4):
        budget.begin("a")
    clock.now += 25
    with pytest.raises(BudgetSpent):
        budget.check("a")


def test_others_are_not_touched(budget: Budget, clock: Clock) -> None:
    """What one client has used is no matter to another."""
    use(budget, clock, 40, queries=4)
    budget.check("b")


def test_no_budget_is_no_limit(clock: Clock) -> None:
    """0 seconds switch it off, headers included."""
    budget = Budget(0.0, clock)
    use(budget, clock, 1_000, queries=4)
    budget.check("a")
    assert budget.headers("a") == []


def test_headers_say_what_is_left(budget: Budget, clock: Clock) -> None:
    """The headers have the form of the draft, with whole seconds, never below 0."""
    fresh = dict(budget.headers("a"))
    assert fresh["RateLimit-Policy"] == '"query-time";q=60;w=60;qu="query-seconds"'
    assert fresh["RateLimit"] == '"query-time";r=60;t=0'
    use(budget, clock, 10.5, queries=3)
    assert dict(budget.headers("a"))["RateLimit"] == '"query-time";r=39;t=21'
    use(budget, clock, 100, queries=3)
    assert dict(budget.headers("a"))["RateLimit"] == '"query-time";r=0;t=60'


def test_accounts_are_bounded(clock: Clock) -> None:
    """The client that asked for longest is forgotten first, but none with a running query."""
    budget = Budget(60.0, clock, most_clients=10)
    budget.begin("runs")
    clock.now += 100
    for number in range(100):
        budget.begin(str(number))
        budget.end(str(number))
    assert len(budget._accounts) <= 11
    assert "runs" in budget._accounts
    assert "99" in budget._accounts


def test_end_without_begin_is_harmless(budget: Budget) -> None:
    """An account never has less than no query."""
    budget.end("a")
    use(budget, Clock(), 0)
    budget.end("a")
    budget.check("a")
