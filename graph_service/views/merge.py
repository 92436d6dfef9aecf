"""The merged triples of many graphs, each once, sorted, in bounded memory.

Runs of sorted lines go to temporary files once they fill a buffer, and are merged from there, so
ten million triples need no more memory than one run.
"""

import heapq
import tempfile
from collections.abc import Iterable, Iterator
from itertools import groupby
from typing import IO, Final

from graph_service.views.store import triples_of

RUN_BYTES: Final = 64 << 20
"""Bytes of lines that are sorted in memory at once."""


def merged_triples(
    graphs: Iterable[tuple[str, bytes]], run_bytes: int = RUN_BYTES
) -> Iterator[bytes]:
    """Yield the N-Triples lines of ``graphs`` (IRI, canonical N-Quads), each once, sorted.

    Raises:
        LedgerError: a line is not a quad of its graph.
        OSError: the temporary files can't be written.
    """
    runs: list[IO[bytes]] = []
    lines: set[bytes] = set()
    size = 0
    try:
        for graph, quads in graphs:
            for line in triples_of(graph, quads).splitlines(keepends=True):
                if line not in lines:
                    lines.add(line)
                    size += len(line)
            if size > run_bytes:
                runs.append(_write_run(lines))
                lines, size = set(), 0
        merged = heapq.merge(*runs, sorted(lines))
        for line, _ in groupby(merged):
            yield line
    finally:
        for run in runs:
            run.close()


def _write_run(lines: set[bytes]) -> IO[bytes]:
    run = tempfile.TemporaryFile()  # noqa: SIM115 - closed by the caller, after the merge
    run.writelines(sorted(lines))
    run.seek(0)
    return run
