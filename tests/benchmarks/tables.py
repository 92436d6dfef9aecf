"""Results of a benchmark: a Markdown table to read, JSON to keep, and the machine they are from."""

import json
import os
import platform
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any


def table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Return a Markdown table; a cell of ``None`` is a dash."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines) + "\n"


def number(value: float | None) -> str:
    """Return a number with three significant digits, without exponent, or a dash."""
    if value is None:
        return "-"
    if abs(value) >= 100:
        return f"{value:,.0f}"
    return f"{value:.3g}"


def machine() -> dict[str, Any]:
    """Return what the figures depend on; the load says how busy the machine was with others."""
    return {
        "processors": os.cpu_count(),
        "load": round(os.getloadavg()[0], 2),
        "python": platform.python_version(),
        "system": f"{platform.system()} {platform.machine()}",
    }


def keep(path: Path | None, result: dict[str, Any]) -> None:
    """Write the result as JSON to a file, if one is given."""
    if path:
        path.write_text(json.dumps(result, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _cell(cell: object) -> str:
    return "-" if cell is None else str(cell).replace("|", "\\|").replace("\n", " ")
