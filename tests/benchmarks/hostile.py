"""The hostile corpus against our service, and side by side against two peers.

Our service is started once and has to survive all of it, while an ordinary client in a process of
its own keeps asking; each peer is started anew for each query, so that one query's damage is not
counted again. Run it as ``python -m tests.benchmarks.hostile --help``.
"""

import argparse
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from tests.benchmarks import ordinary, peers, processes, tables
from tests.benchmarks.corpus import Attack, corpus
from tests.benchmarks.replay import Outcome, watch
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.oxigraph import Oxigraph
from tests.benchmarks.servers.peer import Data, NotReady, Peer, make_data
from tests.benchmarks.servers.rdflib_endpoint import RdflibEndpoint

PATIENCE: Final = 3.0
"""Seconds over the limit that the attacker waits for a peer, which may have no limit."""

SETTLE: Final = 3.0
"""Seconds after the last attack until memory is looked at."""

CACHE: Final = 2 << 20
"""Bytes of answers that our service keeps: full before memory is looked at for the first time."""

PEER_MEMORY: Final = 4 << 30
"""Bytes of data that a peer may have, so that the machine survives."""


def replay_ours(
    peer: Peer, folder: Path, cases: int, attacks: Sequence[Attack], options: argparse.Namespace
) -> dict[str, Any]:
    """Replay all attacks against one process of our service; return all that was seen."""
    with peer.start(folder) as running:
        with ordinary.in_a_process(running.endpoint, cases, 0) as quiet:
            time.sleep(options.quiet)
        before = running.memory()

        def one(attack: Attack) -> Outcome:
            _say(f"{peer.name}: {attack.name}")
            return watch(running, attack, options.limit, options.limit + 10, strict=True)

        with ordinary.in_a_process(running.endpoint, cases, 10_000_000) as busy:
            begun = time.perf_counter()
            outcomes: list[Outcome] = []
            after = []
            for _ in range(options.passes):
                with ThreadPoolExecutor(options.attackers) as attackers:
                    outcomes += attackers.map(one, attacks)
                time.sleep(SETTLE)
                after.append(running.memory())
            seconds = time.perf_counter() - begun
        return {
            "version": running.version,
            "crashes": 0 if running.alive else 1,
            "seconds": seconds,
            "memory_before": asdict(before),
            "memory_after": [asdict(memory) for memory in after],
            "quiet": quiet.summary(),
            "busy": busy.summary(),
            "outcomes": [asdict(one) | busy.between(one.begun, one.ended) for one in outcomes],
        }


def replay_peer(
    peer: Peer, folder: Path, cases: int, attacks: Sequence[Attack], limit: float
) -> dict[str, Any]:
    """Replay each attack against a fresh process of a peer."""
    outcomes = []
    failures = 0
    for attack in attacks:
        _say(f"{peer.name}: {attack.name}")
        try:
            with peer.start(folder, PEER_MEMORY) as running:
                with ordinary.in_a_thread(running.endpoint, cases, 2.0) as diary:
                    outcomes.append(watch(running, attack, limit, limit + PATIENCE, strict=False))
                failures += bool(diary.failures)
        except NotReady as reason:
            _say(str(reason))
    return {
        "version": peer.version(),
        "crashes": sum(not outcome.alive for outcome in outcomes),
        "attacks_with_failed_ordinary_requests": failures,
        "outcomes": [asdict(outcome) for outcome in outcomes],
    }


def counted(outcomes: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Count verdicts and what happened to the server."""
    return {
        "attacks": len(outcomes),
        "right": sum(one["verdict"] == "right" for one in outcomes),
        "late": sum(one["verdict"] == "late" for one in outcomes),
        "server dead": sum(not one["alive"] for one in outcomes),
        "alive, not answering": sum(one["alive"] and not one["answering"] for one in outcomes),
        "runs on afterwards": sum(one["runs_on"] for one in outcomes),
        "broken or endless 200": sum(
            one["ending"] in ("broken answer", "endless answer") for one in outcomes
        ),
    }


def report(results: Mapping[str, Mapping[str, Any]], limit: float) -> str:
    """Return the tables: the counts, the ordinary client, memory, and each attack."""
    names = list(results)
    counts = {name: counted(results[name]["outcomes"]) for name in names}
    labels = next(iter(counts.values()))
    text = tables.table(
        ["", *(f"{name} {results[name]['version']}" for name in names)],
        [[label, *(counts[name][label] for name in names)] for label in labels],
    )
    ours = results.get(peers.OURS)
    if ours:
        text += "\n" + _ordinary(ours)
    rows: dict[str, list[str | None]] = {}
    for position, name in enumerate(names):
        for one in results[name]["outcomes"]:
            row = rows.setdefault(one["name"], [None] * len(names))
            row[position] = _outcome(one)
    head = [f"attack (limit {limit:g} s)", *names]
    return f"{text}\n{tables.table(head, [[name, *row] for name, row in rows.items()])}"


def main(arguments: Sequence[str] | None = None) -> None:
    """Replay, write the tables to standard output and everything to a file."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.hostile")
    parser.add_argument("--triples", type=int, default=100_000, help="size of the graph")
    parser.add_argument("--limit", type=float, default=5.0, help="seconds a query may take")
    parser.add_argument(
        "--quiet", type=float, default=30.0, help="seconds of quiet to compare with"
    )
    parser.add_argument("--attackers", type=int, default=1, help="attacks at the same time")
    parser.add_argument("--passes", type=int, default=1, help="how often, for our service")
    parser.add_argument("--only", nargs="+", default=[""], help="attacks by beginning of names")
    parser.add_argument("--peers", nargs="+", default=[""], help="servers by beginning of names")
    parser.add_argument("--set", nargs="+", default=[], help="settings of our service: name=value")
    parser.add_argument("--json", type=Path, help="file for all that was seen")
    options = parser.parse_args(arguments)
    processes.leave_in_order()
    attacks = [one for one in corpus() if one.name.startswith(tuple(options.only))]
    settings = {"query_seconds": f"{options.limit:g}", "cache_bytes": str(CACHE)}
    settings |= dict(item.split("=", 1) for item in options.set)
    chosen: list[Peer] = [
        peer
        for peer in (
            GraphService(settings),
            Oxigraph(writable=True, seconds=options.limit),
            RdflibEndpoint(),
        )
        if peer.name.startswith(tuple(options.peers))
    ]
    here, missing = peers.present(chosen)
    before = tables.machine()
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory(prefix="graph-service-hostile-") as name:
        folder = Path(name)
        data = make_data(folder / "data", options.triples)
        for peer in here:
            try:
                results[peer.name] = _replay(peer, data, folder, attacks, options)
            except NotReady as reason:
                missing[peer.name] = str(reason)
    result = {
        "triples": data.written.quads,
        "limit": options.limit,
        "settings": settings,
        "machine": {"before": before, "after": tables.machine()},
        "missing": missing,
        "results": results,
    }
    tables.keep(options.json, result)
    sys.stdout.write(
        f"{data.written.quads:,} triples; {before['processors']} processors, load "
        f"{before['load']} before the run; {options.attackers} attacker(s).\n"
    )
    for absent, why in missing.items():
        sys.stdout.write(f"Missing: {absent}: {why.strip().splitlines()[-1]}\n")
    if results:
        sys.stdout.write("\n" + report(results, options.limit))


def _replay(
    peer: Peer, data: Data, folder: Path, attacks: Sequence[Attack], options: argparse.Namespace
) -> dict[str, Any]:
    place = folder / peer.name.replace(" ", "-")
    peer.prepare(data, place)
    if peer.name == peers.OURS:
        return replay_ours(peer, place, data.written.cases, attacks, options)
    return replay_peer(peer, place, data.written.cases, attacks, options.limit)


def _ordinary(ours: Mapping[str, Any]) -> str:
    rows = [
        [label, one["answers"], one["p50_ms"], one["p99_ms"], one["most_ms"], one["failures"]]
        for label, one in (("quiet", ours["quiet"]), ("under attack", ours["busy"]))
    ]
    head = ["ordinary client", "answers", "p50 ms", "p99 ms", "most ms", "failed"]
    text = tables.table(head, rows)
    if ours["quiet"]["p99_ms"] and ours["busy"]["p99_ms"]:
        ratio = ours["busy"]["p99_ms"] / ours["quiet"]["p99_ms"]
        text += f"\np99 under attack over quiet: {tables.number(ratio)} (goal: 3 at most).\n"
    megabytes = [
        f"{one['proportional'] // 1_000_000}"
        for one in (ours["memory_before"], *ours["memory_after"])
    ]
    text += f"Memory (proportional, MB): {megabytes[0]} before; {SETTLE:g} s after each pass "
    text += ", ".join(megabytes[1:]) + ".\n"
    return text


def _outcome(one: Mapping[str, Any]) -> str:
    marks = {
        "server dead": not one["alive"],
        "not answering": one["alive"] and not one["answering"],
        "runs on": one["runs_on"],
    }
    notes = [mark for mark, there in marks.items() if there]
    status = f"{one['status']} " if one["status"] else ""
    ending = "" if one["ending"] == f"status {one['status']}" else one["ending"]
    text = f"{status}{ending} {one['seconds']:.1f} s".replace("  ", " ")
    wrong = [] if one["verdict"] == "right" else [one["verdict"].upper().split(":")[0]]
    return "; ".join([text, *wrong, *notes])


def _say(what: str) -> None:
    sys.stderr.write(what + "\n")


if __name__ == "__main__":
    main()
