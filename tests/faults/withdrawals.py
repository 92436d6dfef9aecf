"""Kill -9 at random moments of a withdrawal, and what was there afterwards.

    python -m tests.faults.withdrawals --kills 100

Each round publishes somebody who is named nowhere else, in two graphs and in an older release, and
withdraws them: by the command, or over HTTP. At a moment that is drawn, the command alone is
killed, or all that works on the state folder. Then everything that is shown is as before or without
them, whole; and when it is without them, no byte of any file has them.
"""

import argparse
import random
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from itertools import cycle
from pathlib import Path
from typing import Final

from graph_service.access.tokens import tokens_of
from graph_service.ledger.fsck import examine
from graph_service.ledger.ledger import Ledger
from tests.benchmarks.processes import leave_in_order
from tests.faults.service import Lines, Service, kill, killed_at_the_end
from tests.unpacking import unpacked

GRAPH: Final = "http://example.org/graph/{}"
KINDS: Final = ("command", "command alone", "route")
"""What withdraws, and whether the service is killed with it."""

_LATE: Final = 1.2


@dataclass(frozen=True)
class Round:
    """What one kill led to; ``moment`` is in seconds, ``outcome`` is old or new."""

    kind: str
    moment: float
    acknowledged: bool
    outcome: str
    faults: tuple[str, ...]


def holders(state: Path, text: str) -> list[str]:
    """Return the files of a state folder that hold a text in any case, but for audit logs.

    Files that are compressed are looked into.
    """
    found = []
    for path in sorted(state.rglob("*")):
        if path.is_file() and not path.name.startswith("audit"):
            data = path.read_bytes()
            if text.lower().encode() in (data + unpacked(data)).lower():
                found.append(str(path.relative_to(state)))
    return found


class Trial:
    """A service, and people who are withdrawn from it.

    Args:
        folder: for the state folder and what is built.
        seed: of the moments.
    """

    def __init__(self, folder: Path, seed: int) -> None:
        self.service = Service(folder / "state")
        self._random = random.Random(seed)  # noqa: S311 - moments, no secrets
        self._number = 0
        self._usual = dict.fromkeys(KINDS, 1.0)
        self._data = folder / "data.nq"

    def prepare(self) -> None:
        """Publish a first release, start the service, and time each kind once."""
        self.service.state.mkdir(mode=0o700)
        self.service.token = tokens_of(self.service.state).create(
            "office", writes=["*"], audience="public", admin=True
        )
        graph = GRAPH.format("plain")
        self._data.write_text(f'<urn:s> <urn:p> "plain" <{graph}> .\n')
        done = self.service.command("build", "--data", str(self._data))
        assert done.returncode == 0, done.stderr
        self.service.start()
        for kind in KINDS:
            person, old = self._publish()
            moments: list[float] = []
            assert self._withdraw(kind, person, partial(_note, moments))
            self._usual[kind] = time.monotonic() - moments[0]
            assert self.service.content() == _without(old, person)

    def round(self, kind: str) -> Round:
        """Begin a withdrawal, kill in the middle of it, and look."""
        person, old = self._publish()
        new = _without(old, person)
        told: list[bool] = []
        begun, process = threading.Event(), list[object]()
        thread = threading.Thread(
            target=lambda: told.append(self._withdraw(kind, person, begun.set, process.append))
        )
        thread.start()
        begun.wait(60)
        moment = _LATE * self._usual[kind] * self._random.random() ** 2  # most is done early
        time.sleep(moment)
        acknowledged = told == [True]
        if kind != "command alone":
            self.service.kill()
        for each in process:
            kill(each)  # type: ignore[arg-type]
        thread.join()
        try:
            if kind != "command alone":
                self.service.start()
            found = self.service.content()
        except AssertionError as error:
            return Round(kind, moment, acknowledged, "none", (f"no answer: {error}",))
        faults = list(examine(Ledger(self.service.state / "ledger")).faults)
        outcome = {old: "old", new: "new"}.get(found, "wrong")
        if outcome == "wrong" or (acknowledged and outcome == "old"):
            faults.append(f"{len(found)} statements are no state that may be")
        if outcome == "old" or kind == "command alone":
            done = self.service.command("withdraw", person)  # it may have been finished just now
            if done.returncode != 0 and "was withdrawn, with release" not in done.stderr:
                faults.append(done.stderr)
            self._wait_for(new)
            if self.service.content() != new:
                faults.append("it is shown after it was withdrawn")
        faults += [f"{path} has it" for path in holders(self.service.state, _key(person))]
        return Round(kind, moment, acknowledged, outcome, tuple(faults))

    def _publish(self) -> tuple[str, Lines]:
        """Publish somebody; return who that is and all that is shown then."""
        self._number += 1
        person = f"http://example.org/id/zqperson{self._number:05}"
        about, other = GRAPH.format("about"), GRAPH.format("other")
        key = _key(person)
        for graph, triples in (
            (other, f'<{person}> <urn:note> "{key} note" .'),
            (about, f'<{person}> <urn:label> "{key} label" . <urn:s> <urn:v> "{self._number}" .'),
            (other, f"<urn:s> <urn:met> <{person}> . <urn:s> <urn:q> <urn:o> ."),
        ):
            answer = self.service.put(graph, triples)
            assert answer.status in (200, 201, 204), answer
        return person, self.service.content()

    def _withdraw(
        self,
        kind: str,
        person: str,
        begin: Callable[[], None],
        own: Callable[[object], None] = id,
    ) -> bool:
        """Withdraw somebody and return whether that was acknowledged.

        ``begin`` is called when it begins: a command has to be loaded first.
        """
        if kind == "route":
            begin()
            body = f'{{"iri": "{person}"}}'
            answer = self.service.send(
                "POST", "/withdrawals", body, Content_Type="application/json"
            )
            return answer.status == 200
        process = self.service.run("withdraw", person)
        own(process)
        journal = self.service.state / "ledger" / "withdrawal.json"
        while not journal.exists() and process.poll() is None:
            time.sleep(0.0005)
        begin()
        return process.wait() == 0

    def _wait_for(self, wanted: Lines) -> None:
        deadline = time.monotonic() + 10
        while self.service.quads() != wanted and time.monotonic() < deadline:
            time.sleep(0.05)


def run_kills(folder: Path, kills: int, seed: int) -> Iterator[Round]:
    """Yield the rounds of a trial, the kinds in turn."""
    trial = Trial(folder, seed)
    with killed_at_the_end(trial.service):
        trial.prepare()
        for _, kind in zip(range(kills), cycle(KINDS), strict=False):
            yield trial.round(kind)


def _note(moments: list[float]) -> None:
    moments.append(time.monotonic())


def _key(person: str) -> str:
    """Return what stands in each statement of somebody and nowhere else."""
    return person.rpartition("/")[2]


def _without(lines: Lines, person: str) -> Lines:
    return frozenset(line for line in lines if f"<{person}>" not in line)


def main() -> None:
    """Run the trial by hand."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--kills", type=int, default=100)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    given = options.parse_args()
    leave_in_order()
    print(f"seed {given.seed}", flush=True)  # noqa: T201
    rounds: list[Round] = []
    with tempfile.TemporaryDirectory() as folder:
        for each in run_kills(Path(folder), given.kills, given.seed):
            rounds.append(each)
            print(f"kill {len(rounds)}: {each}", flush=True)  # noqa: T201
    for kind in KINDS:
        own = [each for each in rounds if each.kind == kind]
        counts = [sum(each.outcome == name for each in own) for name in ("old", "new")]
        told, wrong = sum(each.acknowledged for each in own), sum(bool(e.faults) for e in own)
        print(  # noqa: T201
            f"{kind}: {len(own)} kills, {counts[0]} old, {counts[1]} new, {told} acknowledged, "
            f"{wrong} with faults"
        )
    raise SystemExit(any(each.faults for each in rounds))


if __name__ == "__main__":
    main()
