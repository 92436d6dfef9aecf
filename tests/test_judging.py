"""Judging a change: by what its writer would see of it, and by nothing else."""

from datetime import UTC, datetime
from pathlib import Path

from graph_service.inspection.requests import Requests
from graph_service.judging import Judge
from graph_service.ledger.ledger import NewEntry
from graph_service.ledger.release import Release
from graph_service.settings import read_settings
from graph_service.state import State

GRAPH = "urn:g:public"
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:code> ;
  sh:property <urn:shape-code> .
<urn:shape-code> a sh:PropertyShape ; sh:path <urn:code> ; sh:pattern "^[A-Z]+$" .
"""


def entry(graph: str, audience: str, value: str) -> NewEntry:
    """Return a graph with one statement."""
    quads = f'<urn:a> <urn:code> "{value}" <{graph}> .\n'.encode()
    return NewEntry(graph, audience, "Synthetic Office", "alpha", quads)


def make_judge(folder: Path, **changes: object) -> tuple[Judge, Release]:
    """Return a judge by the shape, of a state with one right graph, and its release."""
    (folder / "shapes.ttl").write_text(SHAPE)
    values = {"state": folder / "state", "shapes": str(folder / "shapes.ttl"), **changes}
    settings = read_settings(values, {})
    state = State(settings)
    before = state.ledger.commit(
        [entry(GRAPH, "public", "A")], issued=datetime(2026, 1, 31, tzinfo=UTC)
    )
    return Judge(settings, state), before


def test_change_is_judged_by_what_its_writer_sees(tmp_path: Path) -> None:
    """A wrong value is found, unless it is in a graph that the writer does not see."""
    judge, before = make_judge(tmp_path)
    wrong = {GRAPH: entry(GRAPH, "public", "a")}
    assert judge.judge(before, wrong, [GRAPH], ["public"]).violations == 1
    right = {GRAPH: entry(GRAPH, "public", "B")}
    assert judge.judge(before, right, [GRAPH], ["public"]).conforms
    hidden = right | {"urn:g:hidden": entry("urn:g:hidden", "internal", "b")}
    assert judge.judge(before, hidden, ["urn:g:hidden"], ["public"]).conforms


def test_without_rules_everything_conforms(tmp_path: Path) -> None:
    """Where no shapes are set, nothing is looked at."""
    judge, before = make_judge(tmp_path, shapes="none")
    after = {GRAPH: entry(GRAPH, "public", "b")}
    assert judge.judge(before, after, [GRAPH], ["public"]).conforms


def test_change_that_touches_very_much_is_looked_at_by_a_full_pass_too(tmp_path: Path) -> None:
    """It is judged by all that its writer sees, and what others see is to be judged soon."""
    judge, before = make_judge(tmp_path, touched_nodes=0)
    wrong = {GRAPH: entry(GRAPH, "public", "a")}
    assert judge.judge(before, wrong, [GRAPH], ["public"]).violations == 1
    assert (judge.judged.touched, judge.judged.full) == (0, 1)
    assert Requests(tmp_path / "state").wanted
