"""A folder in use stays, and one that is not goes."""

import subprocess
import sys
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.views.lease import hold, remove_unused, take_lease


def test_held_folder_stays_until_the_last_lease_ends(tmp_path: Path) -> None:
    """Several may hold a folder; it can be removed when all have let go."""
    folder = tmp_path / "view"
    folder.mkdir()
    (folder / "file").touch()
    leases = [take_lease(folder), take_lease(folder)]
    for lease in leases:
        assert lease is not None
        assert not remove_unused(folder)
        assert (folder / "file").exists()
        lease.close()
        lease.close()
    assert remove_unused(folder)
    assert not folder.exists()
    assert remove_unused(folder)


def test_lease_of_another_process_counts(tmp_path: Path) -> None:
    """Another process keeps a folder as long as it lives, and no longer."""
    program = (
        "import sys; from pathlib import Path; from graph_service.views.lease import take_lease\n"
        "lease = take_lease(Path(sys.argv[1])); print('held', flush=True); sys.stdin.read()"
    )
    (tmp_path / "view").mkdir()
    holder = subprocess.Popen(
        [sys.executable, "-c", program, str(tmp_path / "view")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parent.parent.parent,
    )
    with holder:
        assert holder.stdout is not None
        if holder.stdout.readline() != "held\n":
            pytest.fail("the other process has no lease")
        assert not remove_unused(tmp_path / "view")
        holder.kill()
    assert remove_unused(tmp_path / "view")


def test_folder_that_is_gone_has_no_lease(tmp_path: Path) -> None:
    """What is made again meanwhile is another folder; what is gone is made again."""
    folder = tmp_path / "view"
    assert take_lease(folder) is None
    made: list[int] = []

    def make() -> Path:
        made.append(1)
        if len(made) == 2:
            folder.mkdir()
        return folder

    found, lease = hold(make, lambda path: path)
    assert (found, len(made)) == (folder, 2)
    assert not remove_unused(folder)
    lease.close()


def test_folder_that_cannot_be_opened_is_an_error_of_the_ledger(tmp_path: Path) -> None:
    """A file in the place of the folder is said, not tried again for ever."""
    (tmp_path / "view").touch()
    with pytest.raises(LedgerError):
        hold(lambda: tmp_path / "view", lambda path: path)
