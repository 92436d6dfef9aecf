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

THINGS: Final = 1_800
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

DERIVED: Final[dict[str, str]] = {
    "marker of a view": "views/public/*/view.json",
    "large table of the store": "views/public/*/store/*.sst",
    "small table of the store": "views/public/*/store/*.sst",
    "manifest of the store": "views/public/*/store/MANIFEST-*",
    "current of the store": "views/public/*/store/CURRENT",
    "text index": "views/public/*/search.sqlite",
    "marker of the text index": "views/public/*/search.json",
    "descriptions": "views/public/*/descriptions",
    "dump": "exports/public/*/graph.nq",
    "list of dumps": "exports/public/*/index.json",
}
"""Kinds of derived files, and where they lie."""


def derived(state: Path, kind: str) -> Path:
    """Return the newest file of a kind: of tables, the largest or the smallest of some size."""
    found = [
        path
        for path in state.glob(DERIVED[kind])
        if path.stat().st_size > 1_000 or "table" not in kind
    ]
    if "large" in kind:
        path = max(found, key=lambda path: path.stat().st_size)
        assert path.stat().st_size > 1 << 20
        return path
    if "small" in kind:
        return min(found, key=lambda path: path.stat().st_size)
    return max(found, key=lambda path: path.stat().st_mtime_ns)


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
        told[name] = _told(service, f"/exports/{name}", lambda body: frozenset(body.splitlines()))
    queries = {
        "quads": "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }",
        "merged": "SELECT ?s ?p ?o { ?s ?p ?o }",
        "count": "SELECT (COUNT(*) AS ?n) { ?s <http://example.org/p> ?o }",
        "join": "SELECT ?s { ?s <http://example.org/p> ?o . FILTER EXISTS { GRAPH ?g { ?s ?p ?o } } }",
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
