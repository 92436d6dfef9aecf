"""What is measured, the goals, and the tables made of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from statistics import median
from typing import Any, Final

from tests.benchmarks import load, peers, tables


@dataclass(frozen=True)
class Measure:
    """One row: a kind of query asked in a manner; ``goal`` is our rate as a ratio to oxigraph's.

    ``beside`` is the measure of the peer that it is compared with.
    """

    name: str
    kind: str
    manner: str
    goal: float
    beside: str


MEASURES: Final = (
    Measure("point, cold", "point", "cold", 0.5, "point, cold"),
    Measure("point, hot", "point", "hot", 2.0, "point, hot"),
    Measure("point, 304", "point", "conditional", 2.0, "point, hot"),
    Measure("medium, cold", "medium", "cold", 1.0, "medium, cold"),
    Measure("medium, hot", "medium", "hot", 2.0, "medium, hot"),
    Measure("medium, 304", "medium", "conditional", 2.0, "medium, hot"),
    Measure("large, cold", "large", "cold", 1.0, "large, cold"),
)
FIRST_BYTE: Final = 0.1
"""Goal: seconds to the first byte of the large answer."""


def goal(measure: Measure, peer: str) -> float:
    """Return the ratio to a peer that the issue asks of our service."""
    if peer == "virtuoso":
        return 3.0 if measure.kind in ("point", "medium") else 0.0
    return 10.0 if peer == "rdflib-endpoint" else measure.goal


@dataclass(frozen=True)
class Figure:
    """One run: right answers a second of all clients, latencies in seconds, CPU seconds each.

    ``first`` is the time to the first byte of the body; ``unchanged`` counts answers with 304.
    """

    rate: float
    median: float | None
    p99: float | None
    first: float | None
    processor: float
    failures: int
    unchanged: int


def figure(samples: Sequence[load.Sample], processor: float) -> Figure:
    """Return the figure of what the clients saw; ``processor`` is the server's CPU time."""
    totals = [total for sample in samples for total in sample.totals]
    firsts = [first for sample in samples for first in sample.firsts]
    return Figure(
        rate=sum(len(sample.totals) / sample.elapsed for sample in samples),
        median=median(totals) if totals else None,
        p99=load.percentile(totals, 0.99) if totals else None,
        first=median(firsts) if firsts else None,
        processor=processor / max(1, len(totals)),
        failures=sum(sample.failures for sample in samples),
        unchanged=sum(sample.unchanged for sample in samples),
    )


Key = tuple[str, int, str]
"""Measure, number of clients, peer."""


def middle(rounds: Sequence[Figure]) -> Figure:
    """Return the medians of the rounds; failures and 304s are summed."""

    def of(name: str) -> float | None:
        values = [value for one in rounds if (value := getattr(one, name)) is not None]
        return median(values) if values else None

    return Figure(
        rate=of("rate") or 0.0,
        median=of("median"),
        p99=of("p99"),
        first=of("first"),
        processor=of("processor") or 0.0,
        failures=sum(one.failures for one in rounds),
        unchanged=sum(one.unchanged for one in rounds),
    )


@dataclass(frozen=True)
class Ratio:
    """Our rate over a peer's, and the goal; a goal of 0 means that there is none.

    ``processor`` is the peer's CPU time an answer over ours: also more is better.
    """

    measure: str
    clients: int
    peer: str
    ratio: float
    processor: float | None
    goal: float

    @property
    def verdict(self) -> str:
        """Whether the goal is reached."""
        return "" if not self.goal else "reached" if self.ratio >= self.goal else "missed"


def ratios(middles: Mapping[Key, Figure]) -> list[Ratio]:
    """Compare our service with each peer, measure by measure."""
    found = []
    for measure in MEASURES:
        for name, clients, peer in middles:
            ours = middles.get((measure.name, clients, peers.OURS))
            theirs = middles[name, clients, peer]
            if peer != peers.OURS and name == measure.beside and ours and theirs.rate:
                rate = ours.rate / theirs.rate
                # a run of few answers may take less than the clock of the system tells
                spent = theirs.processor / ours.processor if ours.processor else None
                found.append(Ratio(measure.name, clients, peer, rate, spent, goal(measure, peer)))
    return found


def report(middles: Mapping[Key, Figure], names: Sequence[str]) -> str:
    """Return the tables: rates and latencies a peer, then our ratios and the goals."""
    rows = []
    for measure, clients in dict.fromkeys(key[:2] for key in middles):
        cells = [_cell(middles.get((measure, clients, name))) for name in names]
        rows.append([measure, clients, *cells])
    text = tables.table(["answers/s (p50 / p99 ms; CPU ms each)", "clients", *names], rows)
    compared = [
        [
            one.measure,
            one.clients,
            one.peer,
            tables.number(one.ratio),
            one.goal or None,
            one.verdict,
            tables.number(one.processor),
        ]
        for one in ratios(middles)
    ]
    head = ["measure", "clients", "our rate over that of", "ratio", "goal", "verdict", "by CPU"]
    return f"{text}\n{tables.table(head, compared)}\n{_first_bytes(middles)}"


def as_rows(figures: Mapping[Key, Sequence[Figure]]) -> list[dict[str, Any]]:
    """Return all figures for JSON: the medians and each round."""
    return [
        {
            "measure": measure,
            "clients": clients,
            "peer": peer,
            "median": asdict(middle(rounds)),
            "rounds": [asdict(one) for one in rounds],
        }
        for (measure, clients, peer), rounds in figures.items()
    ]


def _cell(figure: Figure | None) -> str | None:
    if figure is None:
        return None
    times = " / ".join(
        tables.number(None if value is None else value * 1000)
        for value in (figure.median, figure.p99)
    )
    failed = f"; {figure.failures} failed" if figure.failures else ""
    processor = tables.number(figure.processor * 1000)
    return f"{tables.number(figure.rate)} ({times}; {processor}{failed})"


def _first_bytes(middles: Mapping[Key, Figure]) -> str:
    rows = [
        [peer, clients, tables.number(one.first * 1000), FIRST_BYTE * 1000]
        for (measure, clients, peer), one in middles.items()
        if measure == "large, cold" and one.first is not None
    ]
    return tables.table(["first byte of the large answer", "clients", "ms", "our goal"], rows)
