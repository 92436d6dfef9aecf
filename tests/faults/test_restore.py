"""A restore or a backup that is killed leaves one whole record, and no half backup by its name."""

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger
from tests.faults.acts import ISSUED, ledger_of, make_entry
from tests.faults.service import Service, kill, killed_at_the_end

KILLS = 8


def digest_of(ledger: Ledger) -> str:
    """Return the digest of the newest release of a record that has to be sound."""
    assert examine(ledger).faults == ()
    release = ledger.current()
    assert release is not None
    return release.digest


@pytest.mark.slow
def test_killed_restore_leaves_one_record_or_the_other(tmp_path: Path) -> None:
    """At whatever moment it is killed: all of the old record, or all of the backup."""
    service, digests = Service(tmp_path / "state"), {}
    for name in ("one", "other"):
        entries = [make_entry(f"{name}{n}", "x" * 1_000) for n in range(200)]
        ledger_of(tmp_path).commit(entries, issued=ISSUED)
        take_backup(ledger_of(tmp_path), tmp_path / name)
        digests[digest_of(ledger_of(tmp_path))] = name
    begun = time.monotonic()
    assert service.command("restore", str(tmp_path / "one"), "--replace").returncode == 0
    usual = time.monotonic() - begun
    seed = random.SystemRandom().randrange(1 << 32)
    chance = random.Random(seed)  # noqa: S311 - moments, no secrets
    for _ in range(KILLS):
        present = digests[digest_of(ledger_of(tmp_path))]
        wanted = "other" if present == "one" else "one"
        process = service.run("restore", str(tmp_path / wanted), "--replace")
        time.sleep(chance.uniform(0.3, 1.1) * usual)
        kill(process)
        assert digest_of(ledger_of(tmp_path)) in digests, f"seed {seed}"
    (tmp_path / "state" / "restoring").mkdir(exist_ok=True)
    assert "unfinished: restoring\n" in service.command("fsck").stdout
    with killed_at_the_end(service):  # who serves leaves no record about that was replaced
        service.start()
        assert not (tmp_path / "state" / "restoring").exists()
    assert ledger_of(tmp_path).commit([make_entry("last")], issued=ISSUED).number > 1
    restore_backup(tmp_path / "one", tmp_path / "state", replace=True)
    assert sorted(path.name for path in (tmp_path / "state").iterdir()) == ["ledger"]


@pytest.mark.slow
@pytest.mark.parametrize("name", ["b", "b.tar.zst"])
def test_killed_backup_is_not_there_or_whole(tmp_path: Path, name: str) -> None:
    """What has the name that was asked for is a whole backup; what is half has another one."""
    entries = [make_entry(str(n), "x" * 1_000) for n in range(300)]
    ledger_of(tmp_path).commit(entries, issued=ISSUED)
    service, chance = Service(tmp_path / "state"), random.Random()  # noqa: S311 - moments
    for number in range(KILLS // 2):
        path = tmp_path / f"{number}{name}"
        process = service.run("backup", str(path))
        time.sleep(chance.uniform(0.2, 1.0))
        kill(process)
        if path.exists():
            restore_backup(path, tmp_path / f"restored{number}")
            restored = Ledger(tmp_path / f"restored{number}" / "ledger")
            assert digest_of(restored) == digest_of(ledger_of(tmp_path))


def test_restore_under_a_writer_waits_for_it(tmp_path: Path) -> None:
    """A build that is at work ends first; what it publishes is in the log that is kept."""
    ledger_of(tmp_path).commit([make_entry("a")], issued=ISSUED)
    take_backup(ledger_of(tmp_path), tmp_path / "before")
    ledger = ledger_of(tmp_path)
    words = [sys.executable, "-m", "graph_service", "restore", str(tmp_path / "before")]
    with ledger.writing():
        process = subprocess.Popen(
            [*words, "--replace"], env=Service(tmp_path / "state").environment
        )
        while not (tmp_path / "state" / "restoring" / "ledger" / "releases" / "1.json").exists():
            assert process.poll() is None
            time.sleep(0.01)
        ledger.log("rejected", reason="synthetic")
    assert process.wait() == 0
    (kept,) = (tmp_path / "state" / "ledger").glob("audit-*.log")
    assert b"synthetic" in kept.read_bytes()
    assert examine(ledger_of(tmp_path)).faults == ()
