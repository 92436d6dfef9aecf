"""A contribution has one audience; a caller sees those that are in his set, and no others."""

from datetime import UTC, datetime

import pytest

from graph_service.errors import InputError
from graph_service.ledger.release import Entry, Release
from graph_service.views.audiences import (
    INTERNAL,
    PARTNER,
    PUBLIC,
    check_audiences,
    key_of,
    set_named,
    sets_in_use,
    visible,
)


def make_release(*audiences: str) -> Release:
    """Return a release with one graph for each audience."""
    entries = tuple(
        Entry(f"https://example.org/g/{n}", "0" * 64, audience, "x", "x", 1)
        for n, audience in enumerate(audiences)
    )
    return Release(1, datetime(2026, 1, 1, tzinfo=UTC), "0" * 64, None, entries)


@pytest.mark.parametrize(
    ("audiences", "seen"),
    [(PUBLIC, ["public"]), (PARTNER, ["public", "partner"]), ({"internal"}, ["internal"])],
)
def test_set_sees_its_own_audiences_only(audiences: frozenset[str], seen: list[str]) -> None:
    """What is not in the set is not seen."""
    release = make_release("public", "partner", "internal")
    assert [entry.audience for entry in visible(release, audiences)] == seen


@pytest.mark.parametrize(
    ("audiences", "used"),
    [
        ([], [PUBLIC]),
        (["public"], [PUBLIC]),
        (["public", "internal"], [PUBLIC, INTERNAL]),
        (["partner"], [PUBLIC, PARTNER]),
        (["public", "partner", "internal"], [PUBLIC, PARTNER, INTERNAL]),
    ],
)
def test_sets_in_use_are_those_that_differ(
    audiences: list[str], used: list[frozenset[str]]
) -> None:
    """A view is made only where it shows more than the one before it."""
    assert list(sets_in_use(make_release(*audiences))) == used


def test_sets_have_names() -> None:
    """A named set is found, another name is refused with the choices."""
    assert set_named("partner") == PARTNER
    with pytest.raises(InputError, match="no such audience: all; there are public, partner"):
        set_named("all")


def test_key_is_a_safe_part_of_a_path() -> None:
    """The key is the same for the same set, and no name can leave the folder."""
    assert key_of(["public", "partner"]) == key_of(PARTNER) == "partner+public"
    for names in ([], ["../x"], ["a/b"], [""], ["A"], ["a" * 64], ["public\n"]):
        with pytest.raises(InputError):
            key_of(names)


def test_audience_that_nobody_has_is_refused() -> None:
    """A misspelt audience would hide a contribution from everyone."""
    check_audiences(["public", "partner", "internal"])
    with pytest.raises(InputError, match="no such audience: publik"):
        check_audiences(["public", "publik"])
