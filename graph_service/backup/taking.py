"""Taking a backup of a record, also while it is written.

::

    copy what is there (no lock) -> lock -> copy what is new, drop what went -> unlock
        -> sums, fsync -> rename

So writers wait only for what changed during the first pass. Every object and manifest is verified
when it is copied: a backup of a damaged record is refused, never made.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from contextlib import AbstractContextManager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph_service.backup.archive import is_archive, write_archive
from graph_service.backup.layout import (
    DESCRIPTION,
    SUMS,
    Description,
    write_description,
    write_sums,
)
from graph_service.errors import InputError, LedgerError, NotFound
from graph_service.ledger.audit import ORIGIN
from graph_service.ledger.durable import disk_faults, make_folder, sync_folder, sync_tree
from graph_service.ledger.ledger import Ledger
from graph_service.ledger.proposal import write_proposal
from graph_service.ledger.release import read_manifest

_HALF: Final = ".half"


def take_backup(ledger: Ledger, path: Path, extra: Mapping[str, Path] | None = None) -> Description:
    """Write a backup of the record to ``path``; durable when this returns.

    Args:
        ledger: the record; a service may write it meanwhile.
        path: becomes a folder, or one file when it ends with a suffix of an archive.
        extra: further files, by their names in the backup; each is left out when it is absent.

    Raises:
        NotFound: nothing was published yet.
        InputError: there is something at ``path``, or its folder is not there.
        LedgerError: the record is damaged or locked, or the disk takes no more.
    """
    if ledger.current() is None:
        raise NotFound("nothing was published yet: there is nothing to back up")
    path = path.absolute()
    if path.exists() or path.is_symlink():
        raise InputError("is there already; a backup replaces nothing", file=str(path))
    if not path.parent.is_dir():
        raise InputError("the folder to put it in is not there", file=str(path))
    with disk_faults("can't write the backup"):
        # its mode is 0700 from the first moment
        half = Path(tempfile.mkdtemp(_HALF, path.name + ".", path.parent))
        try:
            made = _fill(ledger, half, extra or {})
            if is_archive(path):
                _pack(half, path)
            else:
                sync_tree(half)
                half.rename(path)
                sync_folder(path.parent)
        finally:
            shutil.rmtree(half, ignore_errors=True)
    return made


def _fill(ledger: Ledger, half: Path, extra: Mapping[str, Path]) -> Description:
    copy = _Copy(ledger, half)
    copy.renew(strict=False)
    with ledger.writing():  # a withdrawal that is not over is finished first
        release = ledger.current()
        if release is None:
            raise LedgerError("the record is gone")
        copy.renew(strict=True)
        copy.proposals()
        lines, head = copy.logs()
    for name, source in extra.items():
        with suppress(FileNotFoundError):
            copy.put(name, source.read_bytes())
    made = Description(
        release=release.number,
        digest=release.digest,
        lines=lines,
        head=head,
        files=len(copy.sums),
        bytes=sum((half / name).stat().st_size for name in copy.sums),
        taken=datetime.now(UTC).isoformat(timespec="seconds"),
    )
    copy.put(DESCRIPTION, write_description(made))
    (half / SUMS).write_bytes(write_sums(copy.sums))
    return made


def _pack(half: Path, path: Path) -> None:
    names = sorted(str(each.relative_to(half)) for each in half.rglob("*") if each.is_file())
    names.sort(key=lambda name: (name != DESCRIPTION, name != SUMS))
    # inside of the unfinished folder: whatever happens, it goes with it
    packed = half / "packed"
    with os.fdopen(os.open(packed, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        write_archive(half, names, file, path.suffix)
        file.flush()
        os.fsync(file.fileno())
    packed.rename(path)
    sync_folder(path.parent)


class _Copy:
    """What is copied so far; ``sums`` are the hashes of its files."""

    def __init__(self, ledger: Ledger, folder: Path) -> None:
        self.sums: dict[str, str] = {}
        self._ledger = ledger
        self._folder = folder
        self._stamps: dict[str, object] = {}
        self._digests: dict[str, str] = {}
        self._named = set[str]()
        for name in ("objects", "bases", "releases"):
            make_folder(folder / "ledger" / name)

    def put(self, name: str, data: bytes) -> None:
        """Write one file of the copy."""
        make_folder((self._folder / name).parent)
        (self._folder / name).write_bytes(data)
        self.sums[name] = hashlib.sha256(data).hexdigest()

    def renew(self, *, strict: bool) -> None:
        """Make the copy what the record is now.

        Args:
            strict: whether what is missing or damaged is an error; else it may come later.

        Raises:
            LedgerError: an object or manifest is missing or damaged.
        """
        quiet = suppress(*(() if strict else (LedgerError, OSError)))
        present = {f"ledger/releases/{number}.json": number for number in self._ledger.releases()}
        if self._read(present, quiet):  # what a withdrawal changed is not to be in the copy
            self._stamps.clear()
            self._named.clear()
            self._read(present, quiet)
        for name in sorted(self._named - self.sums.keys()):
            folder, _, stem = name.removeprefix("ledger/").partition("/")
            read = self._ledger.bases.data if folder == "bases" else self._ledger.read
            with quiet:
                self.put(name, read(stem))
        for name in self.sums.keys() - present.keys() - self._named:
            (self._folder / name).unlink()  # withdrawn meanwhile
            del self.sums[name]

    def _read(self, present: Mapping[str, int], quiet: AbstractContextManager[object]) -> bool:
        """Copy the manifests that are new or other files than before.

        Returns:
            Whether one of them is of another content than before, not just in another form.
        """
        amended = False
        for name in present:
            stamp = self._stamp(name)
            if name in self._stamps and self._stamps[name] == stamp:
                continue
            with quiet:
                data = self._source(name).read_bytes()
                found = read_manifest(data, present[name], self._ledger.bases.read)
                self._named |= {f"ledger/objects/{entry.object}" for entry in found.entries}
                if found.base is not None:
                    self._named.add(f"ledger/bases/{found.base}")
                amended |= self._digests.get(name, found.digest) != found.digest
                self._digests[name] = found.digest
                self.put(name, data)
                self._stamps[name] = stamp
        return amended

    def _source(self, name: str) -> Path:
        return self._ledger.folder / Path(name).relative_to("ledger")

    def _stamp(self, name: str) -> object:
        """Tell one content of a file of the record from another: each is a new file."""
        try:
            found = self._source(name).stat()
        except FileNotFoundError:
            return None
        return found.st_ino, found.st_mtime_ns, found.st_size

    def proposals(self) -> None:
        """Copy what waits for a decision, and what was decided.

        Raises:
            LedgerError: one is damaged.
        """
        found = list(self._ledger.proposals.all())
        if found:
            make_folder(self._folder / "ledger" / "proposals")
        for each in found:
            self.put(f"ledger/proposals/{each.id}.json", write_proposal(each))

    def logs(self) -> tuple[int, str]:
        """Copy the audit logs; return the number of lines and the head of the present one.

        Raises:
            LedgerError: its chain is broken.
        """
        lines, head = 0, ORIGIN
        for record in self._ledger.audit.records():
            lines, head = record.number, record.hash
        for path in sorted(self._ledger.folder.glob("audit*.log")):
            self.put(f"ledger/{path.name}", path.read_bytes())
        return lines, head
