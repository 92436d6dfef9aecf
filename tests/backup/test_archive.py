"""An archive is read as if anybody had made it: what is not part of a backup is refused."""

import gzip
import io
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.backup.archive import is_archive, members
from graph_service.errors import InputError

NAME = "ledger/audit.log"


def member(name: str, data: bytes = b"x", kind: bytes = tarfile.REGTYPE) -> tarfile.TarInfo:
    """Return the header of a member."""
    info = tarfile.TarInfo(name)
    info.type, info.size = kind, len(data) if kind == tarfile.REGTYPE else 0
    return info


def pack(path: Path, *infos: tarfile.TarInfo, form: int = tarfile.USTAR_FORMAT) -> Path:
    """Write an archive whose members hold ``x`` each."""
    with tarfile.open(path, "w", format=form) as tar:
        for info in infos:
            tar.addfile(info, io.BytesIO(b"x" * info.size))
    return path


def read(path: Path) -> dict[str, bytes]:
    """Return what is read of an archive."""
    with members(path) as found:
        return {name: b"".join(chunks) for name, _, chunks in found}


@pytest.mark.parametrize("prefix", ["", "./", "graph-backup/", "./2026-01-31/"])
def test_files_are_read_whatever_folder_they_are_packed_in(tmp_path: Path, prefix: str) -> None:
    """An archive that somebody packed again with tar is read as well."""
    path = pack(tmp_path / "b.tar", member(prefix + NAME), member(prefix + "SHA256SUMS"))
    assert read(path) == {NAME: b"x", "SHA256SUMS": b"x"}


@pytest.mark.parametrize(
    "name",
    [
        "../ledger/audit.log",
        "../../ledger/audit.log",
        "/ledger/audit.log",
        "a/../ledger/audit.log",
        "a/b/ledger/audit.log",
        "etc/passwd",
        "ledger/lock",
        "ledger/objects/" + "g" * 64,
        "",
    ],
)
def test_other_names_are_refused(tmp_path: Path, name: str) -> None:
    """Paths that lead out, absolute ones, and files that no backup has."""
    with pytest.raises(InputError, match="not part of a backup"):
        read(pack(tmp_path / "b.tar", member(name)))


@pytest.mark.parametrize(
    "kind",
    [
        tarfile.SYMTYPE,
        tarfile.LNKTYPE,
        tarfile.CHRTYPE,
        tarfile.BLKTYPE,
        tarfile.FIFOTYPE,
        tarfile.CONTTYPE,
        tarfile.GNUTYPE_SPARSE,
        tarfile.GNUTYPE_LONGNAME,
        tarfile.XHDTYPE,
        tarfile.XGLTYPE,
        b"Z",
    ],
)
def test_other_kinds_are_refused(tmp_path: Path, kind: bytes) -> None:
    """Links, devices, extensions: whatever their name is."""
    block = member(NAME, kind=kind).tobuf(tarfile.USTAR_FORMAT, "ascii", "strict")
    (tmp_path / "b.tar").write_bytes(block + bytes(10 * 512))
    with pytest.raises(InputError):
        read(tmp_path / "b.tar")


def test_long_header_of_an_extension_is_not_read(tmp_path: Path) -> None:
    """A header that announces terabytes of extension costs nothing."""
    info = member(NAME, kind=tarfile.XHDTYPE)
    info.size = 1 << 42
    block = info.tobuf(tarfile.GNU_FORMAT, "ascii", "strict")
    (tmp_path / "b.tar").write_bytes(block + bytes(10 * 512))
    with pytest.raises(InputError):
        read(tmp_path / "b.tar")


def test_folders_are_passed_over(tmp_path: Path) -> None:
    """Folders in an archive mean nothing: those of a backup are known."""
    path = pack(tmp_path / "b.tar", member("x/", kind=tarfile.DIRTYPE), member("x/" + NAME))
    assert read(path) == {NAME: b"x"}


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tar.zst"])
@pytest.mark.parametrize("damage", [b"", b"\0", b"garbage " * 500, bytes(2048)[:700]])
def test_garbage_is_refused(tmp_path: Path, suffix: str, damage: bytes) -> None:
    """What is no archive at all is an error of the input."""
    (tmp_path / f"b{suffix}").write_bytes(damage)
    with pytest.raises(InputError):
        read(tmp_path / f"b{suffix}")


def test_file_that_is_shorter_than_announced_is_cut_off(tmp_path: Path) -> None:
    """The end of the archive in the middle of a file is an error."""
    path = pack(tmp_path / "b.tar", member(NAME, b"x" * 5000))
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(InputError, match="cut off"):
        read(path)


def test_bytes_behind_the_end_are_refused(tmp_path: Path) -> None:
    """Nothing follows an archive but empty blocks, and not many of them."""
    path = pack(tmp_path / "b.tar", member(NAME))
    path.write_bytes(path.read_bytes() + b"more")
    with pytest.raises(InputError, match="behind its end"):
        read(path)
    path = pack(tmp_path / "b.tar", member(NAME))
    (tmp_path / "b.tar.gz").write_bytes(gzip.compress(path.read_bytes() + bytes(10 << 20)))
    with pytest.raises(InputError, match="behind its end"):
        read(tmp_path / "b.tar.gz")


def folder_with(tmp_path: Path, spoil: Callable[[Path], object]) -> Path:
    """Return a folder of three files, one of them spoilt."""
    (tmp_path / "b" / "ledger").mkdir(parents=True)
    (tmp_path / "b" / "backup.json").write_bytes(b"{}")
    (tmp_path / "b" / "SHA256SUMS").write_text(f"{'a' * 64}  {NAME}\n")
    (tmp_path / "b" / NAME).write_bytes(b"x")
    spoil(tmp_path / "b")
    return tmp_path / "b"


def to_link(folder: Path) -> None:
    """Make a file a symbolic link."""
    (folder / NAME).rename(folder / "other")
    (folder / NAME).symlink_to(folder / "other")


def to_linked_folder(folder: Path) -> None:
    """Make a folder a symbolic link."""
    (folder / "ledger").rename(folder / "other")
    (folder / "ledger").symlink_to(folder / "other")


def to_folder(folder: Path) -> None:
    """Make a file a folder."""
    (folder / NAME).unlink()
    (folder / NAME).mkdir()


def test_folder_is_read_by_its_list(tmp_path: Path) -> None:
    """Other files in the folder are not looked at."""
    folder = folder_with(tmp_path, lambda folder: (folder / "note.txt").write_text("mine"))
    assert list(read(folder)) == ["backup.json", "SHA256SUMS", NAME]


@pytest.mark.parametrize("spoil", [to_link, to_linked_folder, to_folder])
def test_links_and_folders_are_refused(tmp_path: Path, spoil: Callable[[Path], object]) -> None:
    """Nothing but regular files, where they are said to be."""
    with pytest.raises(InputError):
        read(folder_with(tmp_path, spoil))


def test_absent_backup_is_an_error(tmp_path: Path) -> None:
    """A path that leads nowhere is named."""
    with pytest.raises(InputError, match="No such file"):
        read(tmp_path / "absent.tar")


def test_suffix_says_whether_it_is_one_file() -> None:
    """A folder may have any other name."""
    names = ["b.tar", "b.tar.gz", "b.tar.zst", "b", "b.zip", "tar"]
    assert [is_archive(Path(name)) for name in names] == [True] * 3 + [False] * 3
