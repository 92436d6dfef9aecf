"""There is one writer at a time, and a dead one locks nobody out."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.lock import exclusive, sole

HOLDER = """
import sys
from pathlib import Path
from graph_service.ledger.lock import exclusive
with exclusive(Path(sys.argv[1]), 5):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_second_writer_is_told(tmp_path: Path) -> None:
    """While one writer holds the lock another one gets a clear error."""
    with (
        exclusive(tmp_path / "lock", 0),
        pytest.raises(LedgerError, match="locked by another writer"),
        exclusive(tmp_path / "lock", 0.05),
    ):
        pass


def test_lock_is_free_again_afterwards(tmp_path: Path) -> None:
    """The lock is freed at the end, also after an error."""
    with pytest.raises(ZeroDivisionError), exclusive(tmp_path / "lock", 0):
        raise ZeroDivisionError
    with exclusive(tmp_path / "lock", 0):
        assert (tmp_path / "lock").exists()


def test_killed_holder_frees_the_lock(tmp_path: Path) -> None:
    """After SIGKILL of its holder the lock needs no work by hand."""
    with subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(tmp_path / "lock")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        with pytest.raises(LedgerError), exclusive(tmp_path / "lock", 0):
            pass
        process.kill()
        process.wait()
    with exclusive(tmp_path / "lock", 5):
        assert (tmp_path / "lock").exists()


def test_unwritable_place_is_an_error(tmp_path: Path) -> None:
    """A lock file that can't be made is a fault of the ledger."""
    with (
        pytest.raises(LedgerError, match="can't lock"),
        exclusive(tmp_path / "absent" / "lock", 0),
    ):
        pass


def test_lock_of_a_folder_that_was_replaced_is_not_enough(tmp_path: Path) -> None:
    """Who waited for the lock of a folder that is another one by then waits for the new one's."""
    present, other, old = (tmp_path / name for name in ("present", "other", "old"))
    present.mkdir()
    other.mkdir()
    held: list[Path] = []

    def wait() -> None:
        with exclusive(present / "lock", 30):
            held.extend(present.iterdir())

    with exclusive(other / "lock", 0):
        with exclusive(present / "lock", 0):
            waiting = threading.Thread(target=wait)
            waiting.start()
            present.rename(old)
            other.rename(present)
        waiting.join(0.2)
        assert not held
    waiting.join()
    assert held == [present / "lock"]


def test_state_folder_has_one_service(tmp_path: Path) -> None:
    """While one holds the folder, another is told so; afterwards it is free."""
    with (
        sole(tmp_path, 0),
        pytest.raises(LedgerError, match="a service answers from"),
        sole(tmp_path, 0.05),
    ):
        pass
    with sole(tmp_path, 0):
        assert not list(tmp_path.iterdir())  # no file is needed


def test_absent_state_folder_is_an_error(tmp_path: Path) -> None:
    """A folder that is not there can't be held."""
    with pytest.raises(LedgerError, match="can't lock the state"), sole(tmp_path / "absent", 0):
        pass
