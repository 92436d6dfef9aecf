"""What a contribution costs in a large store, over HTTP, held against the shipped shapes.

Large ones: new cases of 500 triples, the same once more (nothing changes: what is left is reading
and canonical form), and changed. Small ones: outcomes of 20 triples, one after the other on one
connection, with the memory and the disk of the service on the way. The store conforms
(``conforming.py``).
Run it as ``python -m tests.benchmarks.contributions --help``.
"""

import argparse
import dataclasses
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from graph_service.judging import Judge
from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.state import State
from tests.benchmarks import conforming, processes, tables
from tests.benchmarks.contributing import GRAPHS, Contributor, Sent, Size, contributing
from tests.benchmarks.servers.peer import NotReady
from tests.benchmarks.synthetic.contribution import Cases, changed, outcome

TRIPLES: Final = 500
GOAL: Final = 1.0
STEPS: Final = 10
"""Parts of the small contributions, after each of which memory and disk are looked at."""

_PUBLIC: Final = frozenset({"public"})


@dataclass(frozen=True)
class Large:
    """The times of large contributions, by what was sent, and of judging them alone."""

    new: list[Sent]
    same: list[Sent]
    edited: list[Sent]
    judged: list[float]


@dataclass(frozen=True)
class Step:
    """A part of the small contributions: seconds of each, and what the service takes then.

    ``processor`` is the processor time of the whole service for all of them, in seconds.
    """

    first: int
    seconds: list[float]
    committed: list[float]
    processor: float
    size: Size

    @property
    def rate(self) -> float:
        """Contributions a second."""
        return len(self.seconds) / sum(self.seconds)


def send_large(contributor: Contributor, cases: Cases, rounds: int) -> Large:
    """Put new cases, the same again, and edited; one round before the others is not counted."""
    found = Large([], [], [], [])
    for number in range(rounds + 1):
        body = cases.take(TRIPLES)
        bodies = (body, body, changed(body, number + 1))
        sent = [contributor.put(f"cases-{number}", each, looks=True) for each in bodies]
        if number:
            for kept, each in zip((found.new, found.same, found.edited), sent, strict=True):
                kept.append(each)
    return found


def judge_large(state: Path, shapes: str, cases: Cases, rounds: int) -> list[float]:
    """Return the seconds of judging new cases, without HTTP; the first is left out: it reads."""
    settings = read_settings({"state": state, "shapes": shapes})
    here = State(settings)
    judge, release = Judge(settings, here), here.current()
    entries = {entry.graph: entry for entry in release.entries}
    seconds = []
    for number in range(rounds + 1):
        graph = f"{GRAPHS}judged-{number}"
        body = cases.take(TRIPLES).replace(b" .\n", f" <{graph}> .\n".encode())
        quads = b"".join(sorted(body.splitlines(keepends=True)))
        after = {**entries, graph: NewEntry(graph, "public", "", "contributions", quads)}
        begun = time.perf_counter()
        judgement = judge.judge(release, after, {graph}, _PUBLIC)
        seconds.append(time.perf_counter() - begun)
        if not judgement.conforms:
            raise NotReady(f"a contribution does not conform: {judgement.report.results[:5]}")
    return seconds[1:]


def send_small(contributor: Contributor, cases: int, number: int) -> list[Step]:
    """Put so many outcomes, one after the other."""
    steps = []
    length = max(1, number // STEPS)
    for first in range(0, number, length):
        before = contributor.running.cpu_seconds()
        sent = [
            contributor.put(f"outcome-{each}", outcome(each, cases))
            for each in range(first, min(number, first + length))
        ]
        seconds, committed = [each.total for each in sent], [each.committed for each in sent]
        used = contributor.running.cpu_seconds() - before
        steps.append(Step(first, seconds, committed, used, contributor.size()))
        held = steps[-1].size.memory >> 20
        sys.stderr.write(f"{first + len(sent)}: {steps[-1].rate:.2f} a second, {held:,} MB\n")
    return steps


def write_large(large: Large) -> str:
    """Return a table of the large contributions, in milliseconds, medians and the worst."""
    rows = []
    for name, sent in (("new", large.new), ("edited", large.edited)):
        totals = [each.total for each in sent]
        rows.append(
            [
                name,
                *(_ms(median(getattr(each, part) for each in sent)) for part in _PARTS),
                _ms(max(totals)),
                "yes" if median(totals) < GOAL else "no",
            ]
        )
    head = [f"{TRIPLES} triples, ms", "in all", "until committed", "from there", "worst"]
    lines = tables.table([*head, f"under {GOAL:g} s"], rows)
    same = _ms(median(each.total for each in large.same))
    lines += f"\nReading and canonical form alone (the same graph once more): {same} ms. "
    if large.judged:
        middle, worst = _ms(median(large.judged)), _ms(max(large.judged))
        lines += f"Judging alone: {middle} ms, worst {worst}.\n"
    return lines


def write_small(steps: Sequence[Step]) -> str:
    """Return a table of the small contributions, one row a part."""
    rows = [
        [
            f"{step.first + 1:,} to {step.first + len(step.seconds):,}",
            tables.number(step.rate),
            *(_ms(take(step.seconds)) for take in (median, max)),
            _ms(median(step.committed)),
            _ms(step.processor / len(step.seconds)),
            *(
                tables.number(size / 1e6)
                for size in (step.size.memory, step.size.manifests, step.size.disk)
            ),
        ]
        for step in steps
    ]
    head = ["contributions", "a second", "median, ms", "worst, ms", "until committed, ms"]
    head.append("of a processor, ms")
    return tables.table([*head, "memory, MB", "manifests, MB", "disk, MB"], rows)


_PARTS: Final = ("total", "committed", "visible")


def _ms(seconds: float) -> str:
    return tables.number(1000 * seconds)


def prepare(folder: Path, triples: int, built: Path | None) -> int:
    """Have a state in a folder, built or copied from one that was, and return its cases."""
    if built is None:
        return conforming.build(folder, triples).written.cases
    shutil.copytree(built / "state", folder / "state")
    return conforming.cases_of(built)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.contributions")
    parser.add_argument("--triples", type=int, default=1_000_000, help="size of the store")
    parser.add_argument("--built", type=Path, help="folder of `conforming`, which is copied")
    parser.add_argument("--rounds", type=int, default=11, help="large contributions; 0: none")
    parser.add_argument("--small", type=int, default=1_000, help="small contributions; 0: none")
    parser.add_argument("--shapes", default="shipped", help="what they are held against")
    parser.add_argument("--set", nargs="*", default=[], metavar="NAME=VALUE", help="settings")
    parser.add_argument("--json", type=Path, help="file for all figures")
    chosen = parser.parse_args(arguments)
    processes.leave_in_order()
    before = tables.machine()
    settings = {"shapes": chosen.shapes, "view_backend": "memory", "described_triples": "0"}
    settings |= dict(each.split("=", 1) for each in chosen.set)
    large, steps = Large([], [], [], []), []
    with tempfile.TemporaryDirectory(prefix="graph-service-contributions-") as name:
        folder = Path(name)
        cases = prepare(folder, chosen.triples, chosen.built)
        more = Cases(cases)
        with contributing(folder, settings) as contributor:
            if chosen.rounds:
                large = send_large(contributor, more, chosen.rounds)
            steps = send_small(contributor, cases, chosen.small) if chosen.small else []
        if chosen.rounds and chosen.shapes != "none":
            judged = judge_large(folder / "state", chosen.shapes, more, chosen.rounds)
            large = dataclasses.replace(large, judged=judged)
    after = tables.machine()
    found = {"large": asdict(large), "small": [asdict(each) for each in steps]}
    tables.keep(chosen.json, {"machine": {"before": before, "after": after}, **found})
    load = f"load {before['load']} before and {after['load']} after"
    sys.stdout.write(f"{before['processors']} processors, {load}, {settings}\n\n")
    if chosen.rounds:
        sys.stdout.write(write_large(large) + "\n")
    if steps:
        sys.stdout.write(write_small(steps))


if __name__ == "__main__":
    try:
        main()
    except (NotReady, subprocess.SubprocessError) as error:
        raise SystemExit(str(error)) from error
