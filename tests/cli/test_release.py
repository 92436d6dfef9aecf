"""``release list`` says what was published."""

import json
from collections.abc import Callable

from click.testing import Result

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
    }


def test_empty_ledger_lists_nothing(run: Run) -> None:
    """Before the first release the list is empty, which is no error."""
    done = run("release", "list")
    assert (done.exit_code, done.output) == (0, "")
