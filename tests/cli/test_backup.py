"""``backup`` copies the record, and says what it copied."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import Ledger
from graph_service.state import State

Run = Callable[..., Result]


@pytest.mark.parametrize("name", ["b", "b.tar.gz", "b.tar.zst"])
def test_backup_is_made_and_described(run: Run, state: State, tmp_path: Path, name: str) -> None:
    """One line with the release, the size and the head of the log."""
    done = run("backup", tmp_path / name)
    newest = state.ledger.audit.newest()
    assert newest is not None
    assert done.exit_code == 0
    assert done.stdout.startswith(f"{tmp_path / name}: release 2, 5 files, ")
    assert done.stdout.endswith(f"audit log of 2 line(s) with head {newest.hash}\n")
    assert (tmp_path / name).exists()


def test_tokens_are_taken_only_when_asked_for(run: Run, state: State, tmp_path: Path) -> None:
    """Their file holds hashes: it is left out as a rule."""
    tokens_of(tmp_path / "state").create("office")
    run("backup", tmp_path / "b")
    run("backup", tmp_path / "c", "--with-tokens")
    assert not (tmp_path / "b" / "tokens.json").exists()
    assert (tmp_path / "c" / "tokens.json").exists()
    assert Ledger(tmp_path / "c" / "ledger").newest() == state.current().number


def test_fault_is_one_line(run: Run, state: State, tmp_path: Path) -> None:
    """A path that is taken ends with exit code 2."""
    assert state.current().number == 2
    (tmp_path / "b").mkdir()
    done = run("backup", tmp_path / "b")
    assert done.exit_code == 2
    assert done.stderr == f"{tmp_path / 'b'}: is there already; a backup replaces nothing\n"
