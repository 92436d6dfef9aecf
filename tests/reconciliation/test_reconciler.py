"""A batch asks the index and the view no more than it has to, at the caller's expense."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

import pytest

from graph_service.query.lookup import Lookup
from graph_service.query.search import Search
from graph_service.reconciliation.asked import Column, Extension, Property, Query, Value
from graph_service.reconciliation.reconciler import Reconciler
from graph_service.resources.asking import Asker
from graph_service.views.views import View
from tests.reconciliation.conftest import LEAGUE, NORTH


class Shelf:
    """A shelf with one index, which counts how often it is taken."""

    def __init__(self, lookup: Lookup) -> None:
        self.lookup = lookup
        self.taken = 0

    def take(self, view: View, patience: float | None = None) -> Lookup:
        self.taken += 1
        return self.lookup


class Charge:
    """Counts blocks that are charged."""

    def __init__(self) -> None:
        self.blocks = 0

    @contextmanager
    def __call__(self) -> Iterator[None]:
        self.blocks += 1
        yield


@pytest.fixture
def charge() -> Charge:
    """Return what counts blocks."""
    return Charge()


@pytest.fixture
def asked() -> list[str]:
    """Return the queries that the view was asked."""
    return []


@pytest.fixture
def reconciler(lookup: Lookup, charge: Charge, asked: list[str], tmp_path: Path) -> Reconciler:
    """Return one for the synthetic index, and a view that says nothing."""

    def run(job: Any) -> bytes:
        asked.append(job.query)
        names = ["s", "p", "o"]
        return (
            b'{"head": {"vars": %s}, "results": {"bindings": []}}'
            % str(names).replace("'", '"').encode()
        )

    search = Search(cast(Any, Shelf(lookup)), seconds=600)
    asker = Asker(run, lambda _: {}, 600)
    return Reconciler(search, cast(View, None), asker, charge)


def test_names_alone_need_no_view(reconciler: Reconciler, asked: list[str], charge: Charge) -> None:
    """The index has all that is compared; its time is charged."""
    found = reconciler.answer({"a": Query("Northland"), "b": Query("LOM")})
    assert [found[key][0].thing.iri for key in "ab"] == [NORTH, LEAGUE]
    assert (asked, charge.blocks) == ([], 2)


def test_properties_of_a_batch_are_asked_at_once(reconciler: Reconciler, asked: list[str]) -> None:
    """One question for all queries that have properties; unknown ones leave the match."""
    wanted = (Property("urn:p", (Value("", "x"),)),)
    batch = {f"q{n}": Query("Northland", properties=wanted) for n in range(5)}
    found = reconciler.answer(batch)
    assert len(asked) == 1
    assert "<urn:p>" in asked[0]
    assert {(each[0].score, each[0].match) for each in found.values()} == {(85.0, True)}


def test_queries_without_a_name_are_few(reconciler: Reconciler, asked: list[str]) -> None:
    """Each asks the view, so only some of a batch are answered."""
    wanted = (Property("urn:p", (Value(NORTH, ""),)),)
    reconciler.answer({f"q{n}": Query("", properties=wanted) for n in range(50)})
    assert len(asked) == 20


def test_what_is_no_iri_is_not_asked(reconciler: Reconciler, asked: list[str]) -> None:
    """Text of a caller never stands in a query."""
    hostile = "urn:x> ?o } #"
    found = reconciler.extend(Extension((hostile, NORTH), (Column(hostile, hostile),)))
    assert found["rows"][hostile] == {hostile: []}
    reconciler.answer({"q": Query("", properties=(Property(hostile, (Value(hostile, ""),)),))})
    assert asked == []
