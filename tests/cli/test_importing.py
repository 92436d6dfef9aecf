"""``import`` takes in a table, or lists its mistakes."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.state import State
from tests.sheets.filled import make_book

Run = Callable[..., Result]


@pytest.mark.usefixtures("state")
def test_mistakes_are_listed_and_nothing_is_written(run: Run, state: State, tmp_path: Path) -> None:
    """Each is a line with its cell; the exit code is that of data that does not conform."""
    book = make_book(1)
    address = book.put("incidents", 4, "date", "May 2021")
    done = run("import", book.save(tmp_path / "t.xlsx"))
    assert done.exit_code == 1 and f"{address}: 'May 2021' is no date" in done.stdout
    assert "nothing was written" in done.stderr and state.current().number == 2


@pytest.mark.usefixtures("state")
def test_what_is_no_table_is_a_fault(run: Run, tmp_path: Path) -> None:
    """It is named; there is no traceback."""
    (tmp_path / "t.xlsx").write_text("plain")
    done = run("import", tmp_path / "t.xlsx")
    assert done.exit_code == 2 and "neither a workbook" in done.stderr
    assert run("import", tmp_path / "none.xlsx").exit_code == 2
