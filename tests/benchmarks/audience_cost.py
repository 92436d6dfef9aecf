"""What it costs to be an audience: queries on its view, beside a store that has only those triples.

Two services on loopback, asked the same texts in turn. One has all graphs, and shows half of them,
or nearly all, to who asks; the other one has just these, in a ledger of its own. The view of the
first is not fresh: many releases have changed it, one after the other.
Run it as ``python -m tests.benchmarks.audience_cost --help``.
"""

import argparse
import contextlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final

from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.ledger.release import Entry
from graph_service.views.audiences import PUBLIC
from graph_service.views.views import Views
from tests.benchmarks import processes, tables
from tests.benchmarks.client import Connection
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.peer import NotReady, Running, make_data
from tests.benchmarks.workload import Workload, accept

VISIBLE: Final = (50, 99)
"""Percent of the graphs that the audience sees."""

RUNS: Final = {"point": 400, "small": 400, "medium": 100, "large": 15}
"""Kind of query -> how often each service is asked."""

NAMES: Final = {
    "point": "point query",
    "small": "join of one thing, by a worker",
    "medium": "join with aggregate",
    "large": "100,000-triple CONSTRUCT",
}
RELEASES: Final = 20
"""Changes of the view before it is measured."""

GOAL: Final = 1.1
BACKENDS: Final = ("memory", "snapshot")
_ISSUED: Final = datetime(2026, 1, 31, tzinfo=UTC)
_LOADED_SECONDS: Final = 600.0
_SWITCH_SECONDS: Final = 3.0


@dataclass(frozen=True)
class Places:
    """The folders of the two services: one with hidden graphs, one that never had them."""

    audience: Path
    alone: Path


def is_visible(number: int, percent: int) -> bool:
    """Return whether the audience sees a graph: so many of each hundred, spread evenly."""
    return number * percent // 100 != (number + 1) * percent // 100


def prepare(whole: Path, folder: Path, percent: int) -> Places:
    """Make the states of both services from that of one that shows everything.

    Args:
        whole: a folder with a state.
        folder: where they go.
        percent: how many of a hundred graphs the audience sees.
    """
    places = Places(folder / "audience", folder / "alone")
    entries = Ledger(whole / "state" / "ledger").release(1).entries
    mixed = [
        entry if is_visible(number, percent) else replace(entry, audience="internal")
        for number, entry in enumerate(entries)
    ]
    shown = [entry for entry in mixed if entry.audience == "public"]
    for place, first in ((places.audience, list(entries)), (places.alone, shown)):
        ledger = place / "state" / "ledger"
        shutil.copytree(whole / "state" / "ledger" / "objects", ledger / "objects")
        Ledger(ledger).commit(first, issued=_ISSUED)
    _age(places.audience, mixed)
    return places


def _age(place: Path, entries: list[Entry]) -> None:
    """Publish what the audience may see, then other graphs again and again, then the first anew."""
    ledger = Ledger(place / "state" / "ledger")
    views = Views(place / "state" / "views", ledger)
    views.ensure(ledger.commit(entries, issued=_ISSUED), PUBLIC)
    kept: Sequence[Entry | NewEntry] = entries
    for number in range(RELEASES):
        name = f"https://example.org/graph/passing-{number % 2}"
        quads = b"".join(
            b'<https://example.org/passing/%d> <https://example.org/p> "%d" <%s> .\n'
            % (line, number, name.encode())
            for line in range(100, 600)
        )
        passing = NewEntry(name, "public", "Synthetic Office", "synthetic", quads)
        views.ensure(ledger.commit([*kept, passing], issued=_ISSUED), PUBLIC)
    views.ensure(ledger.commit(kept, issued=_ISSUED), PUBLIC)


@contextlib.contextmanager
def served(folder: Path, backend: str) -> Iterator[Running]:
    """Serve a state, once its view is where it is to be; what is made aside is not made."""
    settings = {
        "view_backend": backend,
        "cache_bytes": "0",
        "described_triples": "0",
        "budget_seconds": "0",
        "follow_seconds": "0",
    }
    with GraphService(settings).start(folder) as running:
        until = time.monotonic() + _LOADED_SECONDS
        url = running.endpoint.removesuffix("/sparql") + "/status"
        with Connection(url, 30) as connection:
            request = b"GET /status HTTP/1.1\r\nHost: %s\r\nAccept: application/json\r\n\r\n"
            while b'"backend":"%s"' % backend.encode() not in connection.ask(
                request % connection.host
            ).body.replace(b" ", b""):
                if time.monotonic() > until:
                    raise NotReady("the view is not where it is to be")
                time.sleep(0.2)
        yield running


def _wait_settled(place: Path) -> None:
    """Wait until the service answers from the merged tables of a view that followed others."""
    views = place / "state" / "views" / "public"
    until = time.monotonic() + _LOADED_SECONDS
    while not list(views.glob("*-settled")):
        if time.monotonic() > until:
            raise NotReady("the view is not settled")
        time.sleep(0.2)
    time.sleep(_SWITCH_SECONDS)


def measure(places: Places, backend: str, cases: int, share: float) -> dict[str, list[list[float]]]:
    """Ask both services in turn; returns the seconds of each answer by kind: audience, alone.

    Raises:
        NotReady: one did not answer, or the two gave answers of different length.
    """
    workload = Workload(cases)
    seconds: dict[str, list[list[float]]] = {}
    with (
        served(places.audience, backend) as first,
        served(places.alone, backend) as second,
        Connection(first.endpoint, 60) as audience,
        Connection(second.endpoint, 60) as alone,
    ):
        _wait_settled(places.audience)
        pair = (audience, alone)
        for kind, runs in RUNS.items():
            times: list[list[float]] = [[], []]
            warm = max(2, round(runs * share / 10))
            for number in range(warm + max(1, round(runs * share))):
                sizes = [0, 0]
                for which in (0, 1) if number % 2 else (1, 0):
                    request = pair[which].query(workload.text(kind, number), accept(kind))
                    reply = pair[which].ask(request)
                    if reply.status != 200:
                        raise NotReady(f"{kind} was answered with {reply.status}")
                    sizes[which] = len(reply.body)
                    if number >= warm:
                        times[which].append(reply.total)
                if kind != "large" and sizes[0] != sizes[1]:
                    raise NotReady(f"two answers to {kind} {number} differ")
            seconds[kind] = times
    return seconds


def report(results: Mapping[int, Mapping[str, Mapping[str, list[list[float]]]]]) -> str:
    """Return a table: medians in milliseconds, and their ratio beside the goal."""
    rows = []
    for percent, backends in results.items():
        for backend, kinds in backends.items():
            for kind, (audience, alone) in kinds.items():
                ratio = median(audience) / median(alone)
                cells = [tables.number(1000 * median(each)) for each in (audience, alone)]
                verdict = "yes" if ratio <= GOAL else "no"
                rows.append(
                    [f"{NAMES[kind]}, {backend}, {percent} %", *cells, f"{ratio:.2f}", verdict]
                )
    head = ["milliseconds", "as an audience", "only these", "ratio", "within 10 %"]
    return tables.table(head, rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.audience_cost")
    parser.add_argument(
        "--triples", type=int, default=1_170_000, help="size of the store: 10,000 graphs"
    )
    parser.add_argument("--visible", type=int, nargs="+", default=list(VISIBLE), help="percent")
    parser.add_argument("--backends", nargs="+", choices=BACKENDS, default=list(BACKENDS))
    parser.add_argument("--share", type=float, default=1.0, help="of the usual number of queries")
    parser.add_argument("--json", type=Path, help="file for all figures")
    chosen = parser.parse_args(arguments)
    processes.leave_in_order()
    before = tables.machine()
    results: dict[int, dict[str, dict[str, list[list[float]]]]] = {}
    with tempfile.TemporaryDirectory(prefix="graph-service-audience-") as name:
        whole = Path(name) / "whole"
        data = make_data(Path(name) / "data", chosen.triples)
        GraphService().prepare(data, whole)
        shutil.rmtree(whole / "state" / "views")
        shutil.rmtree(whole / "state" / "exports")
        for percent in chosen.visible:
            places = prepare(whole, Path(name) / str(percent), percent)
            for backend in chosen.backends:
                sys.stderr.write(f"{percent} % {backend}\n")
                results.setdefault(percent, {})[backend] = measure(
                    places, backend, data.written.cases, chosen.share
                )
            shutil.rmtree(Path(name) / str(percent))
    tables.keep(
        chosen.json,
        {"machine": {"before": before, "after": tables.machine()}, "seconds": results},
    )
    sys.stdout.write(
        f"{data.written.quads:,} quads in {data.written.graphs:,} graphs, {before['processors']} "
        f"processors, load {before['load']} before and {tables.machine()['load']} after\n\n"
        + report(results)
    )


if __name__ == "__main__":
    try:
        main()
    except (NotReady, subprocess.SubprocessError) as error:
        raise SystemExit(str(error)) from error
