"""What a request uses of the pool is charged and known, and never for longer than it runs."""

from typing import cast

import pytest

from graph_service.errors import QueryTimeout
from graph_service.query.job import Answer, Job, Stream
from graph_service.query.pool import Began, Pool
from graph_service.web.budget import Budget
from graph_service.web.callers import Clients
from graph_service.web.ids import QueryIds
from graph_service.web.refusals import BudgetSpent
from graph_service.web.spending import KEY, Spending, spending_of

JOB = Job("ASK {}", None, None, seconds=1)
CLIENT = Clients("").of({"REMOTE_ADDR": "192.0.2.1"})
ID = "a" * 22


class FakePool:
    """Runs nothing, in no time."""

    def __init__(self, fault: Exception | None = None) -> None:
        self.fault = fault
        self.owners: list[str] = []

    def run(self, job: Job, owner: str, began: Began) -> Answer:
        self._begin(owner, began)
        return Answer("table", "text/csv", b"", 0, 0.0)

    def stream(self, job: Job, owner: str, began: Began) -> Stream:
        self._begin(owner, began)
        return Stream("table", "text/csv", (chunk for chunk in [b"x"]), 7)

    def _begin(self, owner: str, began: Began) -> None:
        self.owners.append(owner)
        began(7)
        if self.fault:
            raise self.fault


def make(query_id: str | None = None, seconds: float = 60.0) -> tuple[Spending, Budget, QueryIds]:
    """Return a spending with its budget and ids."""
    budget, ids = Budget(seconds), QueryIds()
    return Spending(CLIENT, budget, ids, query_id), budget, ids


def running(budget: Budget) -> int:
    """Return how many queries of the client are being charged."""
    account = budget._accounts.get(CLIENT.name)
    return account.running if account else 0


def test_run_is_charged_until_it_ends() -> None:
    """A query is charged to the client that owns it, and known under its id, while it runs."""
    spending, budget, ids = make(ID)
    pool = FakePool()
    spending.run(cast(Pool, pool), JOB)
    assert pool.owners == [CLIENT.name]
    assert (running(budget), ids._running, spending.queries) == (0, {}, 1)
    assert spending.seconds > 0


def test_stream_is_charged_until_it_is_ended() -> None:
    """A query whose answer streams is charged until its caller says that it is over."""
    spending, budget, ids = make()
    spending.stream(cast(Pool, FakePool()), JOB)
    known = spending.known_as()
    assert spending.known_as() == known
    assert (running(budget), list(ids._running)) == (1, [known])
    spending.end()
    spending.end()
    assert (running(budget), ids._running) == (0, {})


@pytest.mark.parametrize("way", ["run", "stream"])
def test_failed_query_is_charged_no_longer(way: str) -> None:
    """A query that fails leaves nothing behind."""
    spending, budget, ids = make(ID)
    with pytest.raises(QueryTimeout):
        getattr(spending, way)(FakePool(QueryTimeout("late")), JOB)
    assert (running(budget), ids._running) == (0, {})


def test_client_without_time_runs_nothing() -> None:
    """A client whose budget is spent does not reach the pool, and the headers say so."""
    spending, _, _ = make(seconds=1e-9)
    pool = FakePool()
    spending.run(cast(Pool, pool), JOB)
    for act in (lambda: spending.run(cast(Pool, pool), JOB), spending.elsewhere().__enter__):
        with pytest.raises(BudgetSpent):
            act()
    assert len(pool.owners) == 1
    assert "r=0" in dict(spending.headers())["RateLimit"]


def test_client_without_limit_has_no_headers() -> None:
    """For a client that is exempt nothing is counted or said."""
    spending = Spending(CLIENT, None, QueryIds())
    spending.run(cast(Pool, FakePool()), JOB)
    with spending.elsewhere():
        pass
    assert spending.headers() == []


def test_request_past_the_front_is_a_fault() -> None:
    """A request without a spending did not come through the front."""
    spending = Spending(CLIENT, None, QueryIds())
    assert spending_of({KEY: spending}) is spending
    with pytest.raises(TypeError):
        spending_of({KEY: None})
