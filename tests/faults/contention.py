"""Writers that get in each other's way, on a service that is killed and started again meanwhile.

::

    python -m tests.faults.contention --seconds 120

Each writer does one act after another on graphs that all of them write, and keeps what it was told:
done, refused, or nothing, when the service died. Afterwards the record is read release by release:

- what was acknowledged is in the release that the answer named, as its writer sent it;
- each release differs from the one before in one graph, by one act that somebody tried, and whole;
- a counter went up by one in each release that changed it, and as often as was acknowledged;
- whoever reads after an answer reads that release or a later one, across kills, too.
"""

import argparse
import json
import random
import re
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final
from urllib.parse import quote

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import Ledger
from tests.faults.service import Answer, Service, killed_at_the_end

WRITERS: Final = 8
GRAPHS: Final = "https://example.org/contended/"
COUNTER, TALLY, SET, REGISTER, FLEETING = (
    GRAPHS + name for name in ("counter", "tally", "set", "register", "fleeting")
)
"""Raised by If-Match; raised by updates; added to; replaced; made and deleted."""

_VALUE: Final = re.compile(r'<urn:value> "?(\d+)"?')
_MARK: Final = re.compile(r'<urn:by> "(w\d+-\d+)"')
_TURTLE: Final = "text/turtle"
_LINES: Final = "application/n-triples"


@dataclass(frozen=True)
class Act:
    """What a writer tried: ``release`` is the number that the answer named, 0 without answer."""

    mark: str
    graph: str
    kind: str
    status: int
    release: int
    is_refused: bool


@dataclass
class Trial:
    """All that was done, and what was wrong on the way."""

    acts: list[Act] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    kills: int = 0
    reads: int = 0


class Writer(threading.Thread):
    """Does acts until it is told to stop.

    Args:
        number: its own.
        service: the one that is written.
        trial: gets what was done.
        stop: is set at the end.
        seed: of what it chooses.
    """

    def __init__(
        self, number: int, service: Service, trial: Trial, stop: threading.Event, seed: int
    ) -> None:
        super().__init__(daemon=True)
        self._number = number
        self._service = service
        self._trial = trial
        self._halt = stop
        self._random = random.Random(seed)  # noqa: S311 - no secret
        self._acts: tuple[Callable[[str], None], ...] = (
            self.raise_counter,
            self.raise_tally,
            self.add,
            self.replace,
            self.make_or_delete,
        )

    def run(self) -> None:
        """Do one act after another."""
        count = 0
        try:
            while not self._halt.is_set():
                count += 1
                self._random.choice(self._acts)(f"w{self._number}-{count}")
        except Exception as error:
            self._trial.faults.append(f"writer {self._number}: {error!r}")

    def raise_counter(self, mark: str) -> None:
        """Read a number with its tag, write the next one if nobody did meanwhile."""
        read = self._send("GET", COUNTER, Accept=_LINES)
        if read.status not in (200, 404):
            return
        found = _VALUE.search(read.body.decode())
        number = int(found[1]) + 1 if found else 1
        held = {"If_Match": read.headers["etag"]} if read.status == 200 else {"If_None_Match": "*"}
        self._change("raise", mark, "PUT", COUNTER, body=_numbered(number, mark), **held)

    def raise_tally(self, mark: str) -> None:
        """Let an update add one to a number, whatever it is."""
        text = (
            f"DELETE {{ GRAPH <{TALLY}> {{ <urn:t> ?p ?o }} }} INSERT {{ GRAPH <{TALLY}> "
            f'{{ <urn:t> <urn:value> ?next ; <urn:by> "{mark}" }} }} WHERE {{ '
            f"OPTIONAL {{ GRAPH <{TALLY}> {{ <urn:t> <urn:value> ?n ; ?p ?o }} }} "
            "BIND(STR(COALESCE(<http://www.w3.org/2001/XMLSchema#integer>(?n), 0) + 1) AS ?next) }"
        )
        kind = "application/sparql-update"
        answer = self._service.send("POST", "/update", text, Content_Type=kind)
        self._note("tally", mark, TALLY, answer)

    def add(self, mark: str) -> None:
        """Add an element to a set."""
        self._change("add", mark, "POST", SET, body=f'<urn:s> <urn:by> "{mark}" .')

    def replace(self, mark: str) -> None:
        """Put many statements of one writer in the place of those of another."""
        self._change("replace", mark, "PUT", REGISTER, body=_whole(mark))

    def make_or_delete(self, mark: str) -> None:
        """Make a graph, or delete it."""
        if self._random.random() < 0.5:
            self._change("make", mark, "PUT", FLEETING, body=_whole(mark))
        else:
            self._change("delete", mark, "DELETE", FLEETING, body=None)

    def _change(
        self, kind: str, mark: str, method: str, graph: str, *, body: str | None, **held: str
    ) -> None:
        answer = self._send(method, graph, body, Content_Type=_TURTLE, **held)
        self._note(kind, mark, graph, answer)

    def _note(self, kind: str, mark: str, graph: str, answer: Answer) -> None:
        is_done = answer.status in (200, 201, 204)
        release = int(answer.headers["release"]) if is_done else 0
        refused = answer.status in (404, 412) or (answer.status == 503 and not is_stored(answer))
        if not (is_done or refused or answer.status == 0 or answer.status == 503):
            self._trial.faults.append(
                f"{kind} {mark}: status {answer.status} {answer.body[:200]!r}"
            )
        self._trial.acts.append(Act(mark, graph, kind, answer.status, release, refused))
        if is_done:
            self._read_back(release)
        elif not refused:
            time.sleep(0.2)  # it is not there: not to keep its start from the processor

    def _read_back(self, release: int) -> None:
        answer = self._send("GET", SET, Accept=_LINES)
        if answer.status == 200:
            self._trial.reads += 1
            if int(answer.headers["release"]) < release:
                seen = answer.headers["release"]
                self._trial.faults.append(f"release {seen} was read after {release} was told")

    def _send(self, method: str, graph: str, body: str | None = None, **headers: str) -> Answer:
        return self._service.send(method, f"/graphs?graph={quote(graph, safe='')}", body, **headers)


def is_stored(answer: Answer) -> bool:
    """Return whether a 503 says that the change is in the record all the same."""
    return answer.problem == "not-shown"


def run_trial(folder: Path, seconds: float, seed: int, *, gap: float = 8.0) -> Trial:
    """Let writers write for some seconds, kill the service now and then, and judge the record.

    Args:
        folder: an empty one.
        seconds: how long.
        seed: of all that is chosen by chance.
        gap: seconds between two kills, on average.
    """
    chance = random.Random(seed)  # noqa: S311 - no secret
    trial, stop = Trial(), threading.Event()
    service = Service(folder / "state")
    seedling = folder / "seed.nt"
    seedling.write_text("<urn:seed> <urn:p> <urn:o> .\n")
    done = service.command("build", "--data", str(seedling), "--shapes", "none")
    assert done.returncode == 0, done.stderr
    tokens = tokens_of(folder / "state")
    service.token = tokens.create("writers", writes=[GRAPHS + "*"], audience="public")
    with killed_at_the_end(service):
        service.start()
        writers = [
            Writer(n, service, trial, stop, chance.randrange(1 << 32)) for n in range(WRITERS)
        ]
        for each in writers:
            each.start()
        end = time.monotonic() + seconds
        while (left := end - time.monotonic()) > 0:
            time.sleep(min(left, chance.uniform(0.25 * gap, 1.75 * gap)))
            if time.monotonic() < end:
                service.kill()
                trial.kills += 1
                service.start()
        stop.set()
        for each in writers:
            each.join()
        service.kill()
    for words in (("fsck",), ("audit", "verify")):
        done = service.command(*words)
        if done.returncode:
            trial.faults.append(f"{' '.join(words)}: {done.stdout}{done.stderr}")
    trial.faults += judge(trial, history(folder / "state"))
    return trial


State = dict[str, str]
"""The text of each contended graph that is there."""


def history(state: Path) -> dict[int, State]:
    """Return what each release has, by number."""
    ledger = Ledger(state / "ledger")
    newest = ledger.current()
    found: dict[int, State] = {}
    for number in range(1, (newest.number if newest else 0) + 1):
        entries = ledger.release(number).entries
        found[number] = {
            each.graph: ledger.read(each.object).decode()
            for each in entries
            if each.graph.startswith(GRAPHS)
        }
    return found


def judge(trial: Trial, releases: dict[int, State]) -> Iterator[str]:
    """Yield what is wrong with the record."""
    tried = {(act.graph, act.mark): act for act in trial.acts}
    seen: set[tuple[str, str]] = set()
    for number in sorted(releases):
        before, after = releases.get(number - 1, {}), releases[number]
        changed = [g for g in before.keys() | after.keys() if before.get(g) != after.get(g)]
        if len(changed) > 1:
            yield f"release {number} changed {sorted(changed)}"
        for graph in changed:
            yield from _judge_step(
                number, graph, before.get(graph, ""), after.get(graph), tried, seen
            )
    for act in trial.acts:
        if act.release:
            yield from _judge_act(act, releases)
    for graph, kind in ((COUNTER, "raise"), (TALLY, "tally")):
        told = sum(bool(act.release) for act in trial.acts if act.kind == kind)
        last = releases[max(releases)].get(graph, "")
        value = int(found[1]) if (found := _VALUE.search(last)) else 0
        raised = sum(1 for g, _ in seen if g == graph)
        if value != raised or value < told:
            yield f"{kind}: {value} in the end, {raised} changes, {told} acknowledged"


def _judge_step(
    number: int,
    graph: str,
    before: str,
    after: str | None,
    tried: dict[tuple[str, str], Act],
    seen: set[tuple[str, str]],
) -> Iterator[str]:
    """Yield what is wrong with one graph in one release."""
    if after is None:
        if graph != FLEETING:
            yield f"release {number}: {graph} is gone"
        return
    marks = set(_MARK.findall(after)) - set(_MARK.findall(before))
    if len(marks) != 1:
        yield f"release {number}: {graph} has {len(marks)} new marks"
        return
    (mark,) = marks
    act = tried.get((graph, mark))
    if act is None or act.is_refused or (graph, mark) in seen:
        yield f"release {number}: {graph} has {mark}, which was {act}"
    seen.add((graph, mark))
    if graph == SET and not set(before.splitlines()) < set(after.splitlines()):
        yield f"release {number}: the set lost elements"
    if graph in (COUNTER, TALLY):
        values = [int(found[1]) if (found := _VALUE.search(t)) else 0 for t in (before, after)]
        if values[1] != values[0] + 1:
            yield f"release {number}: {graph} went from {values[0]} to {values[1]}"
    if graph in (REGISTER, FLEETING) and after.count("\n") != _whole(mark).count("\n") + 1:
        yield f"release {number}: {graph} is a part of what {mark} sent"


def _judge_act(act: Act, releases: dict[int, State]) -> Iterator[str]:
    """Yield what is wrong with a change that was acknowledged."""
    after = releases.get(act.release)
    if after is None:
        yield f"{act} was acknowledged with a release that is not there"
    elif act.kind == "delete":
        if act.graph in after:
            yield f"{act} was acknowledged, and the graph is there"
    elif act.mark not in _MARK.findall(after.get(act.graph, "")):
        yield f"{act} was acknowledged, and is not in its release"


def _numbered(number: int, mark: str) -> str:
    return f'<urn:c> <urn:value> "{number}" ; <urn:by> "{mark}" .'


def _whole(mark: str) -> str:
    lines = (f'<urn:r{n}> <urn:of> "{mark}" .' for n in range(50))
    return "\n".join([f'<urn:r> <urn:by> "{mark}" .', *lines])


def summary(trial: Trial, seconds: float) -> str:
    """Return what happened as a line of JSON."""
    told = [act for act in trial.acts if act.release]
    return json.dumps(
        {
            "seconds": seconds,
            "writers": WRITERS,
            "kills": trial.kills,
            "acts": len(trial.acts),
            "acknowledged": len(told),
            "refused": sum(act.is_refused for act in trial.acts),
            "unknown": sum(not act.release and not act.is_refused for act in trial.acts),
            "reads": trial.reads,
            "releases": len({act.release for act in told}),
            "faults": trial.faults[:20],
        }
    )


def main() -> None:
    """Run the trial by hand."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--seconds", type=float, default=120.0)
    options.add_argument("--seed", type=int, default=random.SystemRandom().randrange(1 << 32))
    given = options.parse_args()
    print(f"seed {given.seed}", flush=True)  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        trial = run_trial(Path(folder), given.seconds, given.seed)
    print(summary(trial, given.seconds))  # noqa: T201
    raise SystemExit(bool(trial.faults))


if __name__ == "__main__":
    main()
