"""Bridges among the exports: their names, and what makes each."""

import threading
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from graph_service.bridges.losses import Losses
from graph_service.export.bridges.making import (
    Desk,
    Making,
    make_followthemoney,
    make_uwazi_archive,
    make_uwazi_json,
)
from graph_service.export.content import Content
from graph_service.export.offer import Bench, File

FOLDER: Final = "bridges/"
LINES_OF_JSON: Final = "application/x-ndjson"
CSV: Final = "text/csv"
JSON: Final = "application/json"
ZIP: Final = "application/zip"

_MAKING: Final[dict[str, tuple[str, Making]]] = {
    "followthemoney.json": (LINES_OF_JSON, make_followthemoney),
    "uwazi.zip": (ZIP, make_uwazi_archive),
    "uwazi.json": (JSON, make_uwazi_json),
}
"""Name -> its media type, and what makes it."""

BRIDGES: Final = {
    "followthemoney": FOLDER + "followthemoney.json",
    "uwazi-csv": FOLDER + "uwazi.zip",
    "uwazi-json": FOLDER + "uwazi.json",
}
"""What somebody asks for -> the name of the file."""

_TRIPLES: Final = "graph.nt"
_LOSSES: Final = "-losses.csv"


class _Keeping(threading.local):
    """The report that each thread made last, and of what it is."""

    of: tuple[frozenset[str], str, str] | None = None
    report: bytes = b""


class BridgesMaker:
    """Makes the bridges of a content (see :class:`graph_service.export.offer.Maker`).

    What a bridge does not say is counted while it is made: the report is kept until the same
    thread makes another one, since it is mostly asked for right after.
    """

    def __init__(self) -> None:
        self._keeping = _Keeping()
        self._files: dict[str, File] = {}
        self._bridges: dict[str, str] = {}
        for name, (media_type, _) in _MAKING.items():
            for file in (File(FOLDER + name, media_type, packs=False), _report(name)):
                self._files[file.name] = file
                self._bridges[file.name] = name

    def files(self, content: Content) -> Iterable[File]:
        """Yield all bridges, each with its report of losses."""
        return self._files.values()

    def find(self, content: Content, name: str) -> File | None:
        """Return the file with a name."""
        return self._files.get(name)

    def make(self, content: Content, file: File, bench: Bench) -> Iterator[bytes]:
        """Yield a bridge, or what it does not say."""
        name = self._bridges[file.name]
        key = (content.audiences, content.digest, name)
        made = self._made(key, Desk(partial(bench.opened, _TRIPLES), bench.temporary))
        if file.name == FOLDER + name:
            yield from made
            return
        if self._keeping.of != key:
            deque(made, maxlen=0)
        yield self._keeping.report

    def canonical(self, content: Content, file: File) -> None:
        """Return nothing: these hold no RDF."""

    def _made(self, key: tuple[frozenset[str], str, str], desk: Desk) -> Iterator[bytes]:
        losses = Losses()
        yield from _MAKING[key[2]][1](desk, losses)
        self._keeping.of, self._keeping.report = key, losses.report()


def _report(name: str) -> File:
    return File(FOLDER + report_of(name), CSV, packs=False)


def report_of(name: str) -> str:
    """Return the name of the report of what a bridge does not say."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{suffix}{_LOSSES}"
