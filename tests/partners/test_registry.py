"""The folder of entries."""

from pathlib import Path

import pytest

from graph_service.errors import InputError, LedgerError, NotFound
from graph_service.partners.registry import MOST, Registry, registry_of
from tests.partners.entries import ENDPOINT, make_partner


@pytest.fixture
def registry(tmp_path: Path) -> Registry:
    """Return an empty registry."""
    return registry_of(tmp_path)


def test_partner_is_there_until_it_is_removed(registry: Registry) -> None:
    """Without a folder there are none; another registry on the folder sees the same at once."""
    other = Registry(registry.folder)
    assert registry.all() == other.all() == ()
    registry.add(make_partner())
    assert other.all() == registry.all() == (make_partner(),)
    assert other.at(ENDPOINT, {"public"}) == make_partner()
    registry.add(make_partner(seconds=5.0))
    assert [each.seconds for each in other.all()] == [5]
    assert registry.remove("alpha").name == "alpha"
    assert other.all() == ()
    with pytest.raises(NotFound):
        registry.remove("alpha")


def test_only_the_exact_endpoint_is_found(registry: Registry) -> None:
    """One letter more or less is another endpoint."""
    registry.add(make_partner())
    for iri in (ENDPOINT + "/", ENDPOINT + "?x", ENDPOINT[:-1], ENDPOINT.upper(), ""):
        assert registry.at(iri, {"public"}) is None


def test_who_may_not_know_finds_none(registry: Registry) -> None:
    """A partner for one audience is not there for others."""
    registry.add(make_partner(asked_by=frozenset({"north"})))
    assert registry.at(ENDPOINT, {"public", "south"}) is None
    assert registry.seen_by({"public"}) == ()
    assert registry.at(ENDPOINT, {"public", "north"}) is not None


def test_two_partners_have_two_endpoints(registry: Registry) -> None:
    """An endpoint is one partner's, and there are only so many."""
    registry.add(make_partner())
    with pytest.raises(InputError, match="endpoint"):
        registry.add(make_partner("beta"))
    for n in range(MOST - 1):
        registry.add(make_partner(f"n{n}", f"https://n{n}.example.org/"))
    with pytest.raises(InputError, match="up to"):
        registry.add(make_partner("beta", "https://beta.example.org/"))


@pytest.mark.parametrize("text", ["", "<a> <b> <c> .", "\x00", "{", "#" * 200_000])
def test_damaged_entry_is_an_error_and_no_partner(registry: Registry, text: str) -> None:
    """Nothing is guessed: until it is mended or removed nobody is called."""
    registry.add(make_partner())
    (registry.folder / "alpha.ttl").write_text(text)
    with pytest.raises(LedgerError, match="alpha"):
        registry.at(ENDPOINT, {"public"})


def test_entry_under_another_name_is_damaged(registry: Registry) -> None:
    """A file that was renamed by hand is not what it says."""
    registry.add(make_partner())
    (registry.folder / "alpha.ttl").rename(registry.folder / "beta.ttl")
    with pytest.raises(LedgerError, match="beta"):
        registry.all()


def test_folder_is_for_its_owner_alone(registry: Registry) -> None:
    """Whom somebody asks is not for everybody on the machine."""
    registry.add(make_partner())
    assert registry.folder.stat().st_mode & 0o077 == 0
