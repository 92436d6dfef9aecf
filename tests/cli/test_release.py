"""``release`` lists, keeps and prunes, and tells before a build what it would show to whom."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.ledger.fsck import examine
from graph_service.state import State

Run = Callable[..., Result]


def test_releases_are_listed_oldest_first(run: Run, state: State) -> None:
    """A line for each release, with date, numbers and digest."""
    done = run("release", "list")
    digests = [state.ledger.release(number).digest for number in (1, 2)]
    assert done.exit_code == 0
    assert done.stdout.splitlines() == [
        f"1  2026-01-31  1 graphs  1 triples  {digests[0]}",
        f"2  2026-01-31  2 graphs  2 triples  {digests[1]}",
    ]


def test_list_as_json(run: Run, state: State) -> None:
    """The same for programs."""
    rows = json.loads(run("release", "list", "--format", "json").stdout)["releases"]
    assert rows[1] == {
        "release": 2,
        "issued": "2026-01-31T00:00:00Z",
        "graphs": 2,
        "triples": 2,
        "digest": state.current().digest,
        "kept": True,
        "marked": False,
    }


def test_list_as_a_set_knows_it(run: Run, state: State) -> None:
    """Releases that were news to others are left out; dates and digests are the set's own."""
    (row,) = json.loads(run("release", "list", "--audience", "public", "--format", "json").stdout)[
        "releases"
    ]
    assert (row["release"], row["graphs"]) == (1, 1)
    assert row["digest"] == state.digest(1, {"public"})
    assert len(run("release", "list", "--audience", "internal").stdout.splitlines()) == 2
    assert run("release", "list", "--audience", "x").exit_code == 2


def test_empty_ledger_lists_nothing(run: Run) -> None:
    """Before the first release the list is empty, which is no error."""
    done = run("release", "list")
    assert (done.exit_code, done.output) == (0, "")


@pytest.fixture
def values(tmp_path: Path) -> Callable[[str], Path]:
    """Return a function that writes a file of one statement with a value."""

    def write(value: str) -> Path:
        path = tmp_path / "data.ttl"
        path.write_text(f'<https://example.org/s> <https://example.org/p> "{value}" .\n')
        return path

    return write


def build(run: Run, path: Path) -> None:
    """Publish a file."""
    done = run("build", "--data", path, "--shapes", "none")
    assert done.exit_code == 0, done.output


def test_dry_run_tells_who_would_see_what(
    run: Run, values: Callable[[str], Path], tmp_path: Path
) -> None:
    """As text and as JSON, and writes nothing; afterwards there is nothing new to see."""
    command = ["release", "--dry-run", "--data", values("one"), "--shapes", "none"]
    done = run(*command)
    assert (done.exit_code, done.stderr) == (0, "")
    first, _, head, *rest = done.stdout.splitlines()
    assert first == "the first release"
    assert head.startswith("public would see 1 graph(s) otherwise: 1 thing(s) appear, 0 change")
    assert "appears   <https://example.org/s>" in rest
    assert not (tmp_path / "state").exists()
    build(run, values("one"))
    files = {path: path.stat().st_mtime_ns for path in (tmp_path / "state").rglob("*")}
    assert "public would see nothing new" in run(*command).stdout
    values("two")
    told = json.loads(run(*command, "--format", "json").stdout)
    assert (told["current"], told["conforms"]) == (1, True)
    (public,) = told["sets"]
    assert (public["name"], public["changing"]) == ("public", ["https://example.org/s"])
    assert public["graphs"][0] == {
        "graph": "https://w3id.org/reprisals/graph/default",
        "kind": "changed",
        "before": 1,
        "after": 1,
        "added": 1,
        "removed": 1,
    }
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "state").rglob("*")} == files


def test_dry_run_of_what_violates_the_rules(
    run: Run, values: Callable[[str], Path], tmp_path: Path
) -> None:
    """It is told, with exit code 1."""
    shapes = tmp_path / "shapes.ttl"
    shapes.write_text(
        "@prefix sh: <http://www.w3.org/ns/shacl#> . @prefix e: <https://example.org/> .\n"
        "e:S a sh:NodeShape ; sh:targetNode e:s ; sh:property e:S-p .\n"
        'e:S-p a sh:PropertyShape ; sh:path e:q ; sh:minCount 1 ; sh:message "No q." ;\n'
        "  sh:severity sh:Violation .\n"
    )
    done = run("release", "--dry-run", "--data", values("one"), "--shapes", shapes)
    assert done.exit_code == 1
    assert "No q." in done.stderr and "build would refuse it" in done.stderr
    assert "appears   <https://example.org/s>" in done.stdout


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        (["release", "--data", "x"], "name a command, or --dry-run"),
        (["release", "--dry-run", "list"], "--dry-run stands after list"),
        (["release", "--state", "x", "list"], "--state stands after list"),
        (["release", "--format", "json", "list"], "--format stands after list"),
        (["release", "prune", "--keep", "0"], "0 is not in the range"),
        (["release", "prune"], "kept_releases is 0"),
        (["release", "keep", "9"], "there is no release 9"),
        (["release", "keep"], "Missing argument"),
        (["release", "rollback", "9"], "there is no release 9"),
        (["release", "diff", "1", "9"], "release 9 was never published"),
        (["release", "diff", "1", "2", "--audience", "x"], "no such audience: x"),
    ],
)
def test_wrong_commands_are_refused(run: Run, state: State, words: list[str], reason: str) -> None:
    """With exit code 2 and the reason."""
    before = state.ledger.audit.path.read_bytes()
    done = run(*words)
    assert done.exit_code == 2
    assert reason in done.stderr
    assert state.ledger.audit.path.read_bytes() == before


def test_old_releases_are_pruned(run: Run, values: Callable[[str], Path], tmp_path: Path) -> None:
    """Each stays known; one that is marked stays; views and exports of the others go."""
    for value in ("one", "two", "three", "four"):
        build(run, values(value))
        assert run("export").exit_code == 0
    assert run("release", "keep", "1").exit_code == 0
    done = run("release", "prune", "--keep", "1")
    assert (done.exit_code, done.stdout) == (0, "2 release(s) and 2 object(s) deleted\n")
    ends = [line.split()[-1] for line in run("release", "list").stdout.splitlines()]
    assert (ends[0], ends[1], ends[2]) == ("marked", "pruned", "pruned")
    for folder in ("views", "exports"):
        left = (tmp_path / "state" / folder / "public").iterdir()
        assert {path.name.partition("-")[0] for path in left if path.is_dir()} <= {"1", "4"}
    assert run("release", "rollback", "2").exit_code == 2
    assert "release 2 is not kept any more" in run("release", "diff", "2", "4").stderr
    assert run("release", "let-go", "1").exit_code == 0
    assert run("release", "prune", "--keep", "1").stdout.startswith("1 release(s)")
    assert run("fsck").exit_code == 0
    build(run, values("five"))
    assert run("fsck").exit_code == 0


def test_nothing_stays_behind_of_what_was_pruned(run: Run, state: State) -> None:
    """The record is sound and has no orphans."""
    run("release", "prune", "--keep", "1")
    found = examine(state.ledger)
    assert (found.faults, found.orphans, found.leftovers) == ((), (), ())
