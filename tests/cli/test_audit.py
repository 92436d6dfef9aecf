"""``audit`` says whether the log is whole, and what was decided."""

import hashlib
import json
from collections.abc import Callable

import pytest
from click.testing import Result

from graph_service.state import State

Run = Callable[..., Result]


@pytest.fixture
def log(state: State) -> State:
    """Return a state of two releases and two refusals, one of them of a graph."""
    state.ledger.reject(datasets=["alpha"], violations=3)
    state.ledger.reject(token="office", graphs={"https://example.org/g/b": None}, violations=1)  # noqa: S106
    return state


def head_of(state: State, line: int = -1) -> str:
    """Return the hash of a line of the log, of the last one if none is said."""
    return hashlib.sha256(state.ledger.audit.path.read_bytes().splitlines()[line]).hexdigest()


def test_whole_log_is_counted(run: Run, log: State) -> None:
    """The number of lines and the head are printed."""
    done = run("audit", "verify")
    assert (done.exit_code, done.stdout) == (0, f"4 line(s), head {head_of(log)}\n")


def test_empty_log_has_the_head_that_the_first_line_names(run: Run) -> None:
    """Before the first decision there is no line, which is no fault."""
    done = run("audit", "verify")
    assert (done.exit_code, done.stdout) == (0, f"0 line(s), head {'0' * 64}\n")


@pytest.mark.parametrize(("line", "after"), [(3, 0), (1, 2), (0, 3)])
def test_head_that_was_noted_is_found(run: Run, log: State, line: int, after: int) -> None:
    """A head that was noted earlier is still there, and what came after it is counted."""
    done = run("audit", "verify", "--head", head_of(log, line).upper())
    assert done.exit_code == 0
    assert done.stdout.endswith(
        f"the head given is that of line {line + 1}; {after} came after it\n"
    )


def test_lines_cut_off_show_against_a_head(run: Run, log: State) -> None:
    """A log without its last line has a sound chain, but not the head that was noted."""
    head, path = head_of(log), log.ledger.audit.path
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert run("audit", "verify").exit_code == 0
    done = run("audit", "verify", "--head", head)
    assert done.exit_code == 2
    assert f"fault: no line has the hash {head}" in done.stderr


def test_changed_line_fails_and_nothing_is_listed(run: Run, log: State) -> None:
    """A log that was tampered with is named at the line, and not believed in part."""
    path = log.ledger.audit.path
    path.write_bytes(path.read_bytes().replace(b'"violations": 3', b'"violations": 0'))
    for words in (("audit", "verify"), ("audit", "list")):
        done = run(*words)
        assert (done.exit_code, done.stdout) == (2, "")
        assert "audit log, line 4: the chain is broken here" in done.stderr


def test_log_is_held_against_the_releases(run: Run, log: State) -> None:
    """A release that the log names and that is gone is a fault of the two."""
    (log.ledger.manifests / "2.json").unlink()
    done = run("audit", "verify")
    assert done.exit_code == 2
    assert "the audit log names releases that are gone: 2" in done.stderr


def test_newest_decisions_come_first(run: Run, log: State) -> None:
    """A line for each decision, with number, time, event and details."""
    lines = run("audit", "list").stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == ["4", "3", "2", "1"]
    assert '  rejected  {"graphs": {"https://example.org/g/b": null}' in lines[0]
    assert run("audit", "list", "--limit", "2").stdout.splitlines() == lines[:2]


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["--event", "accepted"], [2, 1]),
        (["--event", "accepted", "--event", "rejected", "--limit", "1"], [4]),
        (["--token", "office"], [4]),
        (["--graph", "https://example.org/g/b"], [4]),
        (["--graph", "https://example.org/g/c"], []),
        (["--since", "2020-01-01", "--until", "2020-12-31"], []),
        (["--since", "2020-01-01"], [4, 3, 2, 1]),
    ],
)
def test_filters(run: Run, log: State, words: list[str], numbers: list[int]) -> None:
    """Filters narrow the list; several of them all have to hold."""
    done = run("audit", "list", "--format", "json", *words)
    assert [row["number"] for row in json.loads(done.stdout)["records"]] == numbers


def test_bad_day_is_refused(run: Run, log: State) -> None:
    """A day that is none is a fault of the command line."""
    done = run("audit", "list", "--since", "soon")
    assert done.exit_code == 2
    assert "soon" in done.stderr
