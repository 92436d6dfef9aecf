"""A manifest that did not change is not read again; one that did always is."""

import os
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.errors import LedgerError
from graph_service.ledger.bases import Bases
from graph_service.ledger.recent import Recent
from graph_service.ledger.release import Release, digest_of, write_manifest

RELEASE = Release(1, datetime(2026, 1, 31, tzinfo=UTC), digest_of([]), None, ())


def put(folder: Path, release: Release) -> None:
    """Replace a manifest like a writer does."""
    half = folder / "half"
    half.write_bytes(write_manifest(release))
    half.replace(folder / f"{release.number}.json")


def test_unchanged_manifest_is_parsed_once(tmp_path: Path) -> None:
    """The same object comes back while the file is the same."""
    put(tmp_path, RELEASE)
    recent = Recent(tmp_path, Bases(tmp_path / "bases"))
    assert recent.read(1) is recent.read(1)
    assert recent.read(1) == RELEASE


def test_replaced_manifest_is_read_again(tmp_path: Path) -> None:
    """A file in its place is noticed, also with the size and the time of the old one."""
    put(tmp_path, RELEASE)
    recent = Recent(tmp_path, Bases(tmp_path / "bases"))
    recent.read(1)
    times = (tmp_path / "1.json").stat()
    amended = replace(RELEASE, issued=datetime(2026, 2, 28, tzinfo=UTC))
    put(tmp_path, amended)
    os.utime(tmp_path / "1.json", ns=(times.st_atime_ns, times.st_mtime_ns))
    assert recent.read(1) == amended


def test_damaged_or_removed_manifest_is_noticed(tmp_path: Path) -> None:
    """What was read before does not stand for what is gone."""
    put(tmp_path, RELEASE)
    recent = Recent(tmp_path, Bases(tmp_path / "bases"))
    recent.read(1)
    (tmp_path / "1.json").write_bytes(b"{}")
    with pytest.raises(LedgerError, match="damaged"):
        recent.read(1)
    (tmp_path / "1.json").unlink()
    with pytest.raises(LedgerError, match="there is no release 1"):
        recent.read(1)


def test_what_the_writer_keeps_need_not_be_read(tmp_path: Path) -> None:
    """The release that was written is the one that is read; without its file it is not."""
    recent = Recent(tmp_path, Bases(tmp_path / "bases"))
    recent.keep(RELEASE)
    with pytest.raises(LedgerError, match="there is no release 1"):
        recent.read(1)
    put(tmp_path, RELEASE)
    recent.keep(RELEASE)
    assert recent.read(1) is RELEASE


def test_few_releases_are_kept(tmp_path: Path) -> None:
    """Walking through history does not fill the memory."""
    recent = Recent(tmp_path, Bases(tmp_path / "bases"))
    for number in range(1, 9):
        put(tmp_path, replace(RELEASE, number=number))
        recent.read(number)
    assert recent.read(8) is recent.read(8)
    assert len(recent._kept) == 4
