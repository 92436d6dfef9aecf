"""A file is there whole or not at all, and errors of the disk are not swallowed."""

import errno
import os
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.durable import disk_faults, make_folder, publish_files


def test_bytes_reach_the_disk_before_the_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file is synced, then renamed, then its folder is synced."""
    calls: list[str] = []
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        calls.append("sync " + Path(f"/proc/self/fd/{descriptor}").readlink().name)
        real_sync(descriptor)

    def replace(source: Path, target: Path) -> None:
        calls.append(f"rename {Path(source).name} {Path(target).name}")
        real_replace(source, target)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    publish_files(tmp_path, [("a", b"1")])
    assert calls == ["sync a.tmp", "rename a.tmp a", f"sync {tmp_path.name}"]


def test_failed_write_leaves_the_old_content(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk is full the name keeps its old content and no unfinished file stays."""
    (tmp_path / "a").write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space left"):
        publish_files(tmp_path, [("a", b"new")])
    assert [p.name for p in tmp_path.iterdir()] == ["a"]
    assert (tmp_path / "a").read_bytes() == b"old"


def test_disk_faults_become_faults_of_the_ledger() -> None:
    """An error of the operating system is told in the ledger's words."""
    with (
        pytest.raises(LedgerError, match="can't write objects: No space left"),
        disk_faults("can't write objects"),
    ):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def test_folders_are_made_with_their_parents(tmp_path: Path) -> None:
    """A folder several levels down is made for its owner; making it again does nothing."""
    make_folder(tmp_path / "a" / "b")
    make_folder(tmp_path / "a" / "b")
    modes = [path.stat().st_mode & 0o777 for path in (tmp_path / "a", tmp_path / "a" / "b")]
    assert modes == [0o700, 0o700]


def test_every_file_of_many_is_synced_before_its_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However many files there are, none gets its name before the disk has it."""
    synced: set[str] = set()
    renamed: set[str] = set()
    real_sync, real_replace = os.fsync, os.replace

    def sync(descriptor: int) -> None:
        real_sync(descriptor)
        synced.add(Path(f"/proc/self/fd/{descriptor}").readlink().name)

    def replace(source: Path, target: Path) -> None:
        assert Path(source).name in synced
        real_replace(source, target)
        renamed.add(Path(target).name)

    monkeypatch.setattr(os, "fsync", sync)
    monkeypatch.setattr(os, "replace", replace)
    names = {f"file{number}" for number in range(300)}
    publish_files(tmp_path, [(name, name.encode()) for name in names])
    assert renamed == names
    assert {path.name: path.read_text() for path in tmp_path.iterdir()} == {n: n for n in names}


def test_failure_among_many_leaves_nothing_unfinished(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When one file of many can't be synced, no unfinished file stays."""
    count = iter(range(1000))
    real_sync = os.fsync

    def full(descriptor: int) -> None:
        if next(count) == 100:
            raise OSError(errno.ENOSPC, "disk full")
        real_sync(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="disk full"):
        publish_files(tmp_path, [(f"file{number}", b"x") for number in range(300)])
    assert not list(tmp_path.glob("*.tmp"))
