"""``convert`` turns files of other tools into RDF, or says what is wrong with them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import RdfFormat, parse

Run = Callable[..., Result]
SOURCE = "https://w3id.org/reprisals/id/source/s1"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Return a synthetic CSV of Uwazi."""
    path = tmp_path / "incident.csv"
    path.write_text("title,Documents\nA synthetic case,a.pdf\n")
    return path


def test_document_is_written_and_losses_are_told(run: Run, file: Path) -> None:
    """The suffix tells the format, the graph is the one that is named."""
    out = file.with_name("out.trig")
    graph = "https://w3id.org/reprisals/graph/synthetic"
    done = run(
        "convert",
        file,
        "--from",
        "uwazi-csv",
        "--source",
        SOURCE,
        "--graph",
        graph,
        "--output",
        out,
    )
    assert (done.exit_code, done.stdout) == (0, "")
    assert "left out: 1 of Incident: Uwazi's own" in done.stderr
    found = list(parse(out.read_bytes(), format=RdfFormat.TRIG))
    assert {str(quad.graph_name) for quad in found} == {f"<{graph}>"}
    assert f"{len(found)} statements" in done.stderr


def test_mistake_is_told_and_nothing_is_written(run: Run, file: Path) -> None:
    """All mistakes come in one message, with their places."""
    out = file.with_name("out.nq")
    file.write_text("title,Kind,Phone\nA,x,1\nB,y,2\n")
    done = run("convert", file, "--from", "uwazi-csv", "--output", out)
    assert done.exit_code == 2
    for part in (":2:2: ", ":3:2: ", ":1:3: ", "telephone", "no claim speaks of it"):
        assert part in done.stderr
    assert not out.exists()


def test_dry_run_writes_nothing(run: Run, file: Path) -> None:
    """It reads and reports."""
    out = file.with_name("out.nq")
    given = ("convert", file, "--from", "uwazi-csv", "--source", SOURCE)
    done = run(*given, "--dry-run", "--output", out)
    assert done.exit_code == 0
    assert not out.exists()


def test_names_of_files_are_needed(run: Run, file: Path) -> None:
    """Where to, in a format that is known."""
    assert "--output" in run("convert", file, "--from", "uwazi-csv").stderr
    done = run("convert", file, "--from", "uwazi-csv", "--output", file.with_name("out.txt"))
    assert (done.exit_code, "suffix must be one of" in done.stderr) == (2, True)


def test_mapping_of_names_is_read(run: Run, file: Path, tmp_path: Path) -> None:
    """A table says what their names mean."""
    names = tmp_path / "names.csv"
    names.write_text("kind,scope,name,means\ncolumn,,Notes,-\n")
    file.write_text("title,Notes\nA,x\n")
    given = ("convert", file, "--from", "uwazi-csv", "--source", SOURCE)
    done = run(*given, "--mapping", names, "--dry-run")
    assert "as the mapping says" in done.stderr
