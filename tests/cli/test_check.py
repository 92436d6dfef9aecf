"""``check`` judges data and writes nothing."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import NamedNode, RdfFormat, parse

Run = Callable[..., Result]

SHAPES = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix ex: <https://example.org/> .
ex:ThingShape a sh:NodeShape ; sh:targetClass ex:Thing ;
    sh:property ex:ThingShape-label , ex:ThingShape-note .
ex:ThingShape-label a sh:PropertyShape ; sh:path ex:label ; sh:minCount 1 ;
    sh:severity sh:Violation ; sh:message "Add a label." .
ex:ThingShape-note a sh:PropertyShape ; sh:path ex:note ; sh:minCount 1 ;
    sh:severity sh:Warning ; sh:message "Add a note." .
"""
GOOD = '@prefix ex: <https://example.org/> .\n\nex:a a ex:Thing ; ex:label "A" .\n'
BAD = "@prefix ex: <https://example.org/> .\n\nex:b a ex:Thing .\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a folder with shapes and with data that conforms, violates, or can't be parsed."""
    (tmp_path / "shapes").mkdir()
    (tmp_path / "shapes" / "shapes.ttl").write_text(SHAPES)
    (tmp_path / "good.ttl").write_text(GOOD)
    (tmp_path / "bad.ttl").write_text(BAD)
    (tmp_path / "broken.ttl").write_text(GOOD + "ex:c a\n")
    return tmp_path


def test_conforming_data_is_counted(run: Run, folder: Path) -> None:
    """Warnings are told and do not fail; nothing is written."""
    done = run("check", folder / "good.ttl", "--shapes", folder / "shapes")
    assert (done.exit_code, done.stderr) == (0, "")
    assert "Warning" in done.stdout
    assert "Add a note." in done.stdout
    assert "0 violation(s), 1 warning(s)\n1 graphs, 2 triples\n" in done.stdout
    assert not (folder / "state").exists()


def test_violation_is_told_with_place_and_what_to_do(run: Run, folder: Path) -> None:
    """File, line where known, focus node, message and severity are in the line; the code is 1."""
    done = run("check", folder / "bad.ttl", "--shapes", folder / "shapes")
    assert done.exit_code == 1
    (line,) = [line for line in done.stdout.splitlines() if "Violation" in line]
    assert "bad.ttl" in line
    assert "<https://example.org/b>" in line
    assert line.endswith("Add a label.")
    assert not (folder / "state").exists()


def test_report_as_json(run: Run, folder: Path) -> None:
    """Programs get the same as JSON, and nothing else on standard output."""
    done = run("check", folder / "bad.ttl", "--shapes", folder / "shapes", "--format", "json")
    assert done.exit_code == 1
    report = json.loads(done.stdout)
    assert (report["conforms"], report["violations"], report["warnings"]) == (False, 1, 1)
    (violation,) = [r for r in report["results"] if r["severity"] == "Violation"]
    assert violation["focusNode"] == "<https://example.org/b>"
    assert violation["file"].endswith("bad.ttl")
    assert violation["message"] == "Add a label."
    assert violation["shape"] == "<https://example.org/ThingShape-label>"


def test_report_as_turtle(run: Run, folder: Path) -> None:
    """The SHACL report is RDF."""
    done = run("check", folder / "bad.ttl", "--shapes", folder / "shapes", "--format", "turtle")
    quads = list(parse(done.stdout_bytes, format=RdfFormat.TURTLE))
    focus = {q.object for q in quads if q.predicate.value.endswith("#focusNode")}
    assert focus == {NamedNode("https://example.org/b")}


def test_broken_input_is_one_line(run: Run, folder: Path) -> None:
    """What can't be parsed is named with file and line on standard error; the code is 2."""
    done = run("check", folder / "broken.ttl", "--shapes", folder / "shapes")
    assert (done.exit_code, done.stdout) == (2, "")
    assert "broken.ttl:5" in done.stderr
    assert done.stderr.count("\n") == 1


def test_without_shapes_everything_readable_conforms(run: Run, folder: Path) -> None:
    """``none`` checks only that data can be read."""
    done = run("check", folder / "bad.ttl", "--shapes", "none")
    assert done.exit_code == 0
    assert done.stdout == "0 violation(s), 0 warning(s)\n1 graphs, 1 triples\n"


def test_what_is_due_is_listed(run: Run, tmp_path: Path) -> None:
    """Reviews and ends of consents within so many days, as text and as JSON; they do not fail."""
    today = datetime.now(UTC).date()
    rep = "https://w3id.org/reprisals/ontology/"
    dates = [today + timedelta(days=n) for n in (-1, 9, 99)]
    file = tmp_path / "graph.nt"
    file.write_text(
        "".join(
            f'<urn:g:{n}> <{rep}reviewDate> "{day}"^^<http://www.w3.org/2001/XMLSchema#date> .\n'
            for n, day in enumerate(dates)
        )
    )
    lines = [f"Due {day} <urn:g:{n}>: review" for n, day in enumerate(dates)]
    for options, count in ((("--due", "0"), 1), ((), 2), (("--due", "99"), 3)):
        done = run("check", file, "--shapes", "none", *options)
        assert done.exit_code == 0
        assert [line for line in done.stdout.splitlines() if "Due" in line] == lines[:count]
    members = json.loads(run("check", file, "--shapes", "none", "--format", "json").stdout)
    assert members["due"][1] == {"day": str(dates[1]), "subject": "urn:g:1", "what": "review"}


def test_what_is_published_is_checked(run: Run, folder: Path) -> None:
    """The newest release, whole; what violates it now is told like that of data."""
    shapes = ("--shapes", folder / "shapes")
    state = ("--state", folder / "state")
    assert run("check", "--current", *shapes, *state).exit_code == 2
    assert run("build", "--data", folder / "bad.ttl", "--shapes", "none", *state).exit_code == 0
    done = run("check", "--current", *shapes, *state)
    assert done.exit_code == 1
    assert "<https://example.org/b>" in done.stdout
    assert "1 graphs, 1 triples\n" in done.stdout
    assert run("check", "--current", "--shapes", "none", *state).exit_code == 0


def test_service_is_asked_to_check(run: Run, folder: Path) -> None:
    """The request lies in the state folder until a service has time for it."""
    done = run("check", "--current", "--aside", "--state", folder / "state")
    assert done.exit_code == 0
    assert "audit list --event inspected" in done.stdout
    assert (folder / "state" / "inspection" / "wanted.json").exists()


@pytest.mark.parametrize(
    "arguments", [["--aside"], ["--current", "."], ["--current", "--aside", "--shapes", "none"]]
)
def test_what_does_not_fit_together_is_refused(run: Run, arguments: list[str]) -> None:
    """It would be unclear what is held against what."""
    done = run("check", *arguments)
    assert done.exit_code == 2
    assert "--current takes no PATH" in done.stderr
