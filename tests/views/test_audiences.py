"""A contribution has one audience; a caller sees those that are in his set, and no others."""

from datetime import UTC, datetime

import pytest

from graph_service.errors import InputError
from graph_service.ledger.release import Entry, Release
from graph_service.settings import read_settings
from graph_service.views.audiences import (
    INTERNAL,
    PARTNER,
    PUBLIC,
    Audiences,
    audiences_of,
    key_of,
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


ACME = PUBLIC | {"acme"}
ALL = INTERNAL | {"acme", "zeta"}


def test_settings_declare_further_audiences() -> None:
    """Names are read from a line with commas; what is always there may be repeated."""
    for text in ("acme,zeta", " zeta , acme,, acme", "public, internal, zeta, acme"):
        assert audiences_of(read_settings({"audiences": text}, {})) == Audiences(("acme", "zeta"))
    assert audiences_of(read_settings({}, {})).sets == {
        "public": PUBLIC,
        "partner": PARTNER,
        "internal": INTERNAL,
    }


@pytest.mark.parametrize("name", ["Acme", "a b", "é", "../x", "-", "a" * 64, "a+b", "1a"])
def test_name_that_is_no_part_of_a_path_is_refused(name: str) -> None:
    """What could not name a folder is no audience."""
    with pytest.raises(InputError, match="not the name of an audience"):
        audiences_of(read_settings({"audiences": f"acme, {name}"}, {}))


def test_further_audience_sees_itself_and_the_public_only() -> None:
    """A single partner's own audience sees nothing of partners, and partners nothing of it."""
    sets = Audiences(("acme", "zeta")).sets
    assert list(sets) == ["public", "partner", "acme", "zeta", "internal"]
    assert (sets["acme"], sets["partner"], sets["internal"]) == (ACME, PARTNER, ALL)


@pytest.mark.parametrize(
    ("present", "used"),
    [
        ([], ["public"]),
        (["public"], ["public"]),
        (["internal"], ["public", "internal"]),
        (["partner"], ["public", "partner"]),
        (["public", "acme"], ["public", "acme"]),
        (["acme", "partner"], ["public", "partner", "acme", "internal"]),
        (["acme", "zeta"], ["public", "acme", "zeta", "internal"]),
        (["public", "partner", "internal"], ["public", "partner", "internal"]),
    ],
)
def test_sets_that_differ_are_those_that_see_something_else(
    present: list[str], used: list[str]
) -> None:
    """A set counts only where it sees what none before it does."""
    assert list(Audiences(("acme", "zeta")).differing(present)) == used


def test_sets_have_names() -> None:
    """A named set is found, another name is refused with the choices."""
    assert Audiences().set_named("partner") == PARTNER
    assert Audiences(("acme",)).set_named("acme") == ACME
    with pytest.raises(InputError, match="no such audience: acme; there are public, partner"):
        Audiences().set_named("acme")


def test_key_is_a_safe_part_of_a_path() -> None:
    """The key is the same for the same set, and no name can leave the folder."""
    assert key_of(["public", "partner"]) == key_of(PARTNER) == "partner+public"
    for names in ([], ["../x"], ["a/b"], [""], ["A"], ["a" * 64], ["public\n"]):
        with pytest.raises(InputError):
            key_of(names)


def test_key_of_many_audiences_is_still_a_part_of_a_path() -> None:
    """Sixty long names make a key that a disk takes, another one for another set."""
    names = [f"a-single-partner-with-a-long-name-{n}" for n in range(60)]
    keys = {key_of(names), key_of(names[::-1]), key_of(names[1:])}
    assert len(keys) == 2
    assert all(len(key) < 100 and key[0].isdigit() for key in keys)


def test_audience_that_nobody_has_is_refused() -> None:
    """A misspelt audience would hide a contribution from everyone."""
    Audiences(("acme",)).require(["public", "partner", "internal", "acme"], "the graph")
    with pytest.raises(InputError, match=r"no such audience: publik.*the token x has it"):
        Audiences().require(["public", "publik"], "the token x")
