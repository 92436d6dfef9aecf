"""Two hundred names as people write them are found, and no match is a wrong one.

The rules of likeness were chosen with these names in view, so the figures say what holds for such
names, not what holds for all.
"""

from collections.abc import Iterator

import pytest

from graph_service.query.lookup import Lookup
from tests.reconciliation.variants import (
    FRESH,
    Outcome,
    index_shipped,
    measure,
    read_variants,
    reconcile,
)


@pytest.fixture(scope="module")
def lookup(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lookup]:
    """Return the index of the shipped data."""
    opened = index_shipped(tmp_path_factory.mktemp("shipped"))
    yield opened
    opened.close()


@pytest.fixture(scope="module")
def outcomes(lookup: Lookup) -> list[Outcome]:
    """Return what is found for each name in the shipped data."""
    return reconcile(read_variants(), lookup)


def test_names_are_labelled() -> None:
    """At least two hundred mean something, some mean nothing, and each is there once."""
    variants = read_variants()
    assert sum(bool(each.thing) for each in variants) >= 200
    assert sum(not each.thing for each in variants) >= 20
    assert len({(each.text, each.kind) for each in variants}) == len(variants)


def test_what_is_meant_is_found(outcomes: list[Outcome]) -> None:
    """It comes first for nearly all, and the sure ones are matched."""
    figures = measure(outcomes)
    assert figures.first >= 0.99, figures
    assert figures.listed >= 0.99, figures
    assert figures.matched >= 0.78, figures


def test_names_that_nothing_was_chosen_for_are_found(lookup: Lookup) -> None:
    """Of names that were written before anything was asked, most are found, few matched wrongly."""
    figures = measure(reconcile(read_variants(FRESH), lookup))
    assert figures.first >= 0.93, figures
    assert figures.matched >= 0.70, figures
    assert figures.precision >= 0.97, figures


def test_no_match_is_wrong(outcomes: list[Outcome]) -> None:
    """What means nothing matches nothing, and nothing is taken for something else."""
    wrong = [each.variant for each in outcomes if each.match not in ("", each.variant.thing)]
    assert wrong == []


@pytest.mark.parametrize("group", ["code", "symbol"])
def test_codes_and_symbols_match(outcomes: list[Outcome], group: str) -> None:
    """There is no doubt in them."""
    figures = measure([each for each in outcomes if each.variant.group == group])
    assert (figures.first, figures.matched) == (1.0, 1.0)
