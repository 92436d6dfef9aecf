"""A state folder of any size that conforms to the shipped shapes, checks and rule about consent.

The generated graphs are a dataset, so the ontology and its schemes come with them, as with all data
that a user publishes. Run it as ``python -m tests.benchmarks.conforming --help``.
"""

import argparse
import json
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.benchmarks import generator
from tests.benchmarks.servers.peer import run

KEPT: Final = "built.json"
"""File that says how many cases are in a state."""

FACTS: Final = """title = "Synthetic cases"
publisher = "Nobody"
licence = "https://creativecommons.org/publicdomain/zero/1.0/"
source = "Generated for measurements; nobody in it exists"
audience = "public"
modified = 2026-01-31
"""


@dataclass(frozen=True)
class Built:
    """A state folder: what was generated for it, and the seconds that publishing took."""

    state: Path
    written: generator.Written
    seconds: float


def make_dataset(folder: Path, triples: int, seed: int = generator.SEED) -> generator.Written:
    """Write a dataset folder of at least so many generated triples."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "dataset.toml").write_text(FACTS, encoding="utf-8")
    return generator.write(folder / "graph.nq", triples, seed)


def build(folder: Path, triples: int, seed: int = generator.SEED) -> Built:
    """Publish a dataset of generated triples in ``folder/state``, held against the shipped rules.

    Raises:
        NotReady: it does not conform, or can't be published; with what was said.
    """
    data, state = folder / "data" / "synthetic", folder / "state"
    written = make_dataset(data, triples, seed)
    begun = time.monotonic()
    command = [sys.executable, "-m", "graph_service", "build", "--shapes", "shipped"]
    run([*command, "--data", str(data.parent), "--state", str(state)])
    (folder / KEPT).write_text(json.dumps({"cases": written.cases}), encoding="utf-8")
    return Built(state, written, time.monotonic() - begun)


def cases_of(folder: Path) -> int:
    """Return the number of cases in a folder that :func:`build` filled."""
    return int(json.loads((folder / KEPT).read_text(encoding="utf-8"))["cases"])


def main(arguments: list[str] | None = None) -> None:
    """Build the state that the command line asks for; say on standard error what it holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.conforming")
    parser.add_argument("--triples", type=int, default=1_000_000, help="size, at least")
    parser.add_argument("--seed", type=int, default=generator.SEED)
    parser.add_argument("folder", type=Path, help="where the data and the state go")
    chosen = parser.parse_args(arguments)
    built = build(chosen.folder, chosen.triples, chosen.seed)
    found = {"state": str(built.state), "seconds": round(built.seconds, 1), **vars(built.written)}
    sys.stderr.write(json.dumps(found) + "\n")


if __name__ == "__main__":
    main()
