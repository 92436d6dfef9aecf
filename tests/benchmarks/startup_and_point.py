"""Start to first answer on the shipped data, and a point query, beside ``oxigraph``.

Run it as ``python -m tests.benchmarks.startup_and_point``; it takes about two minutes, writes a
Markdown table, and the same figures as JSON with ``--json``. Both servers hold the same triples:
each graph under its name, and the merged triples in the default graph. Runs alternate, so that a
busy machine is busy for both.
"""

import argparse
import hashlib
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from pyoxigraph import NamedNode, RdfFormat, parse

from tests.benchmarks import processes
from tests.benchmarks.client import Broken, Connection
from tests.benchmarks.generator import Written
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.oxigraph import Oxigraph
from tests.benchmarks.servers.peer import ROOT, Data, NotReady, Peer, run
from tests.benchmarks.tables import keep, machine, number, table

OURS, OXIGRAPH = GraphService(), Oxigraph()
ROUNDS: Final = 5
POINTS: Final = 400
PATIENCE: Final = 300.0
SEED: Final = 1


@contextmanager
def answering(peer: Peer, folder: Path, first: str) -> Iterator[tuple[str, float]]:
    """Start a server; give its endpoint and the seconds until it had answered ``first``.

    Raises:
        NotReady: it ended, or did not answer in time.
    """
    port = processes.free_port()
    begun = time.perf_counter()
    with processes.started(
        peer.command(folder, port), folder, environ=peer.environ(), cwd=ROOT
    ) as process:
        endpoint = f"http://127.0.0.1:{port}{peer.path}"
        while not answers(endpoint, first):
            if process.poll() is not None or time.perf_counter() > begun + PATIENCE:
                log = (folder / "output.log").read_text(errors="replace")[-2000:]
                raise NotReady(f"{peer.name} does not answer: {log}")
            time.sleep(0.002)
        yield endpoint, time.perf_counter() - begun


def answers(endpoint: str, query: str) -> bool:
    """Tell whether a server gives the query a complete answer."""
    with Connection(endpoint, 30) as connection:
        try:
            return connection.ask(connection.query(query)).status == 200
        except (Broken, OSError):
            return False


def point(iri: str) -> str:
    """Return the query for what is said of one thing."""
    return f"SELECT ?p ?o {{ <{iri}> ?p ?o }}"


def round_of_points(endpoint: str, iris: Sequence[str]) -> list[float]:
    """Ask for each thing once over one connection; return the seconds of each answer."""
    with Connection(endpoint, 30) as connection:
        replies = [connection.ask(connection.query(point(iri))) for iri in iris]
    if any(reply.status != 200 for reply in replies):
        raise NotReady(f"{endpoint} failed in the middle")
    return [reply.total for reply in replies]


def shipped(folder: Path) -> tuple[Data, float]:
    """Return the shipped data as files, and the seconds from nothing to the first answer.

    Our service is started on an empty folder: it checks, publishes and serves.
    """
    with answering(OURS, folder, "ASK { ?s ?p ?o }") as (_, seconds):
        pass
    files = {}
    for suffix in ("nq", "nt"):
        files[suffix] = folder / f"graph.{suffix}"
        command = [sys.executable, "-m", "graph_service", "export", "--format", suffix]
        run([*command, "--state", str(folder / "state"), "--out", str(files[suffix])])
    text = files["nq"].read_bytes()
    graphs = {line.rsplit(b" ", 2)[1] for line in text.splitlines()}
    hashed = hashlib.sha256(text).hexdigest()
    written = Written(text.count(b"\n"), len(graphs), 0, len(text), hashed)
    return Data(files["nq"], files["nt"], written), seconds


def subjects(data: Data) -> list[str]:
    """Return the IRIs that are subjects, in an order that is always the same."""
    with data.triples.open("rb") as file:
        triples = parse(file, format=RdfFormat.N_TRIPLES)
        found = {t.subject.value for t in triples if isinstance(t.subject, NamedNode)}
    return random.Random(SEED).sample(sorted(found), min(len(found), ROUNDS * POINTS))  # noqa: S311


def measure(folder: Path) -> dict[str, Any]:
    """Run everything; returns the figures in seconds."""
    ours, other = folder / "ours", folder / "oxigraph"
    data, first = shipped(ours)
    begun = time.perf_counter()
    OXIGRAPH.prepare(data, other)
    loaded = time.perf_counter() - begun
    things = subjects(data)
    starts: dict[str, list[float]] = {OURS.name: [], OXIGRAPH.name: []}
    places = {OURS.name: (OURS, ours), OXIGRAPH.name: (OXIGRAPH, other)}
    for _ in range(ROUNDS):
        for name, (peer, place) in places.items():
            with answering(peer, place, point(things[0])) as (_, seconds):
                starts[name].append(seconds)
    points: dict[str, list[float]] = {name: [] for name in places}
    with (
        answering(OURS, ours, point(things[0])) as (our_endpoint, _),
        answering(OXIGRAPH, other, point(things[0])) as (its_endpoint, _),
    ):
        endpoints = {OURS.name: our_endpoint, OXIGRAPH.name: its_endpoint}
        for endpoint in endpoints.values():
            round_of_points(endpoint, things[:50])
        share = len(things) // ROUNDS
        for turn in range(ROUNDS):
            for name, endpoint in endpoints.items():
                points[name] += round_of_points(endpoint, things[turn * share :][:share])
    return {
        "machine": machine(),
        "quads": data.written.quads,
        "versions": {peer.name: peer.version() for peer in (OURS, OXIGRAPH)},
        "nothing to first answer": {OURS.name: first, OXIGRAPH.name: loaded},
        "start to first answer": {name: statistics.median(each) for name, each in starts.items()},
        "point p50": {name: statistics.median(each) for name, each in points.items()},
        "point p99": {name: statistics.quantiles(each, n=100)[98] for name, each in points.items()},
    }


def written(figures: dict[str, Any]) -> str:
    """Return the figures as a table, in milliseconds."""
    rows = []
    for name in ("nothing to first answer", "start to first answer", "point p50", "point p99"):
        ours, other = figures[name][OURS.name], figures[name][OXIGRAPH.name]
        rows.append((name, number(ours * 1e3), number(other * 1e3), number(other / ours)))
    head = ("milliseconds", OURS.name, OXIGRAPH.name, "speed beside it")
    return (
        f"{figures['quads']:,} quads, {figures['machine']}\n\n{table(head, rows)}\n"
        "From nothing, our service reads, validates and publishes its data; the other loads the "
        "files that this made.\n"
    )


def main(arguments: list[str] | None = None) -> None:
    """Measure and write."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.startup_and_point")
    parser.add_argument("--json", type=Path, help="file for the figures")
    options = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        try:
            figures = measure(Path(folder))
        except (NotReady, subprocess.SubprocessError) as error:
            raise SystemExit(str(error)) from error
    keep(options.json, figures)
    sys.stdout.write(written(figures))


if __name__ == "__main__":
    main()
