"""``query`` lists the canned queries, tells their parameters, and answers them."""

import csv
import io
import json
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import Result
from pyoxigraph import RdfFormat, parse

from graph_service.ledger.ledger import NewEntry
from graph_service.settings import read_settings
from graph_service.shipped import QUERIES
from graph_service.state import State
from tests.partners.entries import ENDPOINT, make_turtle

Run = Callable[..., Result]

FIXTURE = Path(__file__).parents[1] / "queries" / "fixture.trig"
STATE = "https://w3id.org/reprisals/id/state/XNO"


@pytest.fixture
def released(tmp_path: Path) -> State:
    """Return a state whose release holds the made-up data; the cases are internal."""
    graphs: dict[str, set[str]] = {}
    for quad in parse(path=FIXTURE, format=RdfFormat.TRIG):
        graphs.setdefault(quad.graph_name.value, set()).add(f"{quad} .\n")
    made = State(read_settings({"state": tmp_path / "state"}, {}))
    made.ledger.commit(
        [
            NewEntry(
                name,
                "internal" if "/case-t1" in name else "public",
                "Synthetic Office",
                "synthetic",
                "".join(sorted(lines)).encode(),
            )
            for name, lines in graphs.items()
        ],
        issued=datetime(2026, 1, 31, tzinfo=UTC),
    )
    return made


def test_queries_are_listed(run: Run) -> None:
    """Without an id every query is listed with its question; no release is needed."""
    done = run("query")
    assert done.exit_code == 0
    found = {line for line in done.stdout.splitlines() if not line.startswith(" ")}
    assert found == {path.stem for path in QUERIES.glob("*/*.rq")}


def test_parameters_are_told(run: Run) -> None:
    """Each parameter comes with what is allowed, an example and its default."""
    done = run("query", "incidents-after-engagement", "--parameters")
    assert done.exit_code == 0
    assert "  days: Days; a whole number, 0 or more, 36500 or less; for example 30; default 90" in (
        done.stdout.splitlines()
    )


@pytest.mark.usefixtures("released")
def test_answer_is_written_in_each_format(run: Run) -> None:
    """CSV is the default; JSON has the same rows; nothing else is printed."""
    arguments = ("query", "perpetrators-by-state", f"state={STATE}", "category=unknown")
    done = run(*arguments)
    assert (done.exit_code, done.stderr) == (0, "")
    [row] = csv.DictReader(io.StringIO(done.stdout, newline=""))
    assert row["category"].endswith("/perpetrator-category/unknown")
    found = json.loads(run(*arguments, "--format", "json").stdout)
    assert len(found["results"]["bindings"]) == 1


@pytest.mark.usefixtures("released")
@pytest.mark.parametrize(("audience", "count"), [("public", 2), ("internal", 3)])
def test_audience_sees_its_own(run: Run, audience: str, count: int) -> None:
    """What is internal is in no public answer."""
    done = run("query", "incident-chronology", "--audience", audience)
    assert done.exit_code == 0, done.stderr
    assert len(list(csv.DictReader(io.StringIO(done.stdout, newline="")))) == count


def test_text_needs_no_release(run: Run) -> None:
    """The SPARQL with the values in it is written even before the first release."""
    done = run("query", "dropped-cases", "reportYear=2020", "--format", "rq")
    assert done.exit_code == 0
    assert '"2020"^^<http://www.w3.org/2001/XMLSchema#integer>' in done.stdout


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (("dropped-case",), "there is no query dropped-case; did you mean dropped-cases"),
        (("dropped-cases", "2018"), "write a parameter as name=value, not '2018'"),
        (("dropped-cases", "reportYear=x"), "parameter 'reportYear' must be a whole number"),
        (("dropped-cases", "year=2018"), "has no such parameter; it has: reportYear"),
        (("dropped-cases", "state=a:b", "state=a:c"), "parameter 'state' is given twice"),
        (("dropped-cases",), "nothing was published yet"),
    ],
)
def test_fault_is_told_in_one_line(run: Run, arguments: tuple[str, ...], reason: str) -> None:
    """A wrong id, a bad parameter and an empty state end with exit code 2 and a reason."""
    done = run("query", *arguments)
    assert (done.exit_code, done.stdout) == (2, "")
    assert reason in done.stderr and done.stderr.count("\n") == 1


def test_query_that_asks_a_partner_is_written_and_not_run(run: Run, tmp_path: Path) -> None:
    """The endpoint of the registry stands in it; only a running service calls somebody."""
    folder = str(tmp_path / "state")
    description = tmp_path / "alpha.ttl"
    description.write_text(make_turtle(), encoding="utf-8")
    assert run("partner", "add", "--state", folder, str(description)).exit_code == 0
    asked = ("query", "--state", folder, "incidents-at-partner", "partner=alpha")
    written = run(*asked, "--format", "rq")
    assert written.exit_code == 0, written.output
    assert f"SERVICE <{ENDPOINT}> {{" in written.output
    assert run(*asked).exit_code != 0
    assert "only a running service does" in run(*asked).output
