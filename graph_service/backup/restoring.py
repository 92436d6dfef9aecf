"""Restoring a backup: everything is verified beside the record before anything takes its place.

::

    backup -> <state>/restoring (every hash, every manifest, the chain) -> fsync
        -> derived files are removed -> the two ledgers change places in one step

A crash before that step leaves the record as it was, one after it the restored one; what is in
``restoring`` then is removed by the next restore, and when a service starts.
"""

import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from graph_service.access.tokens import Tokens
from graph_service.backup.archive import Member, is_archive, members
from graph_service.backup.beside import put_beside, verify_beside
from graph_service.backup.layout import (
    DESCRIPTION,
    LONGEST_DESCRIPTION,
    LONGEST_SUMS,
    SUMS,
    TOKENS,
    Description,
    read_description,
    read_sums,
)
from graph_service.backup.withdrawals import apply_again, stones_of
from graph_service.errors import InputError, LedgerError
from graph_service.ledger.audit import ORIGIN
from graph_service.ledger.durable import (
    disk_faults,
    exchange_folders,
    make_folder,
    sync_folder,
    sync_tree,
)
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import LOCK_SECONDS, Ledger
from graph_service.ledger.lock import exclusive
from graph_service.partners.partner import Partner

STAGE: Final = "restoring"
"""Name of the folder in the state folder where a backup is verified."""

_SWELLS: Final = 1_000
_SPARED: Final = 100_000_000
"""An archive may hold so many times its own size, and these bytes in any case."""


@dataclass(frozen=True)
class Restored:
    """What was restored; ``kept`` is the name of the log of the record that was replaced.

    ``withdrawn`` counts what that record had withdrawn and the backup had not: it was withdrawn
    again. ``partners`` are those whose entries came with it.
    """

    description: Description
    kept: str | None
    withdrawn: int
    partners: tuple[Partner, ...] = ()


def restore_backup(
    source: Path, state: Path, *, replace: bool = False, tokens: bool = False
) -> Restored:
    """Put a backup into a state folder that nobody serves from; durable when this returns.

    Args:
        source: a folder or an archive.
        state: the state folder.
        replace: whether a record that is there may be replaced.
        tokens: whether to restore the tokens, too.

    Raises:
        InputError: the backup is damaged, cut off or malicious; or there is a record, or tokens.
            Nothing was changed.
        LedgerError: the disk takes no more, or what was withdrawn can't be read from the record
            that is there. Nothing was changed.
    """
    target = Ledger(state / "ledger")
    if not replace and (target.releases() or target.audit.path.exists()):
        raise InputError("the state folder holds a record; --replace puts the backup in its place")
    if tokens and (state / TOKENS).exists():
        raise InputError("the state folder has tokens; take the file away first", file=TOKENS)
    with disk_faults("can't restore"), _stage(state) as stage:
        description = _unpack(source, stage)
        staged = Ledger(stage / "ledger")
        _verify(staged, description, source)
        verify_beside(stage, str(source))
        if tokens:
            _verify_tokens(stage, source)
        make_folder(target.folder)
        with exclusive(target.folder / "lock", LOCK_SECONDS):
            kept = _keep_log(target, staged) if target.audit.path.exists() else None
            details = {"backup": vars(description), "log": kept}
            now = datetime.now(UTC)
            staged.audit.append("restored", now, **details)
            withdrawn = apply_again(staged, stones_of(target), now)
            (staged.folder / "lock").unlink(missing_ok=True)
            sync_tree(stage)
            for name in ("views", "exports", "feeds"):
                if (state / name).exists():
                    shutil.rmtree(state / name)
            partners = put_beside(stage, state)
            if tokens:
                (stage / TOKENS).rename(state / TOKENS)
            exchange_folders(stage / "ledger", target.folder)
            sync_folder(state)
    return Restored(description, kept, withdrawn, partners)


def clear_stage(state: Path) -> None:
    """Remove what a restore that was killed has left, perhaps the record that it replaced.

    Raises:
        LedgerError: it can't be removed.
    """
    with disk_faults("can't remove what a restore left"):
        if (state / STAGE).exists():
            shutil.rmtree(state / STAGE)


@contextmanager
def _stage(state: Path) -> Iterator[Path]:
    make_folder(state)
    clear_stage(state)
    stage = state / STAGE
    stage.mkdir(0o700)
    try:
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _unpack(source: Path, stage: Path) -> Description:
    """Write the files of a backup below ``stage`` and check their hashes.

    Raises:
        InputError: it is damaged or holds what does not belong to it.
    """
    where = str(source)
    with members(source) as found:
        description = read_description(_small(found, DESCRIPTION, LONGEST_DESCRIPTION, where))
        size = source.stat().st_size
        if is_archive(source) and description.bytes > _SWELLS * size + _SPARED:
            raise InputError("it would swell to more than any backup does", file=where)
        free = shutil.disk_usage(stage).free
        if description.bytes > free:
            raise LedgerError(f"the disk lacks room: {description.bytes:,} bytes, {free:,} free")
        sums = read_sums(_small(found, SUMS, LONGEST_SUMS, where))
        sums.pop(DESCRIPTION, None)
        for folder in ("objects", "bases", "releases", "proposals"):
            make_folder(stage / "ledger" / folder)
        left = description.bytes
        for name, length, chunks in found:
            left -= length
            make_folder((stage / name).parent)
            if left < 0 or sums.pop(name, None) != _write(stage / name, chunks):
                raise InputError(f"damaged, or not part of this backup: {name}", file=where)
        if sums:
            raise InputError(f"it lacks {len(sums)} file(s): {min(sums)}", file=where)
    return description


def _small(found: Iterator[Member], name: str, most: int, where: str) -> bytes:
    got, size, chunks = next(found, ("", 0, iter(())))
    if got != name:
        raise InputError(f"no backup, or packed in another order: {name} is not there", file=where)
    if size > most:
        raise InputError(f"{name} is longer than any", file=where)
    return b"".join(chunks)


def _write(path: Path, chunks: Iterator[bytes]) -> str:
    total = hashlib.sha256()
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            total.update(chunk)
            file.write(chunk)
    return total.hexdigest()


def _verify(staged: Ledger, description: Description, source: Path) -> None:
    """Hold the record in a backup against itself, and against what the backup says of it."""
    faults = examine(staged).faults
    if faults:
        raise InputError(f"its record is not sound: {faults[0]}", file=str(source))
    release, head, lines = staged.current(), ORIGIN, 0
    for record in staged.audit.records():
        head, lines = record.hash, record.number
    found = release and (release.number, release.digest, head, lines)
    said = description
    if found != (said.release, said.digest, said.head, said.lines):
        raise InputError("its record is not the one that it describes", file=str(source))


def _verify_tokens(stage: Path, source: Path) -> None:
    if not (stage / TOKENS).exists():
        raise InputError("it has no tokens: it was taken without them", file=str(source))
    try:
        Tokens(stage / TOKENS).all()
    except LedgerError as error:
        raise InputError(str(error), file=str(source)) from error


def _keep_log(target: Ledger, staged: Ledger) -> str:
    """Keep the logs of the record that is replaced: what was decided stays known."""
    for path in target.folder.glob("audit-*.log"):
        if not (staged.folder / path.name).exists():
            shutil.copyfile(path, staged.folder / path.name)
    data = target.audit.path.read_bytes()
    name = f"audit-{hashlib.sha256(data).hexdigest()}.log"
    (staged.folder / name).write_bytes(data)
    (staged.folder / name).chmod(0o600)
    return name
