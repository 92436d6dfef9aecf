"""What is kept with a record: entries of partners, what is known of pulls, the secret of sheets.

Credentials of partners are in no backup. What is there already is never replaced: a partner that
was removed since the backup was taken must not come back with it.
"""

import json
from pathlib import Path
from typing import Any, Final

from graph_service.backup.layout import SHEETS, is_listed
from graph_service.errors import InputError, LedgerError
from graph_service.ledger.durable import make_folder, publish_files, sync_folder
from graph_service.partners.partner import Partner
from graph_service.partners.registry import FOLDER, Registry, registry_of

_KNOWN: Final = "harvests/*/known.json"
_UNHEARD: Final[dict[str, Any]] = {
    "heard": [],
    "feed_etag": "",
    "feed_modified": "",
    "feed_due": 0.0,
}


def beside(state: Path) -> dict[str, Path]:
    """Return the files of a state folder that are kept with its record, by names in a backup."""
    partners = state / FOLDER
    found = [state / SHEETS, *partners.glob("*.ttl"), *partners.glob(_KNOWN)]
    named = {path.relative_to(state).as_posix(): path for path in found if path.is_file()}
    return {name: path for name, path in sorted(named.items()) if is_listed(name)}


def verify_beside(stage: Path, where: str) -> None:
    """Refuse entries of partners that are none.

    Raises:
        InputError: one is damaged.
    """
    try:
        Registry(stage / FOLDER).all()
    except LedgerError as error:
        raise InputError(str(error), file=where) from error


def put_beside(stage: Path, state: Path) -> tuple[Partner, ...]:
    """Put what a backup had into a state folder, where that has nothing of its kind.

    What feeds of partners said is to be heard again, since the record may be an older one.

    Returns:
        The partners that are there now and were not.

    Raises:
        OSError: the disk takes no more.
    """
    if (stage / SHEETS).exists() and not (state / SHEETS).exists():
        (stage / SHEETS).rename(state / SHEETS)
    new: tuple[Partner, ...] = ()
    if not registry_of(state).all():
        new = Registry(stage / FOLDER).all()
        for name, path in beside(stage).items():
            if name == SHEETS:
                continue
            make_folder((state / name).parent)
            path.replace(state / name)
            sync_folder((state / name).parent)
    for path in (state / FOLDER).glob(_KNOWN):
        _forget_heard(path)
    return new


def _forget_heard(path: Path) -> None:
    try:
        known = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        return  # whoever reads it next says so
    if isinstance(known, dict):
        data = json.dumps(known | _UNHEARD, indent=1).encode()
        publish_files(path.parent, [(path.name, data + b"\n")])
