"""Exports of two clean checkouts, compared byte for byte.

::

    python -m tests.checkouts [--pythons PYTHON PYTHON]

The repository is cloned twice, into folders of other names and depths. Each clone builds a release
of the shipped data and writes all exports, with another hash seed, time zone, locale and file mode,
and with another Python where one is given. What differs is named; nothing may.
"""

import argparse
import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parent.parent


@dataclass(frozen=True)
class Place:
    """Where and how a clone builds: ``folder`` is below another one, ``mask`` of file modes."""

    folder: str
    seed: str
    zone: str
    locale: str
    mask: int


PLACES: Final = (
    Place("a", "1", "UTC", "C", 0o022),
    Place("much/deeper/than that/b", "4294967295", "Pacific/Kiritimati", "tr_TR.UTF-8", 0o077),
)


def build(origin: Path, below: Path, place: Place, python: str) -> dict[str, str]:
    """Clone, build and export; return the SHA-256 of each file by its name."""
    clone = below / place.folder
    clone.parent.mkdir(parents=True, exist_ok=True)
    _run(["git", "clone", "--quiet", str(origin), str(clone)], below, {"PATH": "/usr/bin:/bin"})
    variables = {
        "PATH": "/usr/bin:/bin",
        "PYTHONHASHSEED": place.seed,
        "TZ": place.zone,
        "LC_ALL": place.locale,
        "LANG": place.locale,
    }
    out = clone / "out"
    for verb in (["build"], ["export", "--all", "--to", str(out)]):
        command = [python, "-m", "graph_service", *verb, "--state", str(clone / "state")]
        _run(command, clone, variables, place.mask)
    return hashes(out)


def hashes(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of each file below a folder, by its path there."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def differing(first: Mapping[str, str], second: Mapping[str, str]) -> list[str]:
    """Return the names of files that are not the same in both, or are in one alone."""
    return sorted(
        name for name in first.keys() | second.keys() if first.get(name) != second.get(name)
    )


def compare(origin: Path, below: Path, pythons: Sequence[str]) -> tuple[int, list[str]]:
    """Return how many files there are, and which of them differ."""
    one, two = (
        build(origin, below, place, python) for place, python in zip(PLACES, pythons, strict=True)
    )
    return len(one), differing(one, two)


def _run(
    command: Sequence[str], folder: Path, variables: Mapping[str, str], mask: int = 0o022
) -> None:
    done = subprocess.run(
        command, cwd=folder, env=dict(variables), umask=mask, capture_output=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"{' '.join(command)}: {done.stderr.decode()}")


def main() -> None:
    """Compare, and say what differs; exit code 1 when anything does."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pythons", nargs=2, default=[sys.executable, sys.executable])
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        count, found = compare(ROOT, Path(folder), arguments.pythons)
    sys.stdout.write("".join(f"differs: {name}\n" for name in found))
    sys.stdout.write(f"{count:,} files, {len(found)} differ\n")
    sys.exit(bool(found))


if __name__ == "__main__":
    main()
