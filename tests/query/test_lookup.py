"""An open index answers within its time, or says what is wrong."""

import sqlite3
import threading
import time
from pathlib import Path

import pytest

from graph_service.errors import QueryTimeout
from graph_service.query.lookup import Damaged, Lookup

ENDLESS = "WITH RECURSIVE n(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM n) SELECT max(x) FROM n"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """Return a small database."""
    path = tmp_path / "some folder?#%" / "search.sqlite"
    path.parent.mkdir()
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE texts (text)")
    connection.executemany("INSERT INTO texts VALUES (?)", [(f"text {n}",) for n in range(5000)])
    connection.commit()
    connection.close()
    return path


def later(seconds: float = 60) -> float:
    """Return a deadline."""
    return time.monotonic() + seconds


def test_statement_is_answered(path: Path) -> None:
    """Rows come back as they are."""
    lookup = Lookup(path)
    statement = "SELECT text FROM texts WHERE text = :text"
    assert lookup.ask(statement, {"text": "text 7"}, later()) == [("text 7",)]
    lookup.close()


def test_statement_ends_at_the_deadline(path: Path) -> None:
    """What runs on is ended, and the index answers the next one."""
    lookup = Lookup(path)
    for _ in range(3):
        with pytest.raises(QueryTimeout):
            lookup.ask(ENDLESS, {}, later(0.05))
    assert lookup.ask("SELECT count(*) FROM texts", {}, later()) == [(5000,)]
    lookup.close()


def test_busy_index_is_waited_for_until_the_deadline(path: Path) -> None:
    """When all connections are in use, time runs too."""
    lookup = Lookup(path)

    def occupy() -> None:
        with pytest.raises(QueryTimeout):
            lookup.ask(ENDLESS, {}, later(2))

    threads = [threading.Thread(target=occupy) for _ in range(2)]
    for thread in threads:
        thread.start()
    while not lookup._idle.empty():
        time.sleep(0.01)
    with pytest.raises(QueryTimeout):
        lookup.ask("SELECT 1", {}, later(0.05))
    for thread in threads:
        thread.join()
    assert lookup.ask("SELECT 1", {}, later()) == [(1,)]
    lookup.close()


def test_nothing_can_be_written(path: Path) -> None:
    """An index is open for reading alone."""
    lookup = Lookup(path)
    before = path.read_bytes()
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        lookup.ask("DELETE FROM texts", {}, later())
    lookup.close()
    assert path.read_bytes() == before


def test_damage_is_told_from_faults_of_ours(path: Path) -> None:
    """A file that can't be read is damaged; a wrong statement is a wrong statement."""
    lookup = Lookup(path)
    with pytest.raises(sqlite3.OperationalError, match="syntax"):
        lookup.ask("SELECT FROM", {}, later())
    path.write_bytes(path.read_bytes()[:4096] + b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(Damaged):
        lookup.ask("SELECT max(text) FROM texts", {}, later())
    lookup.close()


def test_missing_file_is_damaged(tmp_path: Path) -> None:
    """What is not there is not made."""
    with pytest.raises(Damaged):
        Lookup(tmp_path / "search.sqlite")
    assert not list(tmp_path.iterdir())


def test_closed_index_must_be_taken_anew(path: Path) -> None:
    """Who comes too late is not kept waiting."""
    lookup = Lookup(path)
    lookup.close()
    with pytest.raises(Damaged):
        lookup.ask("SELECT 1", {}, later())
