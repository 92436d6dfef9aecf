"""Which views and text indexes are not what their markers say; looked at without changing any."""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path

from graph_service.views.generations import HALF
from graph_service.views.index import MARKER, NAME
from graph_service.views.marker import read_marker


def unsound_views(folder: Path) -> Iterator[str]:
    """Yield what is wrong below the folder of views: a path in it and a reason.

    Raises:
        OSError: a folder can't be read.
    """
    for place in sorted(folder.glob("*/*")):
        name = str(place.relative_to(folder))
        if not place.is_dir():
            continue
        if place.suffix == HALF:
            yield f"{name}: unfinished"
        elif read_marker(place) is None:
            yield f"{name}: damaged"
        elif (place / NAME).exists() and not _is_whole(place):
            yield f"{name}/{NAME}: damaged"


def _is_whole(place: Path) -> bool:
    """Return whether the bytes of a text index are those that its marker names."""
    try:
        members = json.loads((place / MARKER).read_bytes())
        with (place / NAME).open("rb") as file:
            return bool(members["sha256"] == hashlib.file_digest(file, "sha256").hexdigest())
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return False
