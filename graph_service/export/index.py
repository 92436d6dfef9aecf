"""The index of a folder of exports: what they are of, and the files that are there and whole.

::

    index.json   {"audiences", "release", "digest", "exports": [...], "leftOut": [...]}

It is written anew, beside and then renamed, after each file: what it does not name is not served.
"""

import hashlib
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final
from urllib.parse import quote

from graph_service.export.offer import File

INDEX: Final = "index.json"
_LONGEST: Final = 200


@dataclass(frozen=True)
class Export:
    """A file that was made: ``size`` is in bytes, ``sha256`` in hexadecimal.

    ``rdfc10`` is the SHA-256 of the canonical form (RDFC-1.0) of the RDF in it, ``""`` where it
    has none.
    """

    file: File
    size: int
    sha256: str
    rdfc10: str = ""

    @property
    def name(self) -> str:
        """Its path below ``/exports/``, escaped."""
        return self.file.name

    @property
    def media_type(self) -> str:
        """The media type of what it holds, whether coded or not."""
        return self.file.media_type


@dataclass(frozen=True)
class Index:
    """What is in a folder: ``exports`` by name, and ``left_out``, name -> why there is none."""

    audiences: frozenset[str]
    release: int
    digest: str
    exports: dict[str, Export] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)


def read_index(folder: Path) -> Index | None:
    """Return the index of a folder, ``None`` when it has none that can be read."""
    try:
        members = json.loads((folder / INDEX).read_bytes())
        return Index(
            frozenset(members["audiences"]),
            members["release"],
            members["digest"],
            {each["name"]: _export(each) for each in members["exports"]},
            {each["name"]: each["reason"] for each in members["leftOut"]},
        )
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def write_index(folder: Path, index: Index) -> None:
    """Put an index in place; a crash leaves the one before.

    Raises:
        OSError: it can't be written.
    """
    members: dict[str, Any] = {
        "audiences": sorted(index.audiences),
        "release": index.release,
        "digest": index.digest,
        "exports": [_row(each) for each in index.exports.values()],
        "leftOut": [{"name": name, "reason": why} for name, why in index.left_out.items()],
    }
    half = folder / f"{INDEX}.half"
    half.write_bytes(json.dumps(members, indent=1).encode() + b"\n")
    half.rename(folder / INDEX)


def path_in(folder: Path, name: str) -> Path:
    """Return where the file with a name lies: always in the folder itself."""
    flat = quote(name, safe="")
    if len(flat) > _LONGEST:
        flat = "long-" + hashlib.sha256(name.encode()).hexdigest()
    return folder / flat


def _row(export: Export) -> dict[str, Any]:
    file = export.file
    return {
        "name": file.name,
        "mediaType": file.media_type,
        "coding": file.coding,
        "packs": file.packs,
        "listed": file.listed,
        "bytes": export.size,
        "sha256": export.sha256,
        "rdfc10": export.rdfc10,
    }


def _export(row: dict[str, Any]) -> Export:
    file = File(row["name"], row["mediaType"], row["coding"], row["packs"], row["listed"])
    return Export(file, row["bytes"], row["sha256"], row["rdfc10"])
