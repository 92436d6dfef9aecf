"""The marker of a view: written last, so a folder without it is half a view.

It lists the engine's files too. The engine notices damage in its tables (they have checksums), but
not a manifest that was cut off: it then opens a store that is silently empty. So the small files
are compared with their hashes, and all with their sizes, before a view is used.
"""

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from graph_service.ledger.durable import publish_files

NAME: Final = "view.json"
_FORMAT: Final = 3
_HASHED_BYTES: Final = 1 << 20
VOLATILE: Final = ("LOG", "LOCK")
"""Names that the engine's own log and lock start with: they change when a store is opened."""


@dataclass(frozen=True)
class Marker:
    """What a finished view says of itself.

    ``digest`` is that of the visible entries, ``since`` and ``until`` the first and the last
    release for which it is known to be the view, ``triples`` the number of merged triples,
    ``files`` the engine's files: name -> size in bytes, and SHA-256 of the small ones.

    ``audiences`` is the set, sorted. ``origin`` names the folder of the view that was made from
    nothing and that this one comes from; ``made`` is the newest release when that was. Since then
    ``removed`` quads were taken out, which were of the graphs ``leftovers`` (SHA-256 of their
    IRIs, sorted): terms of them may still be in the files. Those of a view that is ``settled`` are
    as few as they can be, so that reading it is as fast as it can be.
    """

    digest: str
    since: int
    until: int
    triples: int
    files: dict[str, str]
    audiences: list[str]
    origin: str
    made: int
    settled: bool
    removed: int = 0
    leftovers: list[str] = field(default_factory=list)


def write_marker(folder: Path, marker: Marker) -> None:
    """Put the marker into the folder of its view, whole and durable.

    Raises:
        OSError: it can't be written.
    """
    text = json.dumps({"format": _FORMAT} | asdict(marker), sort_keys=True, indent=1)
    publish_files(folder, [(NAME, text.encode() + b"\n")])


def read_marker(folder: Path) -> Marker | None:
    """Return the marker of a view, or ``None`` when the view is unfinished, foreign or damaged."""
    try:
        members = json.loads((folder / NAME).read_bytes())
        if members.pop("format") != _FORMAT:
            return None
        marker = Marker(**members)
        return marker if marker.files == list_files(folder / "store") else None
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def list_files(store: Path) -> dict[str, str]:
    """Return the engine's files as the marker lists them."""
    return {
        path.name: _describe(path)
        for path in sorted(store.iterdir())
        if not path.name.startswith(VOLATILE)
    }


def _describe(path: Path) -> str:
    size = path.stat().st_size
    if size > _HASHED_BYTES:
        return str(size)
    return f"{size} {hashlib.sha256(path.read_bytes()).hexdigest()}"
