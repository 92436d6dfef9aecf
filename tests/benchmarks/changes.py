"""What it takes to follow changes: making a stream, a release more, a document, a patch.

::

    python -m tests.benchmarks.changes --triples 1000000 --json changes.json

A synthetic graph (see ``generator.py``) is published, a stream of it made, then one graph of it is
changed, then every tenth. Nothing else runs in the process, and no HTTP is in the figures.
"""

import argparse
import gc
import json
import resource
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import partial
from itertools import islice
from pathlib import Path

from graph_service.export.feeds.making import Wanted, make_stream, place_of
from graph_service.export.feeds.pages import STREAM_PREFIXES, fragment
from graph_service.export.feeds.patch import PATCH, write_difference
from graph_service.export.feeds.steps import Steps
from graph_service.export.feeds.stream import Stream, open_stream
from graph_service.export.serialisation import serialise
from graph_service.formats import by_suffix
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.audiences import PUBLIC
from graph_service.views.views import Views
from tests.benchmarks import generator

SIZE = 500


@dataclass(frozen=True)
class Row:
    """What something took, in seconds, and what came of it."""

    what: str
    seconds: float
    result: str


def graphs(triples: int) -> Iterator[tuple[str, bytes]]:
    """Yield graphs (IRI, canonical N-Quads) with at least so many triples in all."""
    found: dict[str, list[str]] = {}
    for text in generator.generate(triples):
        for line in text.splitlines(keepends=True):
            graph = line.rpartition(" .")[0].rpartition("<")[2][:-1]
            found.setdefault(graph, []).append(line)
    for graph, lines in found.items():
        yield graph, "".join(sorted(set(lines), key=str.encode)).encode()


def timed(what: str, act: Callable[[], str]) -> Row:
    """Return what an act takes."""
    gc.collect()
    begun = time.monotonic()
    result = act()
    return Row(what, time.monotonic() - begun, result)


def measure(folder: Path, triples: int) -> Iterator[Row]:
    """Yield the figures for a graph of so many triples."""
    ledger = Ledger(folder / "ledger")
    views = Views(folder / "views", ledger)
    steps, feeds = Steps(views), folder / "feeds"
    quads = dict(graphs(triples))

    def publish() -> int:
        entries = [NewEntry(g, "public", "Synthetic", "cases", data) for g, data in quads.items()]
        return ledger.commit(entries, issued=datetime(2026, 1, 1, tzinfo=UTC)).number

    def make(warm: Steps) -> str:
        make_stream(feeds, views, warm, Wanted(PUBLIC, ledger.newest(), SIZE))
        stream = opened()
        members = sum(each.members for each in stream.fragments) + len(stream.newest())
        return f"{members} members, {len(stream.fragments)} closed fragments"

    def opened() -> Stream:
        stream = open_stream(place_of(feeds, PUBLIC))
        assert stream is not None
        return stream

    def document(suffix: str) -> str:
        form, stream = by_suffix(suffix), opened()
        assert form is not None
        groups = fragment("http://127.0.0.1/", stream.members(1), str)
        return f"{len(b''.join(serialise(form, groups, (), STREAM_PREFIXES)))} bytes"

    def patch(before: int, after: int) -> str:
        chunks = write_difference(PATCH, views, before, after, PUBLIC)
        return f"{sum(map(len, chunks))} bytes"

    publish()
    count = sum(data.count(b"\n") for data in quads.values())
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    yield timed(f"first making ({count} triples, {len(quads)} graphs)", lambda: make(steps))
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    size = sum(path.stat().st_size for path in feeds.rglob("*") if path.is_file())
    yield Row(
        "the same: size on the disk, memory beyond that of publishing",
        0.0,
        f"{size} bytes, {grown} KiB",
    )
    for suffix in ("trig", "nq", "jsonld"):
        yield timed(f"a fragment as {suffix}", partial(document, suffix))
    name = sorted(quads)[len(quads) // 2]
    quads[name] = (
        quads[name]
        .replace(b'"Synthetic', b'"Changed synthetic')
        .replace(b'"synthetic', b'"changed')
    )
    publish()
    yield timed("one graph changed", lambda: make(steps))
    yield timed("patch of it", lambda: patch(1, 2))
    quads[name] = quads[name].replace(b"hanged", b"hanged again")
    publish()
    yield timed("one graph changed, nothing remembered", lambda: make(Steps(views)))
    for name in islice(sorted(quads), 0, None, 10):
        quads[name] = quads[name].replace(b"ynthetic", b"ynthetic, too")
    publish()
    yield timed("every tenth graph changed", lambda: make(steps))
    yield timed("patch of it", lambda: patch(3, 4))


def main() -> None:
    """Measure, print a table, and write the same as JSON."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--triples", type=int, default=1_000_000)
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory() as folder:
        for row in measure(Path(folder), given.triples):
            rows.append(row)
            print(f"{row.what}: {row.seconds:.3f} s, {row.result}", flush=True)  # noqa: T201
    if given.json:
        given.json.write_text(json.dumps([asdict(each) for each in rows], indent=2))


if __name__ == "__main__":
    main()
