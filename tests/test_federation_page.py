"""The demonstration of the page on federation is run as it stands, but for its ports."""

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
OXIGRAPH = Path(sys.executable).with_name("oxigraph")
MARK = "-- next --"


@pytest.mark.skipif(not OXIGRAPH.exists(), reason="no oxigraph: pip install oxigraph")
def test_demonstration_gives_what_the_page_shows(tmp_path: Path) -> None:
    """Three endpoints join; another one is refused; a partner that is gone is an empty column."""
    (start,) = re.findall(r"```sh\n(.+?)\n```", DEMONSTRATION, re.DOTALL)
    blocks = re.findall(r"```console\n\$ (.+?)\n```", DEMONSTRATION, re.DOTALL)
    commands, outputs = zip(*map(_split, blocks), strict=True)
    script = f"\necho; echo '{MARK}'\n".join((start, *commands))
    for port in ("8080", "8081", "8082", "7878"):
        script = script.replace(port, str(free_port()))
    program = tmp_path / "bin" / "graph-service"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m graph_service "$@"\n')
    program.chmod(0o700)
    path = f"{program.parent}:{OXIGRAPH.parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-c", f"trap 'kill $(jobs -p); wait' EXIT\n{script}"],
        cwd=tmp_path,
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
