"""The bundle among the exports: its name, and what goes into it."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Final

from graph_service.export.bundle.assembling import Source, make_bundle
from graph_service.export.content import Content
from graph_service.export.offer import Bench, File
from graph_service.export.tables.about import about_of
from graph_service.export.tables.declared import tables
from graph_service.export.tables.maker import TablesMaker
from graph_service.formats import by_suffix

NAME: Final = "bundle.zip"
MEDIA_TYPE: Final = "application/zip"
GRAPHS: Final = ("graph.ttl", "graph.nq")
"""The graph to read, and with its named graphs."""

_PIECE: Final = 1 << 20


class BundleMaker:
    """Makes the bundle of a content (see :class:`graph_service.export.offer.Maker`)."""

    def files(self, content: Content) -> Iterable[File]:
        """Yield the bundle."""
        yield File(NAME, MEDIA_TYPE, packs=False)

    def find(self, content: Content, name: str) -> File | None:
        """Return the bundle by its name."""
        return File(NAME, MEDIA_TYPE, packs=False) if name == NAME else None

    def make(self, content: Content, file: File, bench: Bench) -> Iterator[bytes]:
        """Yield the archive, which is put together in a file without a name."""
        with bench.temporary() as target:
            make_bundle(target, _sources(content, bench), tables(), about_of(content))
            target.seek(0)
            yield from iter(lambda: target.read(_PIECE), b"")

    def canonical(self, content: Content, file: File) -> None:
        """Return nothing: an archive holds no RDF by itself."""


def _sources(content: Content, bench: Bench) -> Iterator[Source]:
    titles = {table.name: table.titles["en"] for table in tables()}
    for file in TablesMaker().files(content):
        stem = file.name.rpartition("/")[2].rpartition(".")[0]
        title = titles.get(stem, "Description of the tables: CSV on the Web")
        yield Source(file.name, file.media_type, title, partial(bench.opened, file.name))
    for name in GRAPHS:
        form = by_suffix(name.rpartition(".")[2])
        if form is not None:
            title = f"The graph in {form.label}"
            yield Source(name, form.media_type, title, partial(bench.opened, name))
