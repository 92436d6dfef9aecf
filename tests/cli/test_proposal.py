"""``proposal`` lists, shows and decides on the state folder, beside a service."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.writing import Occasion
from tests.contributions.test_reviews import GRAPH, Office, line

Run = Callable[..., Result]


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Office:
    """Return an office on the state folder of the command."""
    monkeypatch.setenv("GRAPH_SERVICE_SHAPES", "none")
    return Office(tmp_path / "state")


def test_proposal_is_listed_shown_and_accepted(run: Run, office: Office) -> None:
    """What it would do is told before; the receipt after."""
    name = office.propose()
    assert name in run("proposal", "list").stdout
    (listed,) = json.loads(run("proposal", "list", "--format", "json").stdout)["proposals"]
    assert (listed["state"], listed["proposer"]) == ("open", "office")
    assert f"added   <{GRAPH}>  +1 -0" in run("proposal", "show", name).stdout
    shown = json.loads(run("proposal", "show", name, "--format", "json").stdout)
    assert shown["graphs"][0]["added"] == 1
    done = run("proposal", "accept", name, "--reason", "Fine.")
    assert (done.exit_code, "release 2" in done.stdout) == (0, True)
    assert run("proposal", "list").stdout == ""
    assert "accepted" in run("proposal", "list", "--all").stdout
    assert "release 2: Fine." in run("proposal", "show", name).stdout
    newest = office.state.ledger.audit.newest()
    assert newest is not None
    assert (newest.details["reviewer"], newest.details["reason"]) == ("", "Fine.")


def test_difference_comes_in_each_form(run: Run, office: Office) -> None:
    """As lines, patch, N-Quads and JSON."""
    name, text = office.propose(), line(1).decode()
    assert f"+ {text}" in run("proposal", "diff", name).stdout
    assert run("proposal", "diff", name, "--format", "patch").stdout == f"TX .\nA {text}TC .\n"
    assert run("proposal", "diff", name, "--format", "nquads").stdout == text
    found = json.loads(run("proposal", "diff", name, "--format", "json").stdout)
    assert found["graphs"][0]["addedStatements"] == [text.rstrip("\n")]


def test_refusal_needs_a_reason(run: Run, office: Office) -> None:
    """Without one, and for what is not there or decided, the exit code is 2."""
    name = office.propose()
    assert run("proposal", "refuse", name).exit_code == 2
    assert run("proposal", "refuse", name, "--reason", "No source.").exit_code == 0
    for verb in (("accept",), ("diff",), ("refuse", "--reason", "x")):
        assert run("proposal", verb[0], name, *verb[1:]).exit_code == 2
        assert run("proposal", verb[0], "f" * 32, *verb[1:]).exit_code == 2


def test_conflict_is_told_and_rebased(run: Run, office: Office) -> None:
    """The graph is named; with the option both changes are there."""
    office.writer.write(office.actor, lambda _: {GRAPH: line(1)})
    name = office.proposing.propose(
        office.actor, lambda _: {GRAPH: line(1) + line(3)}, Occasion()
    ).proposal
    office.writer.write(office.actor, lambda _: {GRAPH: line(1) + line(2)})
    failed = run("proposal", "accept", name)
    assert (failed.exit_code, GRAPH in failed.stderr) == (2, True)
    assert run("proposal", "accept", name, "--rebase").exit_code == 0
    entry = next(each for each in office.state.current().entries if each.graph == GRAPH)
    assert entry.triples == 3


def test_violation_is_exit_code_1(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, office: Office
) -> None:
    """The report is on standard error, and nothing is published."""
    name = office.propose()
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <urn:shape> a sh:NodeShape ; "
        "sh:targetSubjectsOf <urn:p> ; sh:property <urn:shape-p> . <urn:shape-p> "
        'a sh:PropertyShape ; sh:path <urn:p> ; sh:maxCount 0 ; sh:message "None." .'
    )
    monkeypatch.setenv("GRAPH_SERVICE_SHAPES", str(shapes))
    failed = run("proposal", "accept", name)
    assert (failed.exit_code, "None." in failed.stderr) == (1, True)
    assert office.number == 1
