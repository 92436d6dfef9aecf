"""Ways to damage a file, the files of a state folder by kind, and what may be answered then."""

import base64
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from graph_service.ledger.ledger import Ledger, NewEntry
from tests.faults.acts import ISSUED
from tests.faults.service import Lines, Service

THINGS: Final = 1_000
"""Things with texts that can't be compressed: the engine then has tables of more than a mebibyte,
whose bytes no marker knows."""

ASKED: Final = (0, 1, THINGS // 2, THINGS - 1)


def flip(path: Path) -> None:
    """Change one byte in the middle."""
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 0xFF
    _replace(path, bytes(data))


def truncate(path: Path) -> None:
    """Cut off the second half."""
    data = path.read_bytes()
    _replace(path, data[: len(data) // 2])


def delete(path: Path) -> None:
    """Remove it."""
    path.unlink()


def _replace(path: Path, data: bytes) -> None:
    """Write in place, as a failing disk does: whoever has the file open has it damaged, too."""
    with path.open("r+b") as file:
        file.write(data)
        file.truncate()


WAYS: Final[dict[str, Callable[[Path], None]]] = {
    way.__name__: way for way in (flip, truncate, delete)
}

STORE: Final[dict[str, str]] = {
    "marker of the view": "view.json",
    "large table": "store/*.sst",
    "small table": "store/*.sst",
    "manifest of the store": "store/MANIFEST-*",
    "current of the store": "store/CURRENT",
}
"""Kinds of files of the newest view, and how they are called in it."""

OTHERS: Final = (
    "views/public/*/search.sqlite",
    "views/public/*/search.json",
    "views/public/*/descriptions",
    "exports/public/*/graph.nq",
    "exports/public/*/graph.ttl",
    "exports/public/*/index.json",
)
"""Derived files that are read for questions of their own."""


def store_file(state: Path, kind: str) -> Path:
    """Return a file of the newest view by kind: of tables, the largest or a small one."""
    view = max((state / "views" / "public").glob("*/view.json"), key=_time).parent
    found = [path for path in view.glob(STORE[kind]) if path.suffix != ".sst" or _size(path) > 2000]
    chosen = max(found, key=_size) if kind == "large table" else min(found, key=_size)
    assert kind != "large table" or _size(chosen) > 1 << 20
    return chosen


def other_files(state: Path) -> list[Path]:
    """Return the newest of each of the other derived files, where there is one."""
    found = (sorted(state.glob(pattern), key=_time) for pattern in OTHERS)
    return [paths[-1] for paths in found if paths]


def _time(path: Path) -> int:
    return path.stat().st_mtime_ns


def _size(path: Path) -> int:
    return path.stat().st_size


def fill(folder: Path) -> None:
    """Publish two releases: many texts, and a small graph that differs in the two."""
    ledger = Ledger(folder / "ledger")
    many = _entry("many", THINGS, 900)
    for count in (5, 6):
        ledger.commit([many, _entry("few", count, 9)], issued=ISSUED)


def _entry(name: str, count: int, size: int) -> NewEntry:
    chance = random.Random(1)  # noqa: S311 - noise
    graph = f"http://example.org/graph/{name}"
    lines = sorted(
        f"<http://example.org/{name}{n}> <http://example.org/p> "
        f'"word{n} {base64.b64encode(chance.randbytes(size)).decode()}" <{graph}> .\n'
        for n in range(count)
    )
    return NewEntry(graph, "public", "Synthetic Office", "synthetic", "".join(lines).encode())


@dataclass(frozen=True)
class Answers:
    """What a service says to each question: the rows or lines, ``None`` where it refuses."""

    told: Mapping[str, object]

    @property
    def refused(self) -> set[str]:
        """The questions that were refused."""
        return {question for question, answer in self.told.items() if answer is None}

    def agree_with(self, known: "Answers") -> bool:
        """Return whether everything that was told is right, and complete."""
        return all(
            answer is None or answer == known.told[question]
            for question, answer in self.told.items()
        )


def ask_everything(service: Service) -> Answers:
    """Ask a service for all that it has, in several ways.

    Raises:
        AssertionError: an answer is neither complete nor a clear error.
    """
    told: dict[str, object] = {}
    for name in ("graph.nq", "graph.nt", "graph.ttl", "graph.trig"):
        told[name] = _told(service, f"/exports/{name}", _statements)
    queries = {
        "quads": "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
        "merged": "SELECT ?s ?p ?o { ?s ?p ?o }",
        "count": "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p> ?o }",
        "join": "SELECT ?s { ?s ?p ?o FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }",
    }
    for n in ASKED:
        thing = f"<http://example.org/many{n}>"
        queries[f"thing {n}"] = f"SELECT ?p ?o {{ {thing} ?p ?o }}"
    for name, query in queries.items():
        told[name] = _told(service, f"/sparql?query={quote(query)}", _rows)
    for n in ASKED:
        told[f"search {n}"] = _told(service, f"/search?q=word{n}", _found)
    return Answers(told)


def _told(service: Service, path: str, read: Callable[[bytes], object]) -> object:
    accept = "application/sparql-results+json, application/json;q=0.9, */*;q=0.1"
    while True:
        answer = service.send("GET", path, Accept=accept)
        if answer.status == 200:
            return read(answer.body)
        if answer.problem == "unavailable":
            continue  # an index or a worker is being made
        assert answer.status in (0, 500, 503, 507), answer
        assert answer.status == 0 or answer.problem, answer
        return None


def _statements(body: bytes) -> object:
    """Return the lines of a dump, but for comments, which name the release."""
    return frozenset(line for line in body.splitlines() if not line.startswith(b"#"))


def _rows(body: bytes) -> object:
    rows = json.loads(body)["results"]["bindings"]
    assert len(rows) == len({json.dumps(row, sort_keys=True) for row in rows})
    return frozenset(json.dumps(row, sort_keys=True) for row in rows)


def _found(body: bytes) -> object:
    members = json.loads(body)
    return json.dumps([members["total"], members["results"]], sort_keys=True)


def lines_of(state: Path) -> Lines:
    """Return what the record holds."""
    ledger = Ledger(state / "ledger")
    release = ledger.current()
    assert release is not None
    return frozenset(
        line
        for entry in release.entries
        for line in ledger.read(entry.object).decode().splitlines()
    )
