"""Figures are medians of rounds, ratios compare like with like, goals stand beside them."""

import pytest

from tests.benchmarks import figures
from tests.benchmarks.figures import Figure
from tests.benchmarks.load import Sample

YARDSTICK = "oxigraph serve-read-only"


def make_figure(rate: float, failures: int = 0) -> Figure:
    """A run with a rate."""
    return Figure(rate, 1 / rate, 2 / rate, 0.5 / rate, 0.001, failures, 0)


def test_figure_adds_clients_up() -> None:
    """Rates of clients are added, latencies pooled, the CPU time is shared by all answers."""
    samples = [
        Sample(2.0, (0.1, 0.2), (0.05, 0.1), 1, 0),
        Sample(1.0, (0.3, 0.4), (0.15, 0.2), 0, 2),
    ]
    got = figures.figure(samples, processor=0.8)
    assert got == Figure(3.0, 0.25, 0.4, pytest.approx(0.125), 0.2, 1, 2)


def test_run_without_answer_has_no_latency() -> None:
    """A server that answers nothing has rate 0 and no times, and its failures are counted."""
    got = figures.figure([Sample(1.0, (), (), 7, 0)], processor=0.1)
    assert (got.rate, got.median, got.p99, got.failures) == (0, None, None, 7)


def test_middle_is_the_median_of_rounds() -> None:
    """One slow round does not move the figure; failures of all rounds count."""
    middle = figures.middle([make_figure(10), make_figure(1000, 1), make_figure(20, 2)])
    assert (middle.rate, middle.median, middle.failures) == (20, 0.05, 3)


def test_cached_answers_are_compared_with_the_peers_repeated_ones() -> None:
    """A 304 of ours stands beside a peer's answer to a repeated text, as peers have no 304."""
    middles = {
        ("point, 304", 1, "graph-service"): make_figure(900),
        ("point, hot", 1, "graph-service"): make_figure(500),
        ("point, hot", 1, YARDSTICK): make_figure(300),
        ("point, hot", 1, "rdflib-endpoint"): make_figure(100),
    }
    ratios = {(one.measure, one.peer): one for one in figures.ratios(middles)}
    assert len(ratios) == 4
    assert ratios["point, 304", YARDSTICK].ratio == 3
    assert ratios["point, 304", YARDSTICK].processor == 1
    assert ratios["point, 304", YARDSTICK].verdict == "reached"
    assert ratios["point, hot", YARDSTICK].verdict == "missed"
    assert ratios["point, hot", "rdflib-endpoint"].goal == 10


def test_report_shows_missing_figures_as_dashes() -> None:
    """A measure that a peer does not have is a dash, and goals stand beside the ratios."""
    middles = {
        ("point, cold", 4, "graph-service"): make_figure(200),
        ("point, cold", 4, YARDSTICK): make_figure(1000),
        ("large, cold", 4, YARDSTICK): make_figure(2),
    }
    text = figures.report(middles, ["graph-service", YARDSTICK])
    assert "| large, cold | 4 | - | 2 (500 / 1,000; 1) |" in text
    assert f"| point, cold | 4 | {YARDSTICK} | 0.2 | 0.5 | missed | 1 |" in text
