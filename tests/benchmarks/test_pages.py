"""The benchmark of pages asks for pages that there are, and counts what came."""

import shutil
from pathlib import Path

import pytest

from tests.benchmarks.pages import (
    PARTS,
    addresses,
    percentile,
    report,
    serving,
    time_pages,
    weigh,
)
from tests.benchmarks.servers.graph_service import GraphService
from tests.benchmarks.servers.peer import make_data


def test_percentile_is_one_of_the_values() -> None:
    """So great a share of them is not above it."""
    values = [float(each) for each in range(1, 101)]
    assert percentile(values, 0.99) == 99
    assert percentile(values, 0.5) == 50
    assert percentile([7.0], 0.99) == 7


def test_every_kind_of_page_is_there(tmp_path: Path) -> None:
    """On a small state: figures of each kind, and the weight of one page in all its parts."""
    data = make_data(tmp_path / "data", 12_000)
    GraphService().prepare(data, tmp_path / "served")
    with serving(tmp_path / "served") as address:
        paths = addresses(data.written.cases, asked=2)
        times = time_pages(address, paths)
        assert times.keys() == paths.keys()
        assert all(0 < each["p50"] <= each["most"] for each in times.values())
        weights: dict[str, dict[str, int]] = {}
        if chromium := shutil.which("chromium"):
            weights = weigh(address, {"home": "/"}, chromium)
            assert all(weights["home"][part] > 0 for part in ("page", "style", "script"))
            assert tuple(weights["home"]) == PARTS
    text = report({"times": times, "weights": weights})
    assert text.count("\n| question: ") == 4
    if not weights:
        pytest.skip("there is no Chromium on this machine: weights were not looked at")
