"""An index gives the things that a name may mean, by whole names, codes, pieces and IRIs."""

import time
from collections.abc import Callable

import pytest

from graph_service.errors import QueryTimeout
from graph_service.query.lookup import Lookup
from graph_service.reconciliation.recall import Recall, short
from tests.reconciliation.conftest import LEAGUE, NORTH, OURS, PERSON, RESOLUTION, SOUTH

Recalls = Callable[[], Recall]


@pytest.mark.parametrize(
    ("text", "thing"),
    [
        ("Northland", NORTH),
        ("NORTHLAND ", NORTH),
        ("Nortland", NORTH),
        ("норрланде", NORTH),
        ("北地", NORTH),
        ("xno", NORTH),
        (NORTH, NORTH),
        ("LOM", LEAGUE),
        ("open meetings", LEAGUE),
        ("S-SMP-RES-12-2", RESOLUTION),
    ],
)
def test_thing_is_found_first(recall: Recalls, text: str, thing: str) -> None:
    """However its name is written, it is the first that may be meant."""
    assert recall().named(text)[0].iri == thing


@pytest.mark.parametrize(
    "text", ["", "…", "\0", "zzzz", "xn", "urn:zzz", "https://north.example/", "曹"]
)
def test_nothing_is_found_for_nothing(recall: Recalls, text: str) -> None:
    """What is no name, no code and no IRI gives nothing; codes are never completed."""
    assert recall().named(text) == []


def test_thing_comes_with_names_and_kinds(recall: Recalls) -> None:
    """Its name is the English one, its kinds have names."""
    (found,) = recall().same("xno")
    assert found.name == "Northland"
    assert {each.text for each in found.names} == {"Northland", "Norrlande", "北地", "XNO"}
    assert [(each.iri, each.name) for each in found.kinds] == [(f"{OURS}ontology/State", "State")]


def test_types_restrict_with_narrower_ones(recall: Recalls) -> None:
    """A State is an area; a type that nothing has gives nothing."""
    for kind in ("State", "Area"):
        found = recall().named("land", [f"{OURS}ontology/{kind}"])
        assert {each.iri for each in found} == {NORTH, SOUTH}
    assert recall().named("Northland", [f"{OURS}ontology/Organization"]) == []
    assert recall().named(NORTH, [f"{OURS}ontology/Organization"]) == []
    assert recall().named("Northland", ["urn:none"]) == []


def test_terms_are_not_meant(recall: Recalls) -> None:
    """A class that is called so is none of the things that may be meant."""
    assert recall().named("State") == []


def test_names_are_found_by_their_beginning(recall: Recalls) -> None:
    """Shorter names come first; codes are not completed."""
    assert [each.iri for each in recall().begun("nor")] == [NORTH]
    assert [each.iri for each in recall().begun("s")][:2] == [SOUTH, RESOLUTION]
    assert recall().begun("xn") == recall().begun(" ") == []


def test_things_are_found_by_iri(recall: Recalls) -> None:
    """Things without names, and IRIs of nothing, are left out."""
    assert set(recall().of([NORTH, PERSON, "urn:none"])) == {NORTH, PERSON}


def test_recall_ends_at_its_deadline(lookup: Lookup) -> None:
    """A search that is too late is a query that met its limit."""
    held = [lookup._idle.get(), lookup._idle.get()]
    with pytest.raises(QueryTimeout):
        Recall(lookup, time.monotonic() - 1).named("Northland")
    for each in held:
        lookup._idle.put(each)


def test_short_is_the_last_part() -> None:
    """What follows the last separator stands for an IRI without a name."""
    assert [short(each) for each in ("urn:a", "http://x/y#z", "http://x/")] == [
        "a",
        "z",
        "http://x/",
    ]
