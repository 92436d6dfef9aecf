"""Every shipped query on the shipped data: the rows that were read and found right."""

import csv
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from graph_service import shipped
from graph_service.query.canned import CannedQuery

Answer = Callable[[str, Mapping[str, str]], list[dict[str, str]]]

EXPECTED = Path(__file__).parent / "expected"
IDS = sorted(path.stem for path in shipped.QUERIES.glob("*/*.rq") if path.parent.name != "partners")


def read(name: str) -> list[dict[str, str]]:
    """Return the rows of a kept answer."""
    with (EXPECTED / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("identifier", IDS)
def test_answer_is_the_expected_one(
    identifier: str, answer_of: Answer, narrowed: dict[str, dict[str, str]]
) -> None:
    """The answer is, row by row, the one that is kept (regenerate.py makes it anew)."""
    expected = read(identifier)
    assert expected, "an expected answer has rows"
    assert answer_of(identifier, narrowed.get(identifier, {})) == expected


def test_number_of_rows_is_the_expected_one(answer_of: Answer) -> None:
    """With its defaults each query has as many rows as were counted, fewer than its limit."""
    counts = {row["query"]: int(row["rows"]) for row in read("row-counts")}
    assert counts.keys() == set(IDS)
    assert {name: len(answer_of(name, {})) for name in IDS} == counts
    assert all(counts.values())


def test_no_shipped_answer_is_cut(answer_of: Answer, queries: Mapping[str, CannedQuery]) -> None:
    """No query reaches its limit on the shipped data."""
    for name in IDS:
        assert len(answer_of(name, {})) < queries[name].limit
