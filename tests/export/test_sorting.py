"""Lines are sorted, each once, the same whatever fits into memory."""

import random
from pathlib import Path

import pytest

from graph_service.export.sorting import sorted_lines


@pytest.mark.parametrize("run_bytes", [1, 100, 5_000, 1 << 30])
def test_lines_come_sorted_and_once(tmp_path: Path, run_bytes: int) -> None:
    """Every line comes once, in the order of its bytes, however small a run is."""
    chance = random.Random(7)  # noqa: S311 - no secrets
    lines = [f"{chance.randrange(900)} \U0001f600 é\n".encode() for _ in range(3_000)]
    blocks = [b"".join(lines[n : n + 50]) for n in range(0, len(lines), 50)]
    lists = list(sorted_lines(blocks, tmp_path, run_bytes))
    assert [line for each in lists for line in each] == sorted(set(lines))
    assert list(tmp_path.iterdir()) == []


def test_order_is_that_of_code_points(tmp_path: Path) -> None:
    """A character above U+FFFF comes after U+FFFD, unlike in UTF-16."""
    lines = ["\ufffd\n", "\U0001f600\n", "z\n"]
    (found,) = sorted_lines(["".join(lines).encode()], tmp_path)
    assert [line.decode() for line in found] == sorted(lines)


def test_nothing_is_nothing(tmp_path: Path) -> None:
    """Of no lines there are none."""
    assert [line for each in sorted_lines([], tmp_path) for line in each] == []


def test_long_lines_are_whole(tmp_path: Path) -> None:
    """A line that is longer than a block is read to its end."""
    lines = [bytes([65 + n]) * (3 << 20) + b"\n" for n in range(12, -1, -1)]
    found = [line for each in sorted_lines(lines, tmp_path, 1) for line in each]
    assert found == sorted(lines)
