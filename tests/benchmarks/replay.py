"""One hostile query sent to one server: what came back, when, and how the server is afterwards."""

import json
import time
from dataclasses import dataclass
from typing import Any, Final

from tests.benchmarks.client import RESULTS, Broken, Connection, Endless, Reply
from tests.benchmarks.corpus import LONGEST, Attack
from tests.benchmarks.servers.peer import Running

GRACE: Final = 1.0
"""Seconds over the limit within which a query has to have ended."""

LARGE_BODY: Final = 5_000_000
"""Bytes above which only the end of a JSON document is looked at."""

ENDINGS: Final = ("query-timeout", "query-memory", "result-too-large", "query-lost")
"""Problem types that say that this query met a limit."""

REFUSALS: Final = (400, 413, 414)
"""Statuses that refuse a text before it is run."""


@dataclass(frozen=True)
class Outcome:
    """What became of one attack; memory is the resident bytes of the server's processes.

    It was sent at ``begun`` by :func:`time.perf_counter` and watched until ``ended``.
    """

    name: str
    kind: str
    status: int | None
    ending: str
    seconds: float
    alive: bool
    answering: bool
    runs_on: bool
    memory_before: int
    memory_after: int
    verdict: str
    begun: float = 0.0
    ended: float = 0.0


def send(running: Running, attack: Attack, patience: float) -> tuple[int | None, str, float]:
    """Post an attack; return status, ending and seconds.

    The ending is ``answer``, ``broken answer`` (200, but not a whole document), ``answer cut
    off`` (200, and the connection broke before the end that was announced), ``endless answer``, the
    problem type or the status of an error, ``connection cut``, or ``no answer`` within ``patience``
    seconds.
    """
    begun = time.perf_counter()
    with Connection(running.endpoint, patience, patience) as connection:
        accept = f"{RESULTS}, application/n-triples;q=0.9"
        try:
            reply = connection.ask(connection.post(attack.text, accept))
        except TimeoutError:
            return None, "no answer", time.perf_counter() - begun
        except Endless:
            return 200, "endless answer", time.perf_counter() - begun
        except Broken as cut:
            how = "answer cut off" if cut.status == 200 else "connection cut"
            return cut.status, how, time.perf_counter() - begun
        except OSError:
            return None, "connection cut", time.perf_counter() - begun
    return reply.status, ending(reply), time.perf_counter() - begun


def ending(reply: Reply) -> str:
    """Return how an answer ended; a 200 that is not a whole document is broken."""
    if reply.status == 200:
        return "answer" if _whole(reply) else "broken answer"
    problem = _json(reply.body)
    kind = problem.get("type") if isinstance(problem, dict) else None
    if not isinstance(kind, str):
        return f"status {reply.status}"
    return kind.rstrip("/").rpartition("/")[2].rpartition("#")[2]


def verdict(
    attack: Attack, status: int | None, how: str, seconds: float, limit: float, *, strict: bool
) -> str:
    """Tell whether an attack ended as it has to; ``right``, or what is wrong.

    A text may be refused when it is too long, too deep or no SPARQL; any other ends with its whole
    answer, with the problem of the limit that it met or, when its answer had begun to stream, with
    a connection that breaks before the body's end, at most :data:`GRACE` after the limit.
    Without ``strict`` any error in time is right: peers have other words for their limits.
    """
    if seconds > limit + GRACE:
        return "late"
    if status == 200:
        return "right" if how in ("answer", "answer cut off") else how
    if status is not None and not strict:
        return "right"
    if status == 500 and how in ENDINGS:
        return "right"
    refusable = attack.kind == "nesting" or not attack.valid or len(attack.text) > LONGEST
    if status in REFUSALS and refusable:
        return "right"
    return f"wrong: {how}"


def watch(
    running: Running, attack: Attack, limit: float, patience: float, *, strict: bool
) -> Outcome:
    """Send an attack and look at the server before and after; ``strict`` as in :func:`verdict`."""
    before = running.memory().resident if running.alive else 0
    begun = time.perf_counter()
    status, how, seconds = send(running, attack, patience)
    alive = running.alive
    spent = running.cpu_seconds() if alive else 0.0
    time.sleep(0.3)
    alive = alive and running.alive
    # Well over what an idle server uses in this time: the query was not stopped.
    runs_on = alive and running.cpu_seconds() - spent > 0.15
    return Outcome(
        attack.name,
        attack.kind,
        status,
        how,
        round(seconds, 3),
        alive,
        alive and answers(running),
        runs_on,
        before,
        running.memory().resident if alive else 0,
        verdict(attack, status, how, seconds, limit, strict=strict),
        begun,
        time.perf_counter(),
    )


def answers(running: Running, patience: float = 3.0) -> bool:
    """Tell whether the server answers a small query."""
    try:
        with Connection(running.endpoint, patience) as connection:
            return connection.ask(connection.query("ASK { }")).status == 200
    except (Broken, OSError):
        return False


def _whole(reply: Reply) -> bool:
    if b"sparql-results+json" not in reply.head.lower():
        return not reply.body or reply.body.endswith(b"\n")
    if len(reply.body) > LARGE_BODY:
        return reply.body.rstrip().endswith(b"]}}")
    return _json(reply.body) is not None


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except ValueError:
        return None
