"""What was backed up comes back whole, or nothing is changed."""

import json
import os
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.access.tokens import tokens_of
from graph_service.backup import restoring
from graph_service.backup.layout import read_description, read_sums, write_description, write_sums
from graph_service.backup.restoring import restore_backup
from graph_service.backup.taking import take_backup
from graph_service.errors import InputError, LedgerError
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.objects import name_of
from graph_service.ledger.pruning import prune
from tests.backup.conftest import ISSUED, content_of, files_of, make_entry

NAMES = ("b", "b.tar", "b.tar.gz", "b.tar.zst")


@pytest.mark.parametrize("name", NAMES)
def test_what_was_backed_up_comes_back(ledger: Ledger, tmp_path: Path, name: str) -> None:
    """Every release has its content; the log goes on with one line that says so."""
    made = take_backup(ledger, tmp_path / name)
    done = restore_backup(tmp_path / name, tmp_path / "new")
    restored = Ledger(tmp_path / "new" / "ledger")
    assert (done.description, done.kept) == (made, None)
    assert content_of(restored) == content_of(ledger)
    assert examine(restored).faults == ()
    lines = restored.audit.path.read_bytes().splitlines(keepends=True)
    assert b"".join(lines[:-1]) == ledger.audit.path.read_bytes()
    newest = restored.audit.newest()
    assert newest is not None
    assert newest.event == "restored"
    assert newest.details["backup"]["head"] == made.head
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["ledger"]
    assert restored.commit([make_entry("c")], issued=ISSUED).number == 4


def test_pruned_releases_stay_pruned(ledger: Ledger, tmp_path: Path) -> None:
    """A backup has no more releases than the record, and the restored one knows why."""
    prune(ledger, 1)
    assert ledger.releases() == (3,)
    take_backup(ledger, tmp_path / "b.tar.zst")
    restore_backup(tmp_path / "b.tar.zst", tmp_path / "new")
    restored = Ledger(tmp_path / "new" / "ledger")
    assert restored.releases() == (3,)
    assert [each.is_pruned for each in restored.history.issues()] == [True, True, False]
    assert examine(restored).faults == ()
    assert restored.commit([make_entry("c")], issued=ISSUED).number == 4


def test_files_are_for_their_owner_alone(ledger: Ledger, tmp_path: Path) -> None:
    """Whatever modes the backup had."""
    take_backup(ledger, tmp_path / "b")
    for path in (tmp_path / "b").rglob("*"):
        path.chmod(0o777)
    restore_backup(tmp_path / "b", tmp_path / "new")
    for path in (tmp_path / "new").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0, path


def test_record_is_not_replaced_without_being_told(ledger: Ledger, tmp_path: Path) -> None:
    """A state folder with a record is left as it is."""
    take_backup(ledger, tmp_path / "b")
    before = files_of(ledger.folder.parent)
    with pytest.raises(InputError, match="--replace"):
        restore_backup(tmp_path / "b", ledger.folder.parent)
    assert files_of(ledger.folder.parent) == before


def test_replaced_record_leaves_its_log(ledger: Ledger, tmp_path: Path) -> None:
    """What was decided since the backup stays known: the log is kept, and the chain names it."""
    state = ledger.folder.parent
    take_backup(ledger, tmp_path / "b")
    before = content_of(ledger)
    ledger.commit([make_entry("later")], issued=ISSUED)
    ledger.reject(reason="synthetic")
    log = ledger.audit.path.read_bytes()
    for name in ("views", "exports"):
        (state / name / "public").mkdir(parents=True)
    done = restore_backup(tmp_path / "b", state, replace=True)
    assert content_of(ledger) == before
    assert done.kept == f"audit-{name_of(log)}.log"
    assert (ledger.folder / done.kept).read_bytes() == log
    newest = ledger.audit.newest()
    assert newest is not None
    assert newest.details["log"] == done.kept
    assert [path.name for path in state.iterdir()] == ["ledger"]
    assert examine(ledger).faults == ()
    # and it is kept by the next backup and the next restore, too
    take_backup(ledger, tmp_path / "c.tar.zst")
    restore_backup(tmp_path / "c.tar.zst", tmp_path / "other")
    assert (tmp_path / "other" / "ledger" / done.kept).read_bytes() == log
    restore_backup(tmp_path / "b", state, replace=True)
    assert (ledger.folder / done.kept).read_bytes() == log


def test_kept_log_that_was_changed_is_a_fault(ledger: Ledger, tmp_path: Path) -> None:
    """Its name is its hash."""
    take_backup(ledger, tmp_path / "b")
    done = restore_backup(tmp_path / "b", ledger.folder.parent, replace=True)
    assert done.kept is not None
    with (ledger.folder / done.kept).open("ab") as file:
        file.write(b"{}\n")
    assert examine(ledger).faults == (f"{done.kept} is damaged: its bytes have another hash",)


@pytest.mark.parametrize("name", ["releases/3.json", "audit.log", "objects"])
def test_damaged_record_can_be_replaced(ledger: Ledger, tmp_path: Path, name: str) -> None:
    """That is what backups are for."""
    take_backup(ledger, tmp_path / "b.tar.gz")
    before = content_of(ledger)
    path = ledger.folder / name
    (next(path.iterdir()) if path.is_dir() else path).write_bytes(b"damage")
    restore_backup(tmp_path / "b.tar.gz", ledger.folder.parent, replace=True)
    assert content_of(Ledger(ledger.folder)) == before


def test_every_truncation_and_flip_of_an_archive_is_refused(ledger: Ledger, tmp_path: Path) -> None:
    """At whatever byte an archive is cut off or changed: an error, and nothing written."""
    for name in NAMES[1:]:
        take_backup(ledger, tmp_path / name)
        data = (tmp_path / name).read_bytes()
        step = max(1, len(data) // 60)
        for at in [*range(0, len(data), step), len(data) - 1]:
            flipped = data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1 :]
            for spoilt in (data[:at], flipped):
                (tmp_path / ("spoilt" + name)).write_bytes(spoilt)
                try:
                    restore_backup(tmp_path / ("spoilt" + name), tmp_path / "new")
                except InputError:
                    assert not (tmp_path / "new" / "ledger").exists()
                else:  # padding, or a header's time: what was restored is whole all the same
                    assert spoilt is flipped or not data[at:].strip(b"\0")
                    assert content_of(Ledger(tmp_path / "new" / "ledger")) == content_of(ledger)
                    (tmp_path / "new").rename(tmp_path / f"whole{name}{at}{len(spoilt)}")


def spoil_sum(folder: Path) -> None:
    """Take a line out of the sums."""
    lines = (folder / "SHA256SUMS").read_bytes().splitlines(keepends=True)
    (folder / "SHA256SUMS").write_bytes(b"".join(lines[:-1]))


def spoil_object(folder: Path) -> None:
    """Change a byte of an object."""
    path = next((folder / "ledger" / "objects").iterdir())
    path.write_bytes(path.read_bytes().replace(b"example", b"exemple"))


def spoil_description(folder: Path) -> None:
    """Describe another release."""
    made = read_description((folder / "backup.json").read_bytes())
    (folder / "backup.json").write_bytes(
        write_description(type(made)(**(vars(made) | {"release": 2})))
    )


def spoil_length(folder: Path) -> None:
    """Announce fewer bytes than there are."""
    made = read_description((folder / "backup.json").read_bytes())
    (folder / "backup.json").write_bytes(
        write_description(type(made)(**(vars(made) | {"bytes": made.bytes - 1})))
    )


def forge(folder: Path) -> None:
    """Change an object together with its sum, as one who knows the layout would."""
    sums = read_sums((folder / "SHA256SUMS").read_bytes())
    name = next(each for each in sums if "/objects/" in each)
    (folder / name).write_bytes(b"forged")
    sums[name] = name_of(b"forged")
    (folder / "SHA256SUMS").write_bytes(write_sums(sums))


def cut_log(folder: Path) -> None:
    """Cut the last line off the log, with its sum."""
    path = folder / "ledger" / "audit.log"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    sums = read_sums((folder / "SHA256SUMS").read_bytes())
    sums["ledger/audit.log"] = name_of(path.read_bytes())
    (folder / "SHA256SUMS").write_bytes(write_sums(sums))


@pytest.mark.parametrize(
    "spoil",
    [
        spoil_sum,
        spoil_object,
        spoil_description,
        spoil_length,
        forge,
        cut_log,
        lambda folder: (folder / "ledger" / "releases" / "2.json").unlink(),
        lambda folder: (folder / "backup.json").unlink(),
        lambda folder: (folder / "SHA256SUMS").unlink(),
    ],
)
def test_damaged_folder_is_refused_and_nothing_is_changed(
    ledger: Ledger, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    """Whatever is missing, changed or forged: an error, and the record that is there stays."""
    take_backup(ledger, tmp_path / "b")
    spoil(tmp_path / "b")
    ledger.commit([make_entry("later")], issued=ISSUED)
    before = files_of(ledger.folder.parent)
    with pytest.raises(InputError):
        restore_backup(tmp_path / "b", ledger.folder.parent, replace=True)
    assert files_of(ledger.folder.parent) == before


def test_archive_that_swells_is_refused(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that announces more than any backup of its size has is not unpacked."""
    take_backup(ledger, tmp_path / "b.tar")
    monkeypatch.setattr(restoring, "_SPARED", 0)
    monkeypatch.setattr(restoring, "_SWELLS", 0.1)
    with pytest.raises(InputError, match="swell"):
        restore_backup(tmp_path / "b.tar", tmp_path / "new")


def test_files_beyond_what_was_announced_are_not_written(ledger: Ledger, tmp_path: Path) -> None:
    """A member that is longer than the backup says it is in all is refused before it is written."""
    take_backup(ledger, tmp_path / "b")
    with tarfile.open(tmp_path / "b.tar", "w", format=tarfile.GNU_FORMAT) as tar:
        for name in ("backup.json", "SHA256SUMS"):
            tar.add(tmp_path / "b" / name, name)
        info = tarfile.TarInfo("ledger/audit.log")
        info.size = 1 << 40
        tar.addfile(info)
    with pytest.raises(InputError, match="not part of this backup"):
        restore_backup(tmp_path / "b.tar", tmp_path / "new")


def test_room_is_looked_for_first(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup that does not fit is refused before it is unpacked."""
    take_backup(ledger, tmp_path / "b")

    class Usage:
        free = 10

    monkeypatch.setattr(restoring.shutil, "disk_usage", lambda _: Usage)
    with pytest.raises(LedgerError, match="lacks room"):
        restore_backup(tmp_path / "b", tmp_path / "new")


def test_full_disk_changes_nothing(
    ledger: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the disk takes no more the record that is there stays."""
    take_backup(ledger, tmp_path / "b")
    before = files_of(ledger.folder.parent)
    real = os.fsync
    count = iter(range(1000))

    def full(descriptor: int) -> None:
        if next(count) > 5:
            raise OSError(28, "No space left on device")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(LedgerError, match="No space left"):
        restore_backup(tmp_path / "b", ledger.folder.parent, replace=True)
    assert files_of(ledger.folder.parent) == before


def test_what_a_crash_left_is_removed(ledger: Ledger, tmp_path: Path) -> None:
    """A restore that was killed is no hindrance for the next one."""
    take_backup(ledger, tmp_path / "b")
    (tmp_path / "new" / "restoring" / "ledger").mkdir(parents=True)
    (tmp_path / "new" / "restoring" / "ledger" / "audit.log").write_bytes(b"half")
    restore_backup(tmp_path / "b", tmp_path / "new")
    assert content_of(Ledger(tmp_path / "new" / "ledger")) == content_of(ledger)


def test_tokens_come_back_only_where_there_are_none(ledger: Ledger, tmp_path: Path) -> None:
    """A token that was revoked since the backup is not made valid by it in silence."""
    state = ledger.folder.parent
    text = tokens_of(state).create("office")
    take_backup(ledger, tmp_path / "b", {"tokens.json": state / "tokens.json"})
    with pytest.raises(InputError, match="has tokens"):
        restore_backup(tmp_path / "b", state, replace=True, tokens=True)
    restore_backup(tmp_path / "b", tmp_path / "without")
    assert tokens_of(tmp_path / "without").find(text) is None
    restore_backup(tmp_path / "b", tmp_path / "new", tokens=True)
    assert tokens_of(tmp_path / "new").find(text) is not None
    assert (tmp_path / "new" / "tokens.json").stat().st_mode & 0o777 == 0o600


def test_tokens_that_are_not_there_or_damaged_are_told(ledger: Ledger, tmp_path: Path) -> None:
    """Before anything is changed."""
    take_backup(ledger, tmp_path / "b")
    with pytest.raises(InputError, match="no tokens"):
        restore_backup(tmp_path / "b", tmp_path / "new", tokens=True)
    (tmp_path / "tokens").write_text(json.dumps({"format": 1, "tokens": [{"name": 1}]}))
    take_backup(ledger, tmp_path / "c", {"tokens.json": tmp_path / "tokens"})
    with pytest.raises(InputError, match="tokens is damaged"):
        restore_backup(tmp_path / "c", tmp_path / "new", tokens=True)
    assert not (tmp_path / "new" / "ledger").exists()
