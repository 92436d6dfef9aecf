"""``restore`` puts a backup into a state folder that nobody serves from."""

import shutil
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from graph_service.ledger.lock import sole
from graph_service.state import State

Run = Callable[..., Result]


def test_state_comes_back_and_is_answered_from(run: Run, state: State, tmp_path: Path) -> None:
    """After the loss of everything the backup makes it what it was; views come by themselves."""
    before = run("export", "--format", "nq").stdout_bytes
    digest = state.current().digest
    run("backup", tmp_path / "b.tar.zst")
    shutil.rmtree(tmp_path / "state")
    done = run("restore", tmp_path / "b.tar.zst")
    assert done.exit_code == 0
    assert done.stdout.startswith("restored: release 2, ")
    assert state.current().digest == digest
    assert run("export", "--format", "nq").stdout_bytes == before
    assert run("fsck").exit_code == 0


def test_replacing_has_to_be_said(run: Run, state: State, tmp_path: Path) -> None:
    """A record is replaced only with the option; the log of the old one is named."""
    run("backup", tmp_path / "b")
    refused = run("restore", tmp_path / "b")
    assert refused.exit_code == 2
    assert "--replace" in refused.stderr
    done = run("restore", tmp_path / "b", "--replace")
    assert done.exit_code == 0
    assert f"the log of the replaced record: {state.ledger.folder}/audit-" in done.stdout


def test_state_that_is_served_is_left_alone(run: Run, state: State, tmp_path: Path) -> None:
    """While a service runs nothing is replaced under it."""
    run("backup", tmp_path / "b")
    before = state.current()
    with sole(tmp_path / "state", 0):
        done = run("restore", tmp_path / "b", "--replace")
    assert done.exit_code == 2
    assert done.stderr == f"a service answers from {tmp_path / 'state'}\n"
    assert state.current() == before


def test_what_is_no_backup_is_one_line(run: Run, tmp_path: Path) -> None:
    """A file or folder that is something else ends with exit code 2."""
    (tmp_path / "x.tar.gz").write_bytes(b"no archive")
    (tmp_path / "folder").mkdir()
    for name in ("x.tar.gz", "folder", "absent"):
        done = run("restore", tmp_path / name)
        assert done.exit_code == 2
        assert done.stderr.count("\n") == 1
        assert str(tmp_path / name) in done.stderr
    assert not (tmp_path / "state" / "ledger").exists()
