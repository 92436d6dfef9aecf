"""A synthetic graph of any size in the project's own model, written as N-Quads.

Nobody in it exists: people, bodies, mechanisms and sources are numbered and their labels say
"synthetic"; States have codes from XAA on, which ISO 3166-1 leaves to its users (of two letters
there are too few: those repeat). One named graph
holds one case of about a hundred triples. States, bodies and mechanisms are hubs (Zipf); some
people and sources occur in very many cases, most in one. The same seed gives the same bytes: only
``Random.random`` is used, whose sequence Python promises to keep.

Run it as ``python -m tests.benchmarks.generator --help``.
"""

import argparse
import hashlib
import json
import random
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from itertools import islice
from pathlib import Path
from typing import Final

from tests.benchmarks.synthetic import reference
from tests.benchmarks.synthetic.case import case

SEED: Final = 1
BATCH: Final = 100
"""Cases written at once."""


@dataclass(frozen=True)
class Written:
    """What was written: numbers of quads, named graphs, cases and bytes, and their SHA-256."""

    quads: int
    graphs: int
    cases: int
    bytes: int
    sha256: str


def cases(seed: int = SEED) -> Iterator[str]:
    """Yield the lines of case after case, without end; the first ones are the same at any size."""
    draw = random.Random(seed).random  # noqa: S311 - repeatable, not secret
    number = 0
    while True:
        yield case(number, draw)
        number += 1


def generate(quads: int, seed: int = SEED) -> Iterator[str]:
    """Yield the reference graphs, then whole cases until there are at least ``quads`` lines."""
    count = 0
    for text in reference.graphs():
        count += text.count("\n")
        yield text
    for text in cases(seed):
        if count >= quads:
            return
        count += text.count("\n")
        yield text


def write(path: Path | None, quads: int, seed: int = SEED) -> Written:
    """Write the graph to a file, or to standard output, and return what was written."""
    digest = hashlib.sha256()
    lines = size = 0
    texts = generate(quads, seed)
    number = -reference.TEXTS
    target = path.open("wb") if path else sys.stdout.buffer
    try:
        while batch := list(islice(texts, BATCH)):
            block = "".join(batch).encode()
            number += len(batch)
            lines += block.count(b"\n")
            size += len(block)
            digest.update(block)
            target.write(block)
    finally:
        if path:
            target.close()
    return Written(lines, number + len(reference.GRAPHS), number, size, digest.hexdigest())


def main(arguments: list[str] | None = None) -> None:
    """Write the graph that the command line asks for; say on standard error what it holds."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.generator")
    parser.add_argument("--triples", type=int, default=100_000, help="lines to write, at least")
    parser.add_argument("--seed", type=int, default=SEED, help="another seed, another graph")
    parser.add_argument("--output", type=Path, help="file; without it, standard output")
    chosen = parser.parse_args(arguments)
    written = write(chosen.output, chosen.triples, chosen.seed)
    sys.stderr.write(json.dumps(asdict(written)) + "\n")


if __name__ == "__main__":
    main()
