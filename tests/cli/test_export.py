"""``export`` gives the current release as one file, with what its audience may see."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import RdfFormat, parse

from graph_service.state import State
from tests.export.kinds import FURTHER

Run = Callable[..., Result]


@pytest.mark.parametrize(
    ("suffix", "form"),
    [
        ("ttl", RdfFormat.TURTLE),
        ("nt", RdfFormat.N_TRIPLES),
        ("trig", RdfFormat.TRIG),
        ("nq", RdfFormat.N_QUADS),
    ],
)
@pytest.mark.parametrize(("audience", "triples"), [("public", 1), ("internal", 2)])
@pytest.mark.usefixtures("state")
def test_export_holds_what_the_audience_sees(
    run: Run, suffix: str, form: RdfFormat, audience: str, triples: int
) -> None:
    """Standard output is the file and nothing else."""
    done = run("export", "--format", suffix, "--audience", audience)
    assert done.exit_code == 0
    assert len(list(parse(done.stdout_bytes, format=form))) == triples
    assert (b"hidden" in done.stdout_bytes) == (audience == "internal")
    assert done.stderr == ""


@pytest.mark.usefixtures("state")
def test_audience_is_one_of_those_declared(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A further audience has an export when it is declared; else the choices are told."""
    done = run("export", "--audience", "acme")
    assert done.exit_code == 2
    assert done.stderr == "no such audience: acme; there are public, partner, internal\n"
    monkeypatch.setenv("GRAPH_SERVICE_AUDIENCES", "acme")
    assert "acme + public sees it" in run("export", "--audience", "acme").stdout


@pytest.mark.usefixtures("state")
def test_export_to_a_file_is_the_same(run: Run, tmp_path: Path) -> None:
    """A file holds the same bytes as standard output, and nothing is printed."""
    done = run("export", "--out", tmp_path / "out.ttl")
    assert (done.exit_code, done.output) == (0, "")
    assert (tmp_path / "out.ttl").read_bytes() == run("export").stdout_bytes
    assert list(tmp_path.glob("*.part")) == []


@pytest.mark.usefixtures("state")
def test_place_that_cannot_be_written_is_told(run: Run, tmp_path: Path) -> None:
    """A file that can't be written is named, in one line."""
    (tmp_path / "absent").write_bytes(b"a file")
    for option, place in (("--out", "absent/out.ttl"), ("--to", "absent")):
        done = run("export", option, tmp_path / place)
        assert done.exit_code == 2
        assert done.stderr.strip().count("\n") <= 4
        assert "absent" in done.stderr


def test_nothing_to_export_is_told(run: Run) -> None:
    """Before the first release there is a clear error."""
    done = run("export")
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("nothing was published yet")


@pytest.mark.usefixtures("state")
def test_named_files_go_to_a_folder(run: Run, tmp_path: Path) -> None:
    """Names are those of the list, and their files lie in the folder under them."""
    names = ("graph.nq.gz", "graph.jsonld", "datasets/synthetic.nt")
    done = run("export", *names, "--to", tmp_path / "out")
    assert (done.exit_code, done.output) == (0, "")
    found = [p for p in (tmp_path / "out").rglob("*") if p.is_file()]
    assert {str(p.relative_to(tmp_path / "out")) for p in found} == set(names)
    assert (
        run("export", "graph.jsonld").stdout_bytes == (tmp_path / "out/graph.jsonld").read_bytes()
    )


@pytest.mark.usefixtures("state")
def test_all_files_go_to_a_folder(run: Run, tmp_path: Path) -> None:
    """All that the list has is written: each scope, format and coding."""
    assert run("export", "--all", "--to", tmp_path / "out").exit_code == 0
    found = [p for p in (tmp_path / "out").rglob("*") if p.is_file()]
    assert len(found) == 2 * 18 + FURTHER


@pytest.mark.usefixtures("state")
def test_what_can_not_be_written_at_once_is_told(run: Run, tmp_path: Path) -> None:
    """A name that is none, and several files without a folder, are errors."""
    done = run("export", "graph.exe")
    assert (done.exit_code, done.stderr) == (2, "there is no export graph.exe\n")
    done = run("export", "graph.nt", "graph.nq")
    assert (done.exit_code, "--to" in done.stderr) == (2, True)


def test_damaged_object_is_not_exported(run: Run, state: State) -> None:
    """When exports are gone and the record is damaged, nothing is handed out."""
    name = state.current().entries[0].object
    (state.ledger.objects.folder / name).write_bytes(b"damage")
    for path in state.exports.rglob("graph.*"):
        path.unlink()
    done = run("export")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "is damaged" in done.stderr


@pytest.mark.usefixtures("state")
def test_bridge_tells_what_it_leaves_out(run: Run) -> None:
    """A tool's file goes to standard output; what it can't say is counted on standard error."""
    done = run("export", "--as", "followthemoney")
    assert done.exit_code == 0
    assert b"hidden" not in done.stdout_bytes
    assert done.stderr.startswith("left out: ")
    assert run("export", "--as", "something").exit_code == 2
