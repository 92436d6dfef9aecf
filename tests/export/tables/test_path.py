"""Paths: how they are read, and what they are in SPARQL."""

import pytest

from graph_service.errors import InputError
from graph_service.export.tables.path import Condition, Step, parse_path
from graph_service.namespaces import ONTOLOGY, SCHEME
from tests.export.tables.asking import pattern

ABOUT, ROLE = ONTOLOGY + "about", ONTOLOGY + "role"


def test_steps_are_read_in_order() -> None:
    """Sequences, inverse steps, alternatives and conditions are told apart."""
    path = parse_path("^rep:about/rep:role|rep:role")
    assert path.alternatives == ((Step(ABOUT, True), Step(ROLE)), (Step(ROLE),))
    path = parse_path("rep:about[rep:role=role/affected]")
    condition = Condition(ROLE, SCHEME + "role/affected")
    assert path.alternatives == ((Step(ABOUT, False, condition),),)
    assert set(path.predicates()) == {ABOUT, ROLE}


def test_empty_path_stays() -> None:
    """Without steps a path leads to the thing itself."""
    assert parse_path("").alternatives == ((),)
    assert pattern(parse_path(""), "?x", "?v") == "BIND(?x AS ?v)"


def test_single_property_is_known() -> None:
    """Only a path of one step without condition is a property."""
    assert parse_path("rep:about").property == Step(ABOUT)
    assert parse_path("^rep:about").property == Step(ABOUT, True)
    for text in ("", "rep:about/rep:role", "rep:about|rep:role", "rep:about[rep:role=role/x]"):
        assert parse_path(text).property is None


@pytest.mark.parametrize("text", ["rep:", "rep:about/", "/rep:about", "rep:about rep:role", "|"])
def test_other_texts_are_refused(text: str) -> None:
    """What is no path is said to be none."""
    with pytest.raises(InputError, match="path"):
        parse_path(text)


def test_pattern_follows_every_step() -> None:
    """The pattern has a statement for each step and condition, turned where it is inverse."""
    text = pattern(parse_path("^rep:about[rep:role=role/affected]/rep:role"), "?x", "?v")
    assert text == (
        f"?step1 <{ABOUT}> ?x . ?step1 <{ROLE}> <{SCHEME}role/affected> . ?step1 <{ROLE}> ?v ."
    )
