"""``build`` publishes data that conforms, and nothing else."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import RdfFormat, parse

from graph_service.settings import read_settings
from graph_service.state import State

Run = Callable[..., Result]

TURTLE = '<https://example.org/s> <https://example.org/p> "1" , "2" .\n'


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Return a bare RDF file."""
    (tmp_path / "data.ttl").write_text(TURTLE)
    return tmp_path / "data.ttl"


def test_data_becomes_a_release(run: Run, data: Path, tmp_path: Path) -> None:
    """The release holds exactly the given file, and one line says so."""
    done = run("build", "--data", data, "--shapes", "none")
    assert (done.exit_code, done.stderr) == (0, "")
    assert done.stdout.startswith("release 1 published: 1 graphs, 2 triples, 0 warning(s), digest ")
    state = State(read_settings({"state": tmp_path / "state"}, {}))
    assert state.current().triples == 2
    assert len(list(parse(run("export").stdout_bytes, format=RdfFormat.TURTLE))) == 2


def test_same_data_changes_nothing(run: Run, data: Path) -> None:
    """A second build of the same data makes no release."""
    run("build", "--data", data, "--shapes", "none")
    assert "release 1 unchanged" in run("build", "--data", data, "--shapes", "none").stdout


def test_other_data_replaces_the_old(run: Run, data: Path) -> None:
    """A release holds what was given this time, not what was there before."""
    run("build", "--data", data, "--shapes", "none")
    other = data.with_name("other.nt")
    other.write_text('<https://example.org/t> <https://example.org/p> "3" .\n')
    assert run("build", "--data", other, "--shapes", "none").stdout.startswith("release 2")
    assert run("export", "--format", "nt").stdout == other.read_text()


def test_empty_file_is_an_empty_release(run: Run, data: Path) -> None:
    """A file without a triple is data, too: the release holds nothing."""
    data.write_text("")
    done = run("build", "--data", data, "--shapes", "none")
    assert done.stdout.startswith("release 1 published: 0 graphs, 0 triples")
    assert run("export", "--format", "nt").stdout_bytes == b""


def test_violation_publishes_nothing(run: Run, data: Path, tmp_path: Path) -> None:
    """What violates the shapes is reported on standard error; the code is 1."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> .\n"
        "<https://example.org/S> a sh:NodeShape ; sh:targetNode <https://example.org/s> ;\n"
        "    sh:property <https://example.org/S-p> .\n"
        "<https://example.org/S-p> a sh:PropertyShape ; sh:path <https://example.org/p> ;\n"
        '    sh:maxCount 1 ; sh:message "Give one value." .\n'
    )
    done = run("build", "--data", data, "--shapes", shapes)
    assert (done.exit_code, done.stdout) == (1, "")
    assert "Give one value." in done.stderr
    assert done.stderr.endswith("nothing was published\n")
    assert run("release", "list").stdout == ""
    assert run("build", "--data", data, "--shapes", "none").exit_code == 0


def test_broken_input_publishes_nothing(run: Run, data: Path) -> None:
    """What can't be parsed is one line with its place; the release before it stays."""
    run("build", "--data", data, "--shapes", "none")
    data.write_text(TURTLE + "nonsense")
    done = run("build", "--data", data, "--shapes", "none")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "data.ttl:2" in done.stderr
    assert run("release", "list").stdout.count("\n") == 1


def test_command_runs_as_a_program(data: Path, tmp_path: Path) -> None:
    """The real program gives the same results, exit codes and clean streams."""
    program = [sys.executable, "-m", "graph_service"]
    state = ["--state", str(tmp_path / "state")]
    built = subprocess.run(
        [*program, "build", "--data", str(data), "--shapes", "none", *state],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (built.returncode, built.stderr) == (0, "")
    assert built.stdout.startswith("release 1 published")
    data.write_text("nonsense")
    failed = subprocess.run(
        [*program, "check", str(data)], capture_output=True, text=True, check=False
    )
    assert (failed.returncode, failed.stdout) == (2, "")
    assert "data.ttl:1" in failed.stderr
    assert "Traceback" not in failed.stderr
