"""Likeness is 100 for the same name alone, and falls with what differs."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph_service.reconciliation.likeness import SAME, SURE, likeness

WRITTEN = st.lists(st.text("abcdexyz019", min_size=1, max_size=8), max_size=5).map(" ".join)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("afganistan", "afghanistan"),
        ("kirgizstan", "kyrgyzstan"),
        ("kommittee against torture", "committee against torture"),
        ("democratic republic of the congo", "congo the democratic republic of the"),
    ],
)
def test_misspelt_name_is_nearly_the_same(one: str, other: str) -> None:
    """Letters that differ, sound alike or are left out, and words in another order, cost little."""
    assert SURE <= likeness(one, other) < SAME


def test_part_of_a_name_is_less_than_a_misspelt_one() -> None:
    """That words are among those of a longer name is never sure."""
    assert 60 < likeness("amnesty", "amnesty international") < SURE
    assert likeness("amnesty international", "amnesty") == likeness(
        "amnesty", "amnesty international"
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("article 13", "article 15"), ("resolution 12 2", "resolution 12"), ("res 122", "res 12 2")],
)
def test_other_numbers_are_another_name(one: str, other: str) -> None:
    """What differs in a number is not alike."""
    assert likeness(one, other) < SURE


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("committee against tortoises", "committee against torture"),
        ("international service for animal rights", "international service for human rights"),
    ],
)
def test_another_word_is_not_sure(one: str, other: str) -> None:
    """However long the rest is that is the same."""
    assert likeness(one, other) < SURE


def test_words_that_many_names_have_tell_little() -> None:
    """The name of a State is near its official form, and never surely it."""
    assert likeness("republic of kenya", "kenya") > likeness(
        "republic of kenya", "dominican republic"
    )
    assert likeness("russia", "russian federation") < SURE


@settings(deadline=None)
@given(WRITTEN, WRITTEN)
def test_likeness_is_a_number_without_direction(one: str, other: str) -> None:
    """It is between 0 and 100, the same both ways, and 100 for the same alone."""
    found = likeness(one, other)
    assert 0 <= found <= SAME
    assert found == likeness(other, one)
    assert (found == SAME) == (one == other)
