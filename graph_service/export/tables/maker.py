"""Tables among the exports: their names, and how each is made from the merged triples."""

import threading
from collections.abc import Iterable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

from graph_service.export.content import Content
from graph_service.export.offer import Bench, File
from graph_service.export.tables import csvw, delimited
from graph_service.export.tables.about import about_of
from graph_service.export.tables.declared import tables
from graph_service.export.tables.making import (
    make_delimited,
    make_description,
    make_parquet,
    statements,
)
from graph_service.export.tables.relations import Relations

FOLDER: Final = "tables/"
PARQUET: Final = "application/vnd.apache.parquet"
_TRIPLES: Final = "graph.nt"
_PIECE: Final = 1 << 20


@dataclass
class _Kept:
    """Statements that are open, and of what they are."""

    audiences: frozenset[str]
    digest: str
    relations: Relations
    opened: ExitStack


class _Keeping(threading.local):
    """What each thread keeps."""

    kept: _Kept | None = None


class TablesMaker:
    """Makes the tables of a content (see :class:`graph_service.export.offer.Maker`).

    The statements that one thread last made tables of are kept until it makes those of another
    content: a process makes many tables of one, and ends.
    """

    def __init__(self) -> None:
        self._keeping = _Keeping()
        described = FOLDER + csvw.NAME
        files = [File(described, csvw.MEDIA_TYPE, packs=False)]
        for table in tables():
            for suffix, media_type in (("csv", delimited.MEDIA_TYPE), ("parquet", PARQUET)):
                name = f"{FOLDER}{table.name}.{suffix}"
                files.append(File(name, media_type, packs=False, described_by=described))
        self._files = {file.name: file for file in files}
        self._tables = {table.name: table for table in tables()}

    def files(self, content: Content) -> Iterable[File]:
        """Yield all tables: those without a row, too."""
        return self._files.values()

    def find(self, content: Content, name: str) -> File | None:
        """Return the file with a name."""
        return self._files.get(name)

    def make(self, content: Content, file: File, bench: Bench) -> Iterator[bytes]:
        """Yield a table, or the description of all."""
        relations = self._statements(content, bench)
        stem, _, suffix = file.name.removeprefix(FOLDER).rpartition(".")
        if file.name == FOLDER + csvw.NAME:
            yield make_description(relations, about_of(content))
        elif suffix == "csv":
            yield from make_delimited(relations, self._tables[stem])
        else:
            with bench.temporary() as target:
                make_parquet(relations, target, self._tables[stem], about_of(content))
                target.seek(0)
                yield from iter(lambda: target.read(_PIECE), b"")

    def canonical(self, content: Content, file: File) -> None:
        """Return nothing: tables hold no RDF."""

    def _statements(self, content: Content, bench: Bench) -> Relations:
        kept = self._keeping.kept
        if kept is not None:
            if (kept.audiences, kept.digest) == (content.audiences, content.digest):
                return kept.relations
            self._keeping.kept = None
            kept.opened.close()
        opened = ExitStack()
        with bench.opened(_TRIPLES) as lines:
            relations = opened.enter_context(statements(lines))
        self._keeping.kept = _Kept(content.audiences, content.digest, relations, opened)
        return relations
