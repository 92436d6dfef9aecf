"""The demonstrations of the page on federation are run as they stand, but for their ports."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.web.serving import free_port

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "graph_service" / "docs" / "federation.md").read_text(encoding="utf-8")
DEMONSTRATION = PAGE.partition("## A demonstration")[2].partition("\n## ")[0]
PULLS = PAGE.partition("### Try it")[2].partition("\n## ")[0]
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
MARK = "-- next --"


@pytest.mark.skipif(not OXIGRAPH.exists(), reason="no oxigraph: pip install oxigraph")
def test_demonstration_gives_what_the_page_shows(tmp_path: Path) -> None:
    """Three endpoints join; another one is refused; a partner that is gone is an empty column."""
    _run(DEMONSTRATION, tmp_path)


def test_pulls_give_what_the_page_shows(tmp_path: Path) -> None:
    """A file comes, is not fetched again, and what its owner withdraws goes from every file."""
    _run(PULLS, tmp_path)


def _run(text: str, folder: Path) -> None:
    """Run what a part of the page says, and compare what it shows."""
    (start,) = re.findall(r"```sh\n(.+?)\n```", text, re.DOTALL)
    blocks = re.findall(r"```console\n\$ (.+?)\n```", text, re.DOTALL)
    commands, outputs = zip(*map(_split, blocks), strict=True)
    script = f"\necho; echo '{MARK}'\n".join((start, *commands))
    for port in ("8080", "8081", "8082", "7878"):
        script = script.replace(port, str(free_port()))
    program = folder / "bin" / "graph-service"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m graph_service "$@"\n')
    program.chmod(0o700)
    path = f"{program.parent}:{OXIGRAPH.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"trap 'kill $(jobs -p); wait' EXIT\n{script}"],
        cwd=folder,
        env=os.environ | {"PATH": path, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    _, *shown = done.stdout.replace("\r\n", "\n").split(MARK)
    assert [each.strip() for each in shown] == [each.strip() for each in outputs], done.stderr


def _split(block: str) -> tuple[str, str]:
    """Return a command, which ends with the first line that ends outside of quotation marks."""
    lines = block.split("\n")
    for count in range(1, len(lines) + 1):
        command = "\n".join(lines[:count])
        if command.count("'") % 2 == 0:
            return command, "\n".join(lines[count:])
    raise AssertionError("a quotation mark is not closed")
