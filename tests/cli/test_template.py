"""``template`` writes the table that people fill in."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import Result

from graph_service.sheets.plan import read_plan
from graph_service.sheets.workbook import write_workbook

Run = Callable[..., Result]


@pytest.mark.parametrize("language", ["en", "es"])
def test_template_is_a_workbook(run: Run, tmp_path: Path, language: str) -> None:
    """The command says where it is and what comes next."""
    path = tmp_path / "new" / "t.xlsx"
    done = run("template", "--language", language, "--output", path)
    assert done.exit_code == 0 and f"import {path}" in done.stdout
    assert path.read_bytes() == write_workbook(read_plan(), language)


def test_template_in_a_language_that_it_has_not(run: Run, tmp_path: Path) -> None:
    """The choices are told, and nothing is written."""
    done = run("template", "--language", "ru", "--output", tmp_path / "t.xlsx")
    assert done.exit_code == 2 and "'fr'" in done.stderr and not list(tmp_path.iterdir())
