"""Bridges among the exports: their names, and what makes each."""

from collections.abc import Callable, Iterable, Iterator
from functools import partial
from typing import Final

from graph_service.bridges.losses import Losses
from graph_service.export.bridges.making import (
    Desk,
    Making,
    losses_of,
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


class BridgesMaker:
    """Makes the bridges of a content (see :class:`graph_service.export.offer.Maker`)."""

    def __init__(self) -> None:
        self._files: dict[str, File] = {}
        self._make: dict[str, Callable[[Desk], Iterable[bytes]]] = {}
        for name, (media_type, make) in _MAKING.items():
            report = report_of(name)
            self._add(File(FOLDER + name, media_type, packs=False))
            self._add(File(FOLDER + report, CSV, packs=False))
            self._make[FOLDER + name] = partial(_made, make)
            self._make[FOLDER + report] = partial(_reported, make)

    def files(self, content: Content) -> Iterable[File]:
        """Yield all bridges, each with its report of losses."""
        return self._files.values()

    def find(self, content: Content, name: str) -> File | None:
        """Return the file with a name."""
        return self._files.get(name)

    def make(self, content: Content, file: File, bench: Bench) -> Iterator[bytes]:
        """Yield a bridge, or what it does not say."""
        yield from self._make[file.name](Desk(partial(bench.opened, _TRIPLES), bench.temporary))

    def canonical(self, content: Content, file: File) -> None:
        """Return nothing: these hold no RDF."""

    def _add(self, file: File) -> None:
        self._files[file.name] = file


def report_of(name: str) -> str:
    """Return the name of the report of what a bridge does not say."""
    stem, _, suffix = name.rpartition(".")
    return f"{stem}-{suffix}{_LOSSES}"


def _made(make: Making, desk: Desk) -> Iterable[bytes]:
    return make(desk, Losses())


def _reported(make: Making, desk: Desk) -> Iterable[bytes]:
    return [losses_of(make, desk)]
