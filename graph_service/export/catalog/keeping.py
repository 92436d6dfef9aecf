"""The statistics of a view, counted once and kept beside its store.

::

    <views>/<audiences>/<release>-<digest>/statistics.json    with the digest of the view, and a
                                                              SHA-256 of what it says

So they go with the view: what was withdrawn, or is hidden from a set by now, is in no file of it.
The file is derived. One that is damaged, or of other content, is not used and is made anew.
"""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from graph_service.errors import disk_error
from graph_service.export.catalog.counting import count
from graph_service.export.catalog.statistics import Measured, statistics_of
from graph_service.views.content import Content
from graph_service.views.merge import merged_triples
from graph_service.views.views import View

NAME: Final = "statistics.json"
MOST_DATASETS: Final = 200
"""Datasets that are counted one by one, the first by name."""

_FORMAT: Final = 1


def read_statistics(view: View) -> Measured | None:
    """Return the statistics of a view, ``None`` when they are not there or not whole."""
    folder = view.path.parent
    for path in (folder / NAME, *sorted(folder.parent.glob(f"*/{NAME}"))):
        found = _read(path, view.digest)
        if found is not None:
            return found
    return None


def ensure_statistics(view: View) -> Measured:
    """Return the statistics of a view, counted when they are not there.

    Memory is bounded, whatever the size of the view; a million triples take some seconds.

    Raises:
        LedgerError: the ledger is damaged or has other content by now, or the disk takes no more.
    """
    found = read_statistics(view)
    if found is None:
        try:
            found = _measure(view)
            _write(view, found)
        except OSError as error:
            raise disk_error("can't count what a view shows", error) from error
    return found


def unsound_statistics(folder: Path) -> Iterator[str]:
    """Yield which statistics below the folder of views are damaged."""
    for path in sorted(folder.glob(f"*/*/{NAME}")):
        if _read(path, None) is None:
            yield f"{path.relative_to(folder)}: damaged"


def _measure(view: View) -> Measured:
    content = Content(view)
    names = sorted({entry.dataset for entry in content.entries})[:MOST_DATASETS]
    return Measured(
        count(merged_triples(content.graphs())),
        {name: count(merged_triples(content.graphs(name)), partitions=False) for name in names},
    )


def _write(view: View, found: Measured) -> None:
    folder = view.path.parent
    statistics = asdict(found)
    members = {
        "format": _FORMAT,
        "view": view.digest,
        "sha256": _hash(statistics),
        "statistics": statistics,
    }
    half = folder / f"{NAME}.{os.getpid()}.half"
    try:
        half.write_text(json.dumps(members), encoding="utf-8")
        half.replace(folder / NAME)
    finally:
        half.unlink(missing_ok=True)


def _read(path: Path, digest: str | None) -> Measured | None:
    try:
        members: dict[str, Any] = json.loads(path.read_bytes())
        statistics = members["statistics"]
        if members["format"] != _FORMAT or members["sha256"] != _hash(statistics):
            return None
        if digest is not None and members["view"] != digest:
            return None
        datasets = statistics["datasets"].items()
        return Measured(
            statistics_of(statistics["whole"]),
            {name: statistics_of(each) for name, each in datasets},
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None


def _hash(statistics: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(statistics, sort_keys=True).encode()).hexdigest()
