"""A backup is whole, sound and of one moment, whoever writes meanwhile."""

import gzip
import hashlib
import os
import subprocess
import tarfile
import threading
from pathlib import Path

import pytest

from graph_service.backup import taking
from graph_service.backup.layout import read_description
from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.errors import InputError, LedgerError, NotFound
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger
from tests.backup.conftest import ISSUED, content_of, files_of, make_entry


def test_backup_holds_the_record_byte_for_byte(ledger: Ledger, tmp_path: Path) -> None:
    """Manifests, objects and the log, nothing more and nothing less; it is a ledger itself."""
    made = take_backup(ledger, tmp_path / "b")
    assert files_of(tmp_path / "b" / "ledger") == files_of(ledger.folder)
    assert (made.release, made.lines, made.files) == (3, 4, 8)
    assert made.bytes == sum(map(len, files_of(ledger.folder).values()))
    assert read_description((tmp_path / "b" / "backup.json").read_bytes()) == made
    assert examine(Ledger(tmp_path / "b" / "ledger")).faults == ()


def test_standard_tool_verifies_it(ledger: Ledger, tmp_path: Path) -> None:
    """``sha256sum -c`` reads the sums, and they cover every other file."""
    take_backup(ledger, tmp_path / "b")
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path / "b", check=True)
    listed = {
        line.split("  ")[1] for line in (tmp_path / "b" / "SHA256SUMS").read_text().splitlines()
    }
    assert listed == files_of(tmp_path / "b").keys() - {"SHA256SUMS"}


@pytest.mark.parametrize("name", ["b", "b.tar", "b.tar.gz", "b.tar.zst"])
def test_backup_is_for_its_owner_alone(ledger: Ledger, tmp_path: Path, name: str) -> None:
    """It holds what every audience may see: nobody else may open it, and nothing is left beside."""
    take_backup(ledger, tmp_path / name)
    assert (tmp_path / name).stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == [name, "state"]


def test_archive_is_read_without_us(ledger: Ledger, tmp_path: Path) -> None:
    """Standard tools unpack it to what the folder would be."""
    take_backup(ledger, tmp_path / "b.tar.gz")
    with gzip.open(tmp_path / "b.tar.gz") as plain, tarfile.open(fileobj=plain) as tar:
        tar.extractall(tmp_path, filter="data")
    unpacked = tmp_path / "graph-backup"
    assert files_of(unpacked / "ledger") == files_of(ledger.folder)
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=unpacked, check=True)


def test_further_files_are_taken_when_asked_for(ledger: Ledger, tmp_path: Path) -> None:
    """What is handed in is in the sums, too; what is absent is left out."""
    (tmp_path / "tokens").write_bytes(b"hashes")
    take_backup(ledger, tmp_path / "b", {"tokens.json": tmp_path / "tokens"})
    assert hashlib.sha256(b"hashes").hexdigest() in (tmp_path / "b" / "SHA256SUMS").read_text()
    take_backup(ledger, tmp_path / "c", {"tokens.json": tmp_path / "absent"})
    assert not (tmp_path / "c" / "tokens.json").exists()


def test_nothing_is_replaced(ledger: Ledger, tmp_path: Path) -> None:
    """A path that is taken is refused, so is one whose folder is missing."""
    (tmp_path / "b").mkdir()
    with pytest.raises(InputError, match="is there already"):
        take_backup(ledger, tmp_path / "b")
    with pytest.raises(InputError, match="not there"):
        take_backup(ledger, tmp_path / "absent" / "b")


def test_empty_record_has_no_backup(tmp_path: Path) -> None:
    """Before the first release there is nothing to keep."""
    with pytest.raises(NotFound):
        take_backup(Ledger(tmp_path / "ledger"), tmp_path / "b")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("kind", ["object", "missing", "manifest", "audit"])
def test_damaged_record_is_refused(ledger: Ledger, tmp_path: Path, kind: str) -> None:
    """A backup of a damaged record is not made, and nothing of it is left."""
    path = ledger.objects.folder / ledger.release(1).entries[0].object
    if kind == "missing":
        path.unlink()
    else:
        path = {"manifest": ledger.manifests / "2.json", "audit": ledger.audit.path}.get(kind, path)
        path.write_bytes(path.read_bytes().replace(b"1", b"2", 1))
    with pytest.raises(LedgerError):
        take_backup(ledger, tmp_path / "b.tar.gz")
    assert [each.name for each in tmp_path.iterdir()] == ["state"]


def test_full_disk_leaves_nothing(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk takes no more there is an error and no half backup."""

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    for name in ("b", "b.tar.zst"):
        with pytest.raises(LedgerError, match="can't write the backup: No space left"):
            take_backup(ledger, tmp_path / name)
    assert [each.name for each in tmp_path.iterdir()] == ["state"]


def test_what_changed_during_the_first_pass_is_in_it(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A release that was made, and an object that went, between the passes."""
    real = taking._Copy.renew

    def renew(copy: taking._Copy, *, strict: bool) -> None:
        real(copy, strict=strict)
        if not strict:
            ledger.commit([make_entry("new")], issued=ISSUED)
            (ledger.manifests / "1.json").write_bytes((ledger.manifests / "1.json").read_bytes())

    monkeypatch.setattr(taking._Copy, "renew", renew)
    made = take_backup(ledger, tmp_path / "b")
    assert made.release == 4
    assert files_of(tmp_path / "b" / "ledger") == files_of(ledger.folder)


def test_backups_of_a_record_that_is_being_written_are_sound(
    ledger: Ledger, tmp_path: Path
) -> None:
    """While a writer commits release after release each backup is one of its states."""
    stopping = threading.Event()

    def write() -> None:
        number = 0
        while not stopping.is_set():
            number += 1
            entries = [make_entry(name, str(number)) for name in "abcdef"]
            ledger.commit(entries, issued=ISSUED)
            stopping.wait(0.01)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for suffix in ("", ".tar.gz", ".tar.zst"):
            made = take_backup(ledger, tmp_path / f"b{suffix}")
            state = tmp_path / f"restored{suffix}"
            restore_backup(tmp_path / f"b{suffix}", state)
            restored = Ledger(state / "ledger")
            assert restored.newest() == made.release
            assert content_of(restored) == content_of(ledger)[: made.release]
    finally:
        stopping.set()
        writer.join()
    assert examine(ledger).faults == ()
