"""Does the time of an answer tell a hidden graph from one that never was?

::

    python -m tests.benchmarks.absence --rounds 1000 --json absence.json

A service has a large hidden graph. Each request is sent about that graph, about a name of the same
length that is nobody's, and about a second such name: in turn, in an order drawn anew each time.
The two that never were differ by chance alone, so they say how much a difference has to be to mean
anything.
"""

import argparse
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import quote

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.state import State
from tests.benchmarks import tables
from tests.benchmarks.client import Connection
from tests.benchmarks.servers.graph_service import GraphService

HIDDEN: Final = "http://example.org/graph/hidden"
ABSENT: Final = "http://example.org/graph/absent"
OTHER: Final = "http://example.org/graph/nobody"
NAMES: Final = (HIDDEN, ABSENT, OTHER)
_OWN: Final = "http://example.org/own/"
_DRAWS: Final = 400
"""How often the medians are drawn anew for their interval."""

Make = Callable[[str, int, Mapping[str, str]], bytes]
"""Makes a request about a name, with a number that is used once, and tokens."""


@dataclass(frozen=True)
class Row:
    """What one kind of request took, in seconds.

    ``difference`` is by how much the median of the hidden graph is above that of the absent one,
    as a part of the latter, ``low`` and ``high`` its interval (95 %), ``chance`` the same
    difference between the two that never were. ``slower`` is how often an answer about the hidden
    graph is the slower one of two; one half says nothing.
    """

    kind: str
    status: int
    hidden: float
    absent: float
    difference: float
    low: float
    high: float
    chance: float
    slower: float


def request(
    method: str, target: str, token: str | None = None, body: str = "", kind: str = "text/turtle"
) -> bytes:
    """Return the bytes of a request."""
    head = f"{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nAccept: */*\r\n"
    if token is not None:
        head += f"Authorization: Bearer {token}\r\n"
    if body:
        head += f"Content-Type: {kind}\r\nContent-Length: {len(body.encode())}\r\n"
    return f"{head}\r\n{body}".encode()


def asking(text: str, extra: str = "") -> Make:
    """Return what makes a query about a name; ``$`` stands for it."""

    def make(name: str, number: int, tokens: Mapping[str, str]) -> bytes:
        query = quote(text.replace("$", name) + f" # {number}", safe="")
        return request("GET", f"/sparql?query={query}{extra.replace('$', quote(name, safe=''))}")

    return make


def at(
    target: str,
    method: str = "GET",
    who: str | None = None,
    body: str = "",
    kind: str = "text/turtle",
) -> Make:
    """Return what makes a request at an address; ``$`` stands for the name, ``#`` the number."""

    def make(name: str, number: int, tokens: Mapping[str, str]) -> bytes:
        path = target.replace("$", quote(name, safe="")).replace("#", str(number))
        token = None if who is None else tokens[who]
        return request(method, path, token, body.replace("$", name), kind)

    return make


_SPARQL: Final = "application/sparql-update"
KINDS: Final[dict[str, Make]] = {
    "GET of the graph": at("/graphs?graph=$"),
    "ASK { GRAPH }": asking("ASK { GRAPH <$> { ?s ?p ?o } }"),
    "FROM": asking("SELECT (COUNT(*) AS ?n) FROM <$> { ?s ?p ?o }"),
    "default-graph-uri": asking("SELECT * { ?s ?p ?o }", "&default-graph-uri=$"),
    "a thing as subject": asking("SELECT * { <$> ?p ?o }"),
    "a thing as object": asking("SELECT * { ?s ?p <$> }"),
    "DESCRIBE": asking("DESCRIBE <$>"),
    "canned query": at("/queries/resource-neighbourhood.csv?resource=$"),
    "search for a word": at("/search?format=json&q=$"),
    "reconcile a name": at("/reconcile?query=$"),
    "PUT without a token": at("/graphs?graph=$", "PUT", None, "<urn:s> <urn:p> 1 ."),
    "PUT of another's": at("/graphs?graph=$", "PUT", "narrow", "<urn:s> <urn:p> 1 ."),
    "DELETE of another's": at("/graphs?graph=$", "DELETE", "narrow"),
}
"""What is measured often; the name is also that of a thing and the text of a label."""

SLOW: Final[dict[str, Make]] = {
    "update that reads it": at(
        "/update",
        "POST",
        "narrow",
        f"INSERT {{ GRAPH <{_OWN}a> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <$> {{ ?s ?p ?o }} }}",
        _SPARQL,
    ),
    "update that changes it": at(
        "/update", "POST", "narrow", "INSERT DATA { GRAPH <$> { <urn:s> <urn:p> 1 } }", _SPARQL
    ),
}
"""What starts a process for each request, and is measured less often."""


def measure(
    connection: Connection, make: Make, rounds: int, tokens: Mapping[str, str]
) -> tuple[int, dict[str, list[float]]]:
    """Return the status of all answers, and their times by name.

    Raises:
        ValueError: answers differ in status.
    """
    order, number = list(NAMES), 0
    times: dict[str, list[float]] = {name: [] for name in NAMES}
    statuses = set[int]()
    for turn in range(rounds + rounds // 10):
        random.shuffle(order)
        for name in order:
            number += 1
            reply = connection.ask(make(name, number, tokens))
            statuses.add(reply.status)
            if turn >= rounds // 10:  # before, everything warms up
                times[name].append(reply.total)
    (status,) = statuses
    return status, times


def compare(kind: str, status: int, times: Mapping[str, Sequence[float]]) -> Row:
    """Return the figures of one kind of request."""
    hidden, absent, other = (times[name] for name in NAMES)
    drawn = sorted(
        difference(random.choices(hidden, k=len(hidden)), random.choices(absent, k=len(absent)))  # noqa: S311
        for _ in range(_DRAWS)
    )
    return Row(
        kind=kind,
        status=status,
        hidden=median(hidden),
        absent=median(absent),
        difference=difference(hidden, absent),
        low=drawn[int(_DRAWS * 0.025)],
        high=drawn[int(_DRAWS * 0.975)],
        chance=difference(other, absent),
        slower=slower(hidden, absent),
    )


def difference(one: Sequence[float], other: Sequence[float]) -> float:
    """Return by how much the first median is above the second, as a part of the second."""
    return median(one) / median(other) - 1


def slower(one: Sequence[float], other: Sequence[float]) -> float:
    """Return the chance that a value of the first is above one of the second (Mann-Whitney)."""
    ranked = sorted([(value, 1) for value in one] + [(value, 0) for value in other])
    ranks = sum(place for place, (_, is_one) in enumerate(ranked, 1) if is_one)
    return (ranks - len(one) * (len(one) + 1) / 2) / (len(one) * len(other))


def prepare(state: Path, triples: int) -> dict[str, str]:
    """Publish a small public and a large hidden graph; return tokens."""
    public = "http://example.org/graph/public"
    lines = [f'<urn:s{n}> <urn:p> "public {n}" <{public}> .\n' for n in range(200)]
    secret = [f'<urn:h{n}> <urn:p> "hidden {n}" <{HIDDEN}> .\n' for n in range(triples)]
    label = "<http://www.w3.org/2000/01/rdf-schema#label>"
    secret += [f'<{HIDDEN}> {label} "{HIDDEN} {n}" <{HIDDEN}> .\n' for n in range(100)]
    secret += [f"<urn:h{n}> <urn:q> <{HIDDEN}> <{HIDDEN}> .\n" for n in range(100)]
    entries = [
        NewEntry(public, "public", "Synthetic Office", "alpha", "".join(sorted(lines)).encode()),
        NewEntry(HIDDEN, "internal", "Synthetic Office", "beta", "".join(sorted(secret)).encode()),
    ]
    settings = read_settings({"state": state}, environ={})
    State(settings).ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
    made = tokens_of(state)
    return {"narrow": made.create("narrow", writes=[_OWN + "*"], audience="public")}


def main() -> None:
    """Measure, and write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--updates", type=int, default=200, help="rounds of updates")
    parser.add_argument("--triples", type=int, default=50_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tokens = prepare(folder / "state", options.triples)
        service = GraphService({"shapes": "none", "log_requests": "false"})
        with (
            service.start(folder) as running,
            Connection(running.endpoint, 60.0) as connection,
        ):
            for kind, make in (KINDS | SLOW).items():
                rounds = options.updates if kind in SLOW else options.rounds
                rows.append(compare(kind, *measure(connection, make, rounds, tokens)))
    head = ["request", "status", "hidden, ms", "absent, ms", "difference", "interval", "by chance"]
    print(tables.table([*head, "hidden slower"], map(cells, rows)))  # noqa: T201
    worst = max(abs(row.difference) for row in rows)
    print(f"largest difference of medians: {worst:.1%}; goal: a few percent")  # noqa: T201
    tables.keep(options.json, {"machine": tables.machine(), "rows": [asdict(r) for r in rows]})


def cells(row: Row) -> list[object]:
    """Return a row as it is written: milliseconds and percent."""
    return [
        row.kind,
        row.status,
        f"{row.hidden * 1e3:.3f}",
        f"{row.absent * 1e3:.3f}",
        f"{row.difference:+.1%}",
        f"{row.low:+.1%} to {row.high:+.1%}",
        f"{row.chance:+.1%}",
        f"{row.slower:.3f}",
    ]


if __name__ == "__main__":
    main()
