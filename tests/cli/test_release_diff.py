"""``release diff`` tells how two releases differ, for one set of audiences."""

import json
from collections.abc import Callable

from click.testing import Result

from graph_service.state import State

Run = Callable[..., Result]

HIDDEN = "https://example.org/g/hidden"


def test_difference_as_text(run: Run, state: State) -> None:
    """A line a graph and a sum; the other way round it is the opposite."""
    done = run("release", "diff", "1", "2")
    assert (done.exit_code, done.stdout.splitlines()) == (
        0,
        [f"added    <{HIDDEN}>  +1 -0 triples", "1 graph(s) differ, +1 -0 triples"],
    )
    assert run("release", "diff", "2", "1").stdout.splitlines()[0] == (
        f"removed  <{HIDDEN}>  +0 -1 triples"
    )
    assert run("release", "diff", "2", "2").stdout == "0 graph(s) differ, +0 -0 triples\n"


def test_difference_as_lines(run: Run, state: State) -> None:
    """N-Quads with a sign, as ``diff`` has it."""
    done = run("release", "diff", "1", "2", "--format", "nquads")
    line = f'<https://example.org/hidden> <https://example.org/p> "1" <{HIDDEN}> .'
    assert done.stdout == f"+ {line}\n"
    assert run("release", "diff", "2", "1", "--format", "nquads").stdout == f"- {line}\n"


def test_difference_as_json(run: Run, state: State) -> None:
    """The same for programs."""
    done = json.loads(run("release", "diff", "1", "2", "--format", "json").stdout)
    assert done == {
        "before": 1,
        "after": 2,
        "graphs": [
            {
                "graph": HIDDEN,
                "kind": "added",
                "before": None,
                "after": 1,
                "added": 1,
                "removed": 0,
            }
        ],
    }


def test_audience_sees_its_own_differences(run: Run, state: State) -> None:
    """What is hidden from it is in no form of the answer."""
    for form in ("text", "json", "nquads"):
        done = run("release", "diff", "1", "2", "--audience", "public", "--format", form)
        assert done.exit_code == 0
        assert "hidden" not in done.stdout
