"""RDF files: the whole, each dataset and each graph, in every format.

N-Triples and N-Quads are the canonical form of RDFC-1.0 (nodes without a name have one since
ingest): lines in canonical N-Quads, sorted by code point over the whole file. So their SHA-256 is
the RDFC-1.0 digest of what they hold, and of what the other formats hold that are made from it.
"""

from collections.abc import Iterable, Iterator
from typing import Final

from graph_service.errors import LedgerError
from graph_service.export.content import Content, lines_of
from graph_service.export.memory import SMALL
from graph_service.export.notice import notice_of
from graph_service.export.offer import Bench, File
from graph_service.export.scopes import Scope, scope_called, scopes_of
from graph_service.export.serialisation import WITH_GRAPHS, serialise
from graph_service.export.statements import Groups
from graph_service.formats import GRAPHS, by_suffix

SUFFIXES: Final = tuple(form.suffix for form in GRAPHS)
_TRIPLES: Final = "nt"
_QUADS: Final = "nq"


class RdfMaker:
    """Makes the RDF files of a content (see :class:`graph_service.export.offer.Maker`)."""

    def files(self, content: Content) -> Iterable[File]:
        """Yield the files of the whole and of each dataset; those of graphs are made when asked."""
        for scope in scopes_of(content):
            for form in GRAPHS:
                yield File(f"{scope.stem}.{form.suffix}", form.media_type)

    def find(self, content: Content, name: str) -> File | None:
        """Return a file of the whole, of a dataset or of a graph."""
        stem, _, suffix = name.rpartition(".")
        form = by_suffix(suffix) if suffix in SUFFIXES else None
        scope = scope_called(content, stem) if form is not None else None
        if form is None or scope is None:
            return None
        small = scope.is_graph and content.size(scope.entries[0]) <= SMALL
        return File(name, form.media_type, listed=not scope.is_graph, small=small)

    def make(self, content: Content, file: File, bench: Bench) -> Iterator[bytes]:
        """Yield a document; formats without graphs have the merged triples, each once."""
        scope, suffix = _parts(content, file)
        if scope.is_graph and suffix == _QUADS:
            yield from content.quads(scope.entries[0])
        elif scope.is_graph and suffix == _TRIPLES:
            yield from content.triples(scope.entries[0])
        elif suffix in (_TRIPLES, _QUADS):
            read = content.quads if suffix == _QUADS else content.triples
            blocks = (block for entry in scope.entries for block in read(entry))
            yield from map(b"".join, bench.sorted(blocks))
        elif suffix in WITH_GRAPHS:
            yield from _written(content, scope, suffix, _graphs(content, scope), bench)
        else:
            with bench.opened(f"{scope.stem}.{_TRIPLES}") as lines:
                yield from _written(content, scope, suffix, [(None, lines)], bench)

    def canonical(self, content: Content, file: File) -> str:
        """Return the name of the N-Quads, or of the N-Triples of a format without graphs."""
        scope, suffix = _parts(content, file)
        return f"{scope.stem}.{_QUADS if suffix in WITH_GRAPHS else _TRIPLES}"


def _parts(content: Content, file: File) -> tuple[Scope, str]:
    stem, _, suffix = file.plain.rpartition(".")
    scope = scope_called(content, stem)
    if scope is None:
        raise LedgerError(f"there is no {file.name}")
    return scope, suffix


def _graphs(content: Content, scope: Scope) -> Groups:
    return ((entry.graph, lines_of(content.triples(entry))) for entry in scope.entries)


def _written(
    content: Content, scope: Scope, suffix: str, groups: Groups, bench: Bench
) -> Iterator[bytes]:
    form = by_suffix(suffix)
    if form is None:
        raise LedgerError(f"no format has the suffix {suffix}")
    notice = notice_of(content, scope)
    return serialise(form, groups, notice, aside=bench.temporary)
