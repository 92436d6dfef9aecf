"""``rebuild`` makes views again from the ledger."""

import shutil
from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from graph_service.state import State
from tests.exported import export_view

Run = Callable[..., Result]


def test_deleted_files_come_back(run: Run, state: State, tmp_path: Path) -> None:
    """After everything derived was deleted, it is there again, and no release was added."""
    folder = export_view(state, state.view(state.current(), {"public"}))
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    shutil.rmtree(tmp_path / "state" / "views")
    shutil.rmtree(tmp_path / "state" / "exports")
    done = run("rebuild")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout == "release 2: views made again; exports are made when asked for\n"
    assert not folder.exists()
    assert export_view(state, state.view(state.current(), {"public"})) == folder
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert (tmp_path / "state" / "views" / "public").is_dir()
    assert state.ledger.releases() == (1, 2)


def test_nothing_to_rebuild_is_told(run: Run) -> None:
    """Without a release there is a clear error."""
    done = run("rebuild")
    assert done.exit_code == 2
    assert done.stderr.startswith("nothing was published yet")
