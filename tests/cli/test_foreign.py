"""``import --from`` takes in files of other tools, or says what is wrong with them."""

from collections.abc import Callable
from pathlib import Path

from click.testing import Result

from graph_service.settings import Settings
from graph_service.state import State
from tests.sheets.conftest import published, settings  # noqa: F401 (fixtures)

Run = Callable[..., Result]
ROWS = Path(__file__).parents[1] / "bridges" / "huridocs" / "who-did-what-to-whom.csv"
GIVEN = ("--from", "huridocs-csv", "--source", "https://w3id.org/reprisals/id/source/s0001")


def test_file_is_taken_in(run: Run, settings: Settings, tmp_path: Path) -> None:  # noqa: F811
    """First what would be, then what is; the graphs can be had as a file."""
    place = ("--state", settings.state, "--audience", "internal", "--place", "page 3")
    done = run("import", ROWS, *GIVEN, *place, "--dry-run", "--output", tmp_path / "out.nq")
    assert done.exit_code == 0
    assert done.stdout.startswith("would change: 13 graph(s), ")
    assert b"case-" in (tmp_path / "out.nq").read_bytes()
    done = run("import", ROWS, *GIVEN, *place)
    assert done.exit_code == 0
    number = State(settings).current().number
    assert done.stdout.startswith(f"release {number}: 13 graph(s), ")
    assert "left out: 12 of event" in done.stderr


def test_violations_name_file_and_line(run: Run, settings: Settings) -> None:  # noqa: F811
    """Nobody is named without consent or a place; the exit code is that of violations."""
    done = run("import", ROWS, *GIVEN, "--state", settings.state)
    assert done.exit_code == 1
    assert f"{ROWS}:2: Violation" in done.stdout
    assert "nothing was written" in done.stderr


def test_mistakes_are_told_and_options_must_fit(run: Run, tmp_path: Path) -> None:
    """With their places; options of tables are not for other tools."""
    (tmp_path / "event.csv").write_text("101,2109\nE1,77\n")
    done = run("import", tmp_path / "event.csv", *GIVEN)
    assert done.exit_code == 2
    assert "event.csv:2:2: " in done.stderr
    done = run("import", ROWS, *GIVEN, "--again")
    assert (done.exit_code, "not for --from" in done.stderr) == (2, True)
