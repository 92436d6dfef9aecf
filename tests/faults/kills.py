"""Kill -9 at random moments of each kind of change, and what was there afterwards.

    python -m tests.faults.kills --kills 200 --json kills.json

Each round begins one change (graphs put over HTTP by three callers at once, a build, a withdrawal,
a rollback), kills the service and all that works on the state folder at a random moment between the
beginning and a little after the usual end, earlier ones more often, and starts the service again.
All that it shows is held against the states that may be: every graph is as acknowledged, or as the
change that was under way wanted it, whole. What was withdrawn is in no file, once its journal is
gone.
"""

import argparse
import random
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import asdict, dataclass
from itertools import combinations, cycle
from pathlib import Path
from typing import Final

from graph_service.access.tokens import tokens_of
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger
from tests.benchmarks.processes import leave_in_order
from tests.benchmarks.tables import keep, machine, number, table
from tests.faults.service import Lines, Service, kill, killed_at_the_end

GRAPH: Final = "http://example.org/graph/{}"
TRIPLES: Final = 60
CALLERS: Final = 3
CANARY: Final = "withdrawn text {}"
LATE: Final = 1.2
"""Kills come up to this part of the usual time of a change after its beginning."""


@dataclass(frozen=True)
class Round:
    """What one kill led to.

    ``moment`` is in seconds after the beginning, ``part`` the same as a part of the usual time;
    ``acknowledged`` counts the answers that came before; ``outcome`` is old, new or some (of
    several callers), ``restart`` the seconds until queries were answered again, ``faults`` what
    was wrong: nothing, when all is well.
    """

    kind: str
    moment: float
    part: float
    acknowledged: int
    outcome: str
    restart: float
    faults: tuple[str, ...]


class Change:
    """One change of the state: ``acknowledged`` is told when a part of it was answered.

    Args:
        states: what may be there when nothing was acknowledged, the old state first, the state
            with all of the change last; each with the parts that are in it.
        begin: makes it, all parts; each calls what it is given with its part's number.
        secret: a text that is in no file when the change is over.
    """

    def __init__(
        self,
        states: Sequence[tuple[frozenset[int], Lines]],
        begin: Callable[[Callable[[int], None]], None],
        secret: str = "",
    ) -> None:
        self.states = states
        self.secret = secret
        self.acknowledged: set[int] = set()
        self._thread = threading.Thread(target=begin, args=(self.acknowledged.add,))

    def start(self) -> None:
        """Begin it, in a thread."""
        self._thread.start()

    def wait(self) -> None:
        """Wait for its end, or for its failure when everything was killed."""
        self._thread.join()

    def may_be(self) -> Iterator[tuple[frozenset[int], Lines]]:
        """Yield the states that may be there now: they have what was acknowledged."""
        return (each for each in self.states if each[0] >= self.acknowledged)


class Trial:
    """A service, what it has acknowledged, and the changes that can be made to it.

    Args:
        folder: for the state folder and what is built.
        seed: of the moments.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.service = Service(folder / "state")
        self._folder = folder
        self._random = random.Random(seed)  # noqa: S311 - moments, no secrets
        self._processes: list[subprocess.Popen[bytes]] = []
        self._version = 0
        self._usual: dict[str, float] = {}
        self.now: Lines = frozenset()
        self.kinds: dict[str, Callable[[], Change]] = {
            "commit": self.commit,
            "build": self.build,
            "withdrawal": self.withdrawal,
            "rollback": self.rollback,
        }

    def prepare(self) -> None:
        """Publish a first release, make a token, start the service, and time each kind once."""
        self.service.state.mkdir(mode=0o700)
        self.service.token = tokens_of(self.service.state).create(
            "office", writes=["*"], audience="public", admin=True
        )
        self.now = self._wanted("build", 0)
        done = self.service.command("build", "--data", str(self._written(self.now)))
        assert done.returncode == 0, done.stderr
        self.service.start()
        for kind in self.kinds:
            change = self.kinds[kind]()
            begun = time.monotonic()
            change.start()
            change.wait()
            self._usual[kind] = time.monotonic() - begun
            assert change.acknowledged == change.states[-1][0], f"{kind} fails without a kill"
            self.now = change.states[-1][1]
            assert self.service.content() == self.now

    def round(self, kind: str) -> Round:
        """Begin a change, kill everything in the middle of it, start again and look."""
        change = self.kinds[kind]()
        part = LATE * self._random.random() ** 2  # most of the writing comes early
        moment = part * self._usual[kind]
        change.start()
        time.sleep(moment)
        self.service.kill()
        for process in self._processes:
            kill(process)
        change.wait()
        self._processes.clear()
        restart, faults, outcome = 0.0, [], "none"
        try:
            restart = self.service.start()
            found = self.service.content()
        except AssertionError as error:
            faults.append(f"no answer: {error}")
        else:
            outcome, fault = self._judge(change, found)
            faults += fault
            self.now = found
        ledger = Ledger(self.service.state / "ledger")
        faults += examine(ledger).faults
        return Round(kind, moment, part, len(change.acknowledged), outcome, restart, tuple(faults))

    def commit(self) -> Change:
        """Put three graphs by three callers at once, each a change of its own."""
        self._version += 1
        graphs = [GRAPH.format(f"put{caller}") for caller in range(CALLERS)]
        wanted = [self._statements(graph) for graph in graphs]
        parts = [frozenset(each) for n in range(CALLERS + 1) for each in combinations(range(3), n)]
        states = []
        for done in parts:
            replaced = {graphs[caller] for caller in done}
            kept = {line for line in self.now if _graph_of(line) not in replaced}
            states.append((done, frozenset(kept.union(*(wanted[caller] for caller in done)))))

        def begin(acknowledge: Callable[[int], None]) -> None:
            def put(caller: int) -> None:
                triples = "\n".join(_triple_of(line) for line in wanted[caller])
                if self.service.put(graphs[caller], triples).status in (200, 201, 204):
                    acknowledge(caller)

            threads = [threading.Thread(target=put, args=(n,)) for n in range(CALLERS)]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()

        return Change(states, begin)

    def build(self) -> Change:
        """Publish other data by the command: the whole content is another one."""
        self._version += 1
        wanted = self._wanted("build", self._version)
        path = self._written(wanted)

        return self._by_command(wanted, "build", "--data", str(path))

    def withdrawal(self) -> Change:
        """Put a graph that nobody has seen before, and withdraw it by the command."""
        self._version += 1
        graph = GRAPH.format(f"secret{self._version}")
        line = f'<http://example.org/s> <http://example.org/p> "{CANARY.format(self._version)}"'
        assert self.service.put(graph, f"{line} .").status == 201
        before, self.now = self.now, self.now | {f"{line} <{graph}> ."}
        return self._by_command(before, "withdraw", graph, secret=CANARY.format(self._version))

    def rollback(self) -> Change:
        """Publish again, by the command, what one of the last releases held."""
        ledger = Ledger(self.service.state / "ledger")
        held = {number: _content(ledger, number) for number in ledger.releases()[-8:]}
        number = self._random.choice([each for each in held if held[each] != self.now])
        return self._by_command(held[number], "release", "rollback", str(number))

    def _by_command(self, wanted: Lines, *words: str, secret: str = "") -> Change:
        def begin(acknowledge: Callable[[int], None]) -> None:
            process = self.service.run(*words)
            self._processes.append(process)
            if process.wait() == 0:
                acknowledge(0)
                self._wait_until_followed(wanted)

        return Change([(frozenset(), self.now), (frozenset({0}), wanted)], begin, secret)

    def _wait_until_followed(self, wanted: Lines) -> None:
        """Wait until the running service shows it; whoever is killed meanwhile shows nothing."""
        with suppress(AssertionError):
            while self.service.quads() != wanted:
                time.sleep(0.02)

    def _judge(self, change: Change, found: Lines) -> tuple[str, list[str]]:
        for parts, lines in change.may_be():
            if found == lines:
                if parts and change.secret and (left := self._left_of(change.secret)):
                    return "wrong", [f"what was withdrawn is in {left}"]
                whole = {0: "old", len(change.states[-1][0]): "new"}
                return whole.get(len(parts), "some"), []
        acknowledged = sorted(change.acknowledged)
        return "wrong", [f"{len(found)} statements are no state that may be; told {acknowledged}"]

    def _left_of(self, secret: str) -> list[str]:
        """Return the files that hold a text once no withdrawal is under way."""
        while (self.service.state / "ledger" / "withdrawal.json").exists():
            assert self.service.ask("ASK {}").status == 200
            time.sleep(0.05)
        files = (path for path in self.service.state.rglob("*") if path.is_file())
        return [path.name for path in files if secret.encode() in path.read_bytes()]

    def _wanted(self, name: str, version: int) -> Lines:
        self._version = version
        graphs = [GRAPH.format(f"{name}{number}") for number in range(5)]
        return frozenset[str]().union(*(self._statements(graph) for graph in graphs))

    def _statements(self, graph: str) -> Lines:
        return frozenset(
            f'<http://example.org/s{n}> <http://example.org/p> "{self._version}" <{graph}> .'
            for n in range(TRIPLES)
        )

    def _written(self, lines: Lines) -> Path:
        path = self._folder / f"data{self._version}.nq"
        path.write_text("".join(f"{line}\n" for line in sorted(lines)), encoding="utf-8")
        return path


def run_kills(folder: Path, kills: int, seed: int) -> Iterator[Round]:
    """Yield the rounds of a trial, the kinds in turn."""
    trial = Trial(folder, seed)
    with killed_at_the_end(trial.service):
        trial.prepare()
        for _, kind in zip(range(kills), cycle(trial.kinds), strict=False):
            yield trial.round(kind)


def summary(rounds: Sequence[Round]) -> str:
    """Return a table: a row a kind of change."""
    rows = []
    for kind in dict.fromkeys(each.kind for each in rounds):
        own = [each for each in rounds if each.kind == kind]
        outcomes = [sum(each.outcome == name for each in own) for name in ("old", "some", "new")]
        moments = [each.moment * 1000 for each in own]
        restarts = [each.restart for each in own]
        rows.append(
            [
                kind,
                len(own),
                f"{number(min(moments))} to {number(max(moments))}",
                *outcomes,
                sum(each.acknowledged > 0 for each in own),
                f"{number(statistics.median(restarts))} ({number(max(restarts))})",
                sum(len(each.faults) for each in own),
            ]
        )
    head = ["change", "kills", "moments, ms", "old", "some of three", "new", "acknowledged before"]
    return table([*head, "restart, s: median (most)", "faults"], rows)


def details(rounds: Iterable[Round]) -> str:
    """Return a table: a row a kill."""
    return table(
        ["change", "moment, ms", "part of the usual time", "acknowledged", "found", "faults"],
        (
            [
                each.kind,
                number(each.moment * 1000),
                f"{each.part:.2f}",
                each.acknowledged,
                each.outcome,
                "; ".join(each.faults) or None,
            ]
            for each in rounds
        ),
    )


def _content(ledger: Ledger, number: int) -> Lines:
    texts = (ledger.read(entry.object).decode() for entry in ledger.release(number).entries)
    return frozenset(line for text in texts for line in text.splitlines())


def _graph_of(line: str) -> str:
    return line[line.rindex("<") + 1 : line.rindex(">")]


def _triple_of(line: str) -> str:
    return line[: line.rindex("<")] + "."


def main() -> None:
    """Run the trial by hand."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=200)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    options.add_argument("--json", type=Path)
    given = options.parse_args()
    leave_in_order()
    print(f"seed {given.seed}", flush=True)  # noqa: T201
    rounds: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        for each in run_kills(Path(folder), given.kills, given.seed):
            rounds.append(each)
            if each.faults:
                print(f"kill {len(rounds)}: {each}", flush=True)  # noqa: T201
    print(details(rounds) + "\n" + summary(rounds))  # noqa: T201
    result = {"seed": given.seed, "machine": machine(), "rounds": [asdict(r) for r in rounds]}
    keep(given.json, result)
    raise SystemExit(any(each.faults for each in rounds))


if __name__ == "__main__":
    main()
