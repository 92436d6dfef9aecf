"""Judging changes of many sizes against a large store, and of what much hangs on; no HTTP.

Beside each stands how it was judged: by what it touches, or by all there is. ``--full`` also takes
the time of a full judgement. Run it as ``python -m tests.benchmarks.judged --help``.
"""

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median
from typing import Final

from graph_service.judging import Judge
from graph_service.ledger.ledger import NewEntry
from graph_service.namespaces import GRAPH, PREFIXES
from graph_service.publish import judge, recorded
from graph_service.rules import read_rules
from graph_service.settings import read_settings
from graph_service.state import State
from tests.benchmarks import conforming, processes, tables
from tests.benchmarks.synthetic.contribution import Cases, outcome

SIZES: Final = (20, 500, 2_000, 10_000)
HUBS: Final = {"states": "State", "mechanisms": "TreatyBody", "actors": "StateBody"}
_TYPE: Final = f"<{PREFIXES['rdf']}type>".encode()
_PUBLIC: Final = frozenset({"public"})


@dataclass(frozen=True)
class Row:
    """A kind of change: the seconds of each and the CPU seconds of this process, and how judged."""

    name: str
    seconds: list[float]
    processor: list[float]
    full: int
    conforms: bool


class Bench:
    """Judges changes of the newest release of a state.

    Args:
        folder: the state.
        cases: how many cases it holds.
    """

    def __init__(self, folder: Path, cases: int) -> None:
        self._settings = read_settings({"state": folder, "shapes": "shipped"})
        self._state = State(self._settings)
        self._judge = Judge(self._settings, self._state)
        self._release = self._state.current()
        self._entries = {entry.graph: entry for entry in self._release.entries}
        self._cases = cases

    def contributed(self, triples: int, rounds: int) -> Row:
        """Judge new graphs of some size; the first is left out: rules and view are read then."""

        def make(number: int) -> tuple[str, bytes]:
            graph = f"{GRAPH}contributions/judged-{number}"
            small = triples <= SIZES[0]
            # none is committed, so each begins with the first case that is not there
            more = Cases(self._cases, seed=number)
            text = outcome(number, self._cases) if small else more.take(triples)
            lines = text.replace(b" .\n", f" <{graph}> .\n".encode()).splitlines(keepends=True)
            return graph, b"".join(sorted(lines))

        return self._judged(f"new graph, {triples:,} triples", make, rounds)

    def hub(self, name: str, class_: str, rounds: int) -> list[Row]:
        """Judge other texts about a thing that much refers to, and another type of it."""
        graph = GRAPH + name
        quads = self._state.ledger.read(self._entries[graph].object)
        lines = set(quads.splitlines(keepends=True))
        typed = min(each for each in lines if f"/{class_}> ".encode() in each and _TYPE in each)
        subject = typed.split(b" ", 1)[0]
        label = min(each for each in lines if each.startswith(subject) and b' "' in each)

        def renamed(number: int) -> tuple[str, bytes]:
            new = label.replace(b' "', b' "%d ' % number, 1)
            return graph, b"".join(sorted(lines - {label} | {new}))

        def untyped(_: int) -> tuple[str, bytes]:
            return graph, b"".join(sorted(lines - {typed}))

        return [
            self._judged(f"another label of a {class_}", renamed, rounds),
            self._judged(f"no type of a {class_}", untyped, 1),
        ]

    def everything(self) -> Row:
        """Judge all there is."""
        begun, used = time.perf_counter(), time.process_time()
        content = recorded(self._state.ledger, self._release.entries)
        found = judge(content, read_rules("shipped"), settings=self._settings)
        seconds, processor = time.perf_counter() - begun, time.process_time() - used
        return Row("everything", [seconds], [processor], 1, found.conforms)

    def _judged(self, name: str, make: Callable[[int], tuple[str, bytes]], rounds: int) -> Row:
        seconds, processor, conforms = list[float](), list[float](), True
        full = self._judge.judged.full
        for number in range(rounds + (not self._judge.judged.touched)):
            graph, quads = make(number)
            entry = NewEntry(graph, "public", "", "contributions", quads)
            after = {**self._entries, graph: entry}
            begun, used = time.perf_counter(), time.process_time()
            judgement = self._judge.judge(self._release, after, {graph}, _PUBLIC)
            seconds.append(time.perf_counter() - begun)
            processor.append(time.process_time() - used)
            conforms &= judgement.conforms
        made = self._judge.judged.full - full
        return Row(name, seconds[-rounds:], processor[-rounds:], made, conforms)


def write(rows: Sequence[Row]) -> str:
    """Return a table of the rows."""
    head = ["change", "median, s", "worst, s", "processor, s", "judged by", "conforms"]
    cells = (
        [
            row.name,
            tables.number(median(row.seconds)),
            tables.number(max(row.seconds)),
            tables.number(median(row.processor)),
            "everything" if row.full else "what it touches",
            "yes" if row.conforms else "no",
        ]
        for row in rows
    )
    return tables.table(head, cells)


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure what the command line asks for."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.judged")
    parser.add_argument(
        "folder", type=Path, help="of `conforming`; nothing in it changes but views"
    )
    parser.add_argument("--rounds", type=int, default=9, help="changes of each kind")
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="triples of new graphs")
    parser.add_argument("--hubs", nargs="*", default=list(HUBS), choices=list(HUBS))
    parser.add_argument("--full", action="store_true", help="judge everything, too")
    parser.add_argument("--json", type=Path, help="file for all figures")
    chosen = parser.parse_args(arguments)
    processes.leave_in_order()
    before = tables.machine()
    bench = Bench(chosen.folder / "state", conforming.cases_of(chosen.folder))
    rows = [bench.contributed(size, chosen.rounds) for size in chosen.sizes]
    for name in chosen.hubs:
        rows += bench.hub(name, HUBS[name], chosen.rounds)
    if chosen.full:
        rows.append(bench.everything())
    after = tables.machine()
    found = {"rows": [asdict(row) for row in rows]}
    tables.keep(chosen.json, {"machine": {"before": before, "after": after}, **found})
    load = f"load {before['load']} before and {after['load']} after"
    sys.stdout.write(f"{before['processors']} processors, {load}\n\n{write(rows)}")


if __name__ == "__main__":
    main()
