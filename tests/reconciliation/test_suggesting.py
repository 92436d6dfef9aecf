"""Suggestions begin as what is typed, those that are called just so first."""

from collections.abc import Callable

from graph_service.reconciliation.recall import Recall
from graph_service.reconciliation.suggesting import (
    suggest_properties,
    suggest_things,
    suggest_types,
)
from tests.reconciliation.conftest import LEAGUE, NORTH, OFFICE, PERSON, RESOLUTION, SOUTH

Recalls = Callable[[], Recall]


def test_things_begin_so(recall: Recalls) -> None:
    """Names that begin so come before names with a word that does."""
    found = [each.iri for each in suggest_things(recall(), "sampl", (), 0)]
    assert found == [RESOLUTION, PERSON, OFFICE]
    assert [each.iri for each in suggest_things(recall(), "LOM", (), 0)] == [LEAGUE]
    assert suggest_things(recall(), "sampl", (), 3) == []


def test_just_so_comes_first(recall: Recalls) -> None:
    """A code is no beginning, but is found whole."""
    assert [each.iri for each in suggest_things(recall(), "xso", (), 0)] == [SOUTH]
    assert suggest_things(recall(), NORTH, (), 0)[0].iri == NORTH


def test_types_and_properties_begin_so(recall: Recalls) -> None:
    """By a word of the name, or the last part of the IRI; all of them at first."""
    assert [each.kind.name for each in suggest_types(recall(), "are", 0)] == ["Area"]
    assert len(suggest_types(recall(), "", 0)) == 5
    assert [each.name for each in suggest_properties(recall(), "alt", 0)] == ["alternative label"]
    assert suggest_properties(recall(), "…", 0) == []
