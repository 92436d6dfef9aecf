"""Partners and the secret of sheets go with a backup; credentials do not."""

import json
from pathlib import Path

import pytest

from graph_service.backup.beside import beside
from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.errors import InputError
from graph_service.harvest.keeping import Keeping, Known
from graph_service.ledger.ledger import Ledger
from graph_service.partners.registry import registry_of
from graph_service.sheets.keys import read_secret
from tests.partners.entries import make_partner


@pytest.fixture
def kept(state: Path, ledger: Ledger) -> Path:
    """Return a state folder with a partner, its secret, and what is known of it."""
    registry_of(state).add(make_partner(credential="file:alpha"))
    Keeping(state, "alpha").write(Known(heard=("a",), barred=("b",), feed_etag='"x"'))
    (state / "partners" / "credentials").mkdir()
    (state / "partners" / "credentials" / "alpha").write_text("Bearer hush")
    read_secret(state)
    return state


@pytest.mark.parametrize("name", ["b", "b.tar.zst"])
def test_partners_come_back_without_their_secrets(kept: Path, tmp_path: Path, name: str) -> None:
    """What a partner withdrew stays barred, and its feed is heard again."""
    take_backup(Ledger(kept / "ledger"), tmp_path / name, beside(kept))
    done = restore_backup(tmp_path / name, tmp_path / "new")
    new = tmp_path / "new"
    assert [each.credential for each in done.partners] == ["file:alpha"]
    assert registry_of(new).all() == registry_of(kept).all()
    known = Keeping(new, "alpha").read()
    assert (known.barred, known.heard, known.feed_etag) == (("b",), (), "")
    assert read_secret(new) == read_secret(kept)
    assert not (new / "partners" / "credentials").exists()
    for path in tmp_path.rglob("*"):
        if path.is_file() and kept not in path.parents:
            assert b"hush" not in path.read_bytes()


def test_what_is_there_is_not_replaced(kept: Path, tmp_path: Path) -> None:
    """A partner that was removed since does not come back, nor does an older secret."""
    take_backup(Ledger(kept / "ledger"), tmp_path / "b", beside(kept))
    registry_of(kept).remove("alpha")
    registry_of(kept).add(make_partner("beta", "http://127.0.0.1:1/sparql"))
    (kept / "sheets.key").write_bytes(b"x" * 32)
    done = restore_backup(tmp_path / "b", kept, replace=True)
    assert done.partners == ()
    assert [each.name for each in registry_of(kept).all()] == ["beta"]
    assert read_secret(kept) == b"x" * 32


def test_damaged_entry_is_refused(kept: Path, tmp_path: Path) -> None:
    """Before anything is put in place."""
    entry = kept / "partners" / "alpha.ttl"
    entry.write_text("<a> <b> <c> .\n")
    take_backup(Ledger(kept / "ledger"), tmp_path / "b", beside(kept))
    with pytest.raises(InputError, match="alpha is damaged"):
        restore_backup(tmp_path / "b", tmp_path / "new")
    assert not (tmp_path / "new" / "ledger").exists()


def test_nothing_else_is_taken(kept: Path) -> None:
    """Neither a lock nor a part of a file, nor a report."""
    keeping = Keeping(kept, "alpha")
    keeping.report("x")
    (keeping.folder / "partial").write_text("x")
    (keeping.folder / "lock").write_text("")
    assert list(beside(kept)) == [
        "partners/alpha.ttl",
        "partners/harvests/alpha/known.json",
        "sheets.key",
    ]
    assert json.loads((keeping.folder / "known.json").read_text())["heard"] == ["a"]
