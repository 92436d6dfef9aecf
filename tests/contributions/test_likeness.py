"""Likeness is the same both ways, whole for the same, and nothing for what shares nothing."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from graph_service.contributions.likeness import alikeness, compare_agents, compare_incidents
from graph_service.contributions.sketches import Sketch

DAYS = st.dates(date(2018, 1, 1), date(2021, 12, 31))
TEXTS = st.text(min_size=1, max_size=20)


@st.composite
def sketches(draw: st.DrawFn) -> Sketch:
    """Draw a sketch of an incident."""
    first, second = sorted((draw(DAYS), draw(DAYS)))
    return Sketch(
        draw(st.sampled_from(["<x:1>", "<x:2>"])),
        states=draw(st.sets(st.sampled_from(["<s:a>", "<s:b>"]))),
        earliest=first,
        latest=second,
        titles=draw(st.sets(TEXTS, max_size=2)),
        acts=draw(st.sets(st.sampled_from(["<a:a>", "<a:b>"]))),
        agents=draw(st.dictionaries(st.sampled_from(["<p:a>", "<p:b>"]), st.sets(TEXTS))),
    )


@given(sketches(), sketches())
def test_likeness_is_the_same_both_ways(one: Sketch, other: Sketch) -> None:
    """Neither of two incidents is the first; a score is from 0 to 100."""
    score = compare_incidents(one, other).score
    assert score == compare_incidents(other, one).score
    assert 0 <= score <= 100
    assert compare_agents(one, other).score == compare_agents(other, one).score


@given(TEXTS, TEXTS)
def test_texts_are_alike_from_nothing_to_one(one: str, other: str) -> None:
    """It is symmetric and within its bounds, for texts of any characters."""
    found = alikeness(one, other)
    assert found == alikeness(other, one)
    assert 0 <= found <= 1


def test_case_accents_and_order_of_words_do_not_matter() -> None:
    """What search takes for the same is the same; what shares nothing has nothing."""
    assert alikeness("Áçé BËTA", "beta, ace") == 1
    assert alikeness("abc", "xyz") < 0.1
    assert alikeness("…", "—") == 0


def test_long_texts_are_compared_at_their_beginning() -> None:
    """The work on one text has a bound."""
    assert alikeness("a" * 100_000, "a" * 300) == 1


def test_numbers_are_names() -> None:
    """Pseudonyms that differ in a number are of two people."""
    assert alikeness("Synthetic defender 12", "Synthetic defender 13") <= 0.5
    assert alikeness("Synthetic defender 12", "synthetic DEFENDER 12") == 1
    assert alikeness("Synthetic defender 12", "Synthetic defender") > 0.75
