"""Throughput and latency of our service beside its peers, on the same triples.

Runs alternate: in each round every peer gets the same texts, one peer after the other, and the
order turns from round to round; a figure is the median of the rounds. Run it as
``python -m tests.benchmarks.throughput --help``.
"""

import argparse
import json
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import load, peers, processes, tables, wrk
from tests.benchmarks.client import Connection
from tests.benchmarks.figures import (
    MEASURES,
    Figure,
    Key,
    Measure,
    as_rows,
    figure,
    middle,
    report,
)
from tests.benchmarks.servers.peer import ROOT, Running, make_data, wait
from tests.benchmarks.workload import Workload, accept

APART: Final = 10_000_000
"""Distance of the first numbers of two runs: more texts than a run can ask for."""


Run = Callable[[Running, load.Task, int], Figure]
"""Lets so many clients do a task."""


def measure_all(
    running: Mapping[str, Running],
    cases: int,
    seconds: float,
    runs: int,
    clients: Sequence[int],
    measures: Sequence[Measure],
    run: Run,
) -> dict[Key, list[Figure]]:
    """Return the figures of each measure, number of clients and peer, one a round."""
    figures: dict[Key, list[Figure]] = {}
    tagged = {name: _has_tag(server, cases) for name, server in running.items()}
    first = APART
    for round_number in range(runs):
        for measure in measures:
            for number in clients:
                first += APART
                for name in _turned(list(running), round_number):
                    if measure.manner == "conditional" and not tagged[name]:
                        continue
                    task = load.Task(
                        running[name].endpoint, cases, measure.kind, measure.manner, seconds, first
                    )
                    key = (measure.name, number, name)
                    figures.setdefault(key, []).append(run(running[name], task, number))
                    _say(f"{round_number + 1}/{runs} {measure.name}, {number} clients: {name}")
    return figures


def null_ceiling(
    folder: Path, seconds: float, clients: Sequence[int], run: Run
) -> dict[int, float]:
    """Return the requests a second that the clients reach with a server that does nothing."""
    port = processes.free_port()
    command = [sys.executable, "-m", "tests.benchmarks.null_server", str(port)]
    url = f"http://127.0.0.1:{port}/sparql"
    with processes.started(command, folder, cwd=ROOT) as process:
        server = Running("null", "", url, process)
        wait(server, folder)
        return {
            number: run(server, load.Task(url, 1000, "point", "hot", seconds, 0), number).rate
            for number in clients
        }


def agreement(running: Mapping[str, Running], cases: int) -> dict[str, str]:
    """Compare the first answers with those of the yardstick: the same rows, or how many differ."""
    workload = Workload(cases)
    seen: dict[str, list[Any]] = {}
    for name, server in running.items():
        with Connection(server.endpoint, load.PATIENCE) as connection:
            seen[name] = [
                _rows(connection.ask(connection.query(workload.text(kind, n))).body)
                for kind in ("point", "medium")
                for n in range(20)
            ]
    expected = seen.get(peers.YARDSTICK) or next(iter(seen.values()))
    return {
        name: f"{sum(a == b for a, b in zip(rows, expected, strict=True))} of {len(expected)}"
        for name, rows in seen.items()
    }


def main(arguments: list[str] | None = None) -> None:
    """Measure, write the tables to standard output and the figures to a file."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.throughput")
    parser.add_argument("--triples", type=int, default=100_000, help="size of the graph")
    parser.add_argument("--seconds", type=float, default=2.0, help="length of one run")
    parser.add_argument("--runs", type=int, default=5, help="rounds; the figure is their median")
    parser.add_argument("--clients", type=int, nargs="+", default=[1, 4], help="at the same time")
    parser.add_argument("--peers", nargs="+", help="only these, by the beginning of their names")
    parser.add_argument("--set", nargs="+", default=[], help="settings of our service: name=value")
    parser.add_argument("--wrk", action="store_true", help="point queries, by a client in C")
    parser.add_argument("--json", type=Path, help="file for all figures")
    chosen = parser.parse_args(arguments)
    if chosen.wrk and (reason := wrk.missing()):
        parser.error(reason)
    measures = [each for each in MEASURES if each.kind == "point" or not chosen.wrk]
    run: Run = _run_wrk if chosen.wrk else _run
    processes.leave_in_order()
    settings = dict(item.split("=", 1) for item in chosen.set)
    wanted = [
        peer
        for peer in peers.every_peer(settings)
        if not chosen.peers or peer.name.startswith(tuple(chosen.peers))
    ]
    with tempfile.TemporaryDirectory(prefix="graph-service-throughput-") as name:
        folder = Path(name)
        here, missing = peers.present(wanted)
        before = tables.machine()
        ceiling = null_ceiling(folder / "null", chosen.seconds, chosen.clients, run)
        data = make_data(folder / "data", chosen.triples)
        with peers.all_started(here, data, folder, missing) as running:
            cases = data.written.cases
            agreed = agreement(running, cases)
            _warm(running, cases)
            figures = measure_all(
                running, cases, chosen.seconds, chosen.runs, chosen.clients, measures, run
            )
            servers = {
                server.name: {
                    "version": server.version,
                    "agreement": agreed[server.name],
                    "resident": server.memory().resident,
                    "proportional": server.memory().proportional,
                }
                for server in running.values()
            }
    middles = {key: middle(rounds) for key, rounds in figures.items()}
    tables.keep(
        chosen.json,
        {
            "triples": data.written.quads,
            "seconds": chosen.seconds,
            "runs": chosen.runs,
            "settings": settings,
            "machine": {"before": before, "after": tables.machine()},
            "client_ceiling": ceiling,
            "peers": servers,
            "missing": missing,
            "figures": as_rows(figures),
        },
    )
    sys.stdout.write(_heading(data.written.quads, chosen.runs, before, ceiling, missing))
    sys.stdout.write(_peers(servers) + "\n" + report(middles, list(servers)))


def _run(server: Running, task: load.Task, clients: int) -> Figure:
    before = server.cpu_seconds()
    samples = load.run(task, clients)
    return figure(samples, server.cpu_seconds() - before)


def _run_wrk(server: Running, task: load.Task, clients: int) -> Figure:
    before = server.cpu_seconds()
    found = wrk.run(task, clients)
    answers = max(1.0, found.rate * task.seconds)
    return replace(found, processor=(server.cpu_seconds() - before) / answers)


def _turned(names: list[str], by: int) -> list[str]:
    by %= len(names)
    return names[by:] + names[:by]


def _has_tag(server: Running, cases: int) -> bool:
    with Connection(server.endpoint, load.PATIENCE) as connection:
        request = connection.query(Workload(cases).point(0), accept("point"))
        return connection.ask(request).etag is not None


def _warm(running: Mapping[str, Running], cases: int) -> None:
    for server in running.values():
        for kind in ("point", "medium", "large"):
            load.run(load.Task(server.endpoint, cases, kind, "cold", 0.5, 1000), 2)


def _rows(body: bytes) -> list[list[str]] | None:
    """Return the values of JSON results, sorted, whatever the server calls a plain literal."""
    try:
        bindings = json.loads(body)["results"]["bindings"]
    except ValueError:
        return None
    return sorted([value["value"] for _, value in sorted(row.items())] for row in bindings)


def _say(what: str) -> None:
    sys.stderr.write(what + "\n")


def _heading(
    quads: int,
    runs: int,
    machine: Mapping[str, Any],
    ceiling: Mapping[int, float],
    missing: Mapping[str, str],
) -> str:
    lines = [
        f"{quads:,} triples; medians of {runs} alternating runs; {machine['processors']} "
        f"processors, load {machine['load']} before the run.",
        "The clients alone, against a server that does nothing: "
        + ", ".join(f"{tables.number(rate)}/s with {n}" for n, rate in ceiling.items())
        + ".",
        *(
            f"Missing: {name}: {reason.strip().splitlines()[-1]}"
            for name, reason in missing.items()
        ),
    ]
    return "\n".join(lines) + "\n\n"


def _peers(servers: Mapping[str, Mapping[str, Any]]) -> str:
    head = ["server", "version", "answers as the yardstick's", "resident MB", "proportional MB"]
    rows = [
        [
            name,
            one["version"],
            one["agreement"],
            one["resident"] // 1_000_000,
            one["proportional"] // 1_000_000,
        ]
        for name, one in servers.items()
    ]
    return tables.table(head, rows)


if __name__ == "__main__":
    main()
