"""Dumps: what an audience set sees, as files that are the same bytes for the same content.

::

    <folder>/<audiences>/<release>-<digest>/graph.ttl     merged triples, to read
                                            graph.nt      merged triples, a line each
                                            graph.trig    named graphs, to read
                                            graph.nq      named graphs, a line each
                                            index.json    sizes and hashes; written last

They are made from the ledger's content, never from a store, and lie in a folder for each
digest, so a dump whose content did not change keeps its bytes. The newest and the one before it are
kept, and those that somebody holds.
"""

import hashlib
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph_service.errors import LedgerError, disk_error
from graph_service.export.removal import HALF, INDEX, one_writer, remove_old
from graph_service.export.turtle import TurtleWriter
from graph_service.formats import by_suffix
from graph_service.namespaces import BASE
from graph_service.views.audiences import key_of
from graph_service.views.merge import merged_triples
from graph_service.views.store import triples_of
from graph_service.views.views import View

Graphs = Iterable[tuple[str, bytes]]
"""Graph IRI and canonical N-Quads, in graph order."""

SUFFIXES: Final = ("ttl", "trig", "nq", "nt")


@dataclass(frozen=True)
class Export:
    """One file; ``size`` is in bytes, ``sha256`` in hexadecimal."""

    name: str
    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Dumps:
    """The files of one audience set, in ``folder``, and the release that they are of."""

    folder: Path
    release: int
    digest: str
    exports: tuple[Export, ...]


@dataclass(frozen=True)
class Terms:
    """Who contributed a dataset, and under which terms."""

    dataset: str
    contributor: str
    licence: str


def ensure_dumps(
    folder: Path, view: View, content: Callable[[], Graphs], terms: Sequence[Terms] = ()
) -> Dumps:
    """Return the dumps of ``view``, writing them when they are not there or damaged.

    Args:
        folder: the folder of all exports.
        view: what is dumped; its release and digest name the dumps.
        content: gives the graphs of the view from the ledger; it is called twice.
        terms: contributors and licences, for the comment at the head of Turtle and TriG.

    Raises:
        LedgerError: the content is damaged, or the files can't be written.
    """
    place = folder / key_of(view.audiences) / f"{view.release}-{view.digest[:16]}"
    found = read_dumps(place)
    if found is not None and found.digest == view.digest:
        return found
    try:
        place.parent.mkdir(parents=True, exist_ok=True)
        with one_writer(place.parent):
            half = place.with_name(place.name + HALF)
            for folder in (half, place):
                if folder.exists():
                    shutil.rmtree(folder)
            half.mkdir()
            exports = _write(half, content, _notice(view, terms))
            (half / INDEX).write_bytes(_index(view, exports))
            half.rename(place)
            remove_old(place)
    except OSError as error:
        raise disk_error("can't write the exports", error) from error
    return Dumps(place, view.release, view.digest, exports)


def read_dumps(place: Path) -> Dumps | None:
    """Return the dumps in ``place`` after checking their hashes, or ``None``."""
    try:
        members = json.loads((place / INDEX).read_bytes())
        exports = tuple(
            Export(each["name"], each["mediaType"], each["bytes"], each["sha256"])
            for each in members["exports"]
        )
        dumps = Dumps(place, members["release"], members["digest"], exports)
        for export in exports:
            if _sha256(place / export.name) != export.sha256:
                return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None
    return dumps


def unsound_dumps(folder: Path) -> Iterator[str]:
    """Yield what is wrong below the folder of all exports: a path in it and a reason."""
    for place in sorted(folder.glob("*/*")):
        name = str(place.relative_to(folder))
        if place.suffix == HALF:
            yield f"{name}: unfinished"
        elif place.is_dir() and read_dumps(place) is None:
            yield f"{name}: damaged"


def stamp_of(dumps: Dumps) -> object:
    """Return what tells files that were verified from others in their place, ``None`` for none."""
    try:
        found = [(dumps.folder / each.name).stat() for each in dumps.exports]
    except OSError:
        return None
    return tuple((each.st_ino, each.st_mtime_ns, each.st_size) for each in found)


def _write(folder: Path, content: Callable[[], Graphs], notice: list[str]) -> tuple[Export, ...]:
    """Write all formats, reading the content once merged and once by graph."""
    turtle, trig = TurtleWriter(), TurtleWriter()
    with ExitStack() as stack:
        files = {s: stack.enter_context(_Output(folder / f"graph.{s}")) for s in SUFFIXES}
        files["ttl"].write(turtle.header(notice))
        merged = merged_triples(content())
        for block in turtle.triples(_copied(merged, files["nt"])):
            files["ttl"].write(block)
        files["trig"].write(trig.header(notice))
        for graph, quads in content():
            files["nq"].write(quads)
            lines = triples_of(graph, quads).splitlines(keepends=True)
            for block in trig.graph(graph, lines):
                files["trig"].write(block)
    return tuple(files[suffix].export() for suffix in SUFFIXES)


def _copied(lines: Iterable[bytes], target: "_Output") -> Iterator[bytes]:
    for line in lines:
        target.write(line)
        yield line


def _notice(view: View, terms: Sequence[Terms]) -> list[str]:
    """Return what a reader must know who finds the file without us; no time of the build."""
    rows = sorted({(t.dataset, t.contributor, t.licence) for t in terms})
    return [
        f"Release {view.release} of the graph <{BASE}>, as its audience "
        f"{' + '.join(sorted(view.audiences))} sees it.",
        f"Cite as: {BASE}, release {view.release}, SHA-256 {view.digest}.",
        "",
        "What is said here about people, groups, States and other actors is an allegation unless",
        "a claim about it says otherwise; each rep:Claim names who asserts it and its source.",
        "Coverage is partial: what is not recorded here is not known not to have happened.",
        "",
        "Datasets, who contributed them, and their terms (documents cited keep their own):",
        *(" - " + "; ".join(part for part in row if part) for row in rows),
        "",
    ]


def _index(view: View, exports: Iterable[Export]) -> bytes:
    members: dict[str, Any] = {
        "audiences": sorted(view.audiences),
        "release": view.release,
        "digest": view.digest,
        "exports": [
            {
                "name": export.name,
                "mediaType": export.media_type,
                "bytes": export.size,
                "sha256": export.sha256,
            }
            for export in exports
        ],
    }
    return json.dumps(members, indent=2).encode() + b"\n"


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


class _Output:
    """A file that is hashed while it is written."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = path.open("wb", buffering=1 << 20)
        self._hash = hashlib.sha256()
        self._size = 0

    def __enter__(self) -> "_Output":
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()

    def write(self, data: bytes) -> None:
        self._file.write(data)
        self._hash.update(data)
        self._size += len(data)

    def export(self) -> Export:
        form = by_suffix(self._path.suffix[1:])
        if form is None:
            raise LedgerError(f"no format has the suffix of {self._path.name}")
        return Export(self._path.name, form.media_type, self._size, self._hash.hexdigest())
