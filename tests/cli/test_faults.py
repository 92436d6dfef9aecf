"""Errors are one line on standard error and an exit code, never a traceback."""

import click
import pytest
from click.testing import CliRunner

from graph_service.cli.faults import Commands
from graph_service.errors import GraphServiceError, InputError, LedgerError


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (
            InputError("no such column: x", file="data/a.csv", line=7),
            "data/a.csv:7: no such column: x",
        ),
        (LedgerError("object 1 is damaged"), "object 1 is damaged"),
        (PermissionError(13, "Permission denied", "data/a.csv"), "data/a.csv: Permission denied"),
        (OSError("odd"), "odd"),
    ],
)
def test_error_is_one_line(error: GraphServiceError | OSError, line: str) -> None:
    """Each kind of fault is told with its place and ends with code 2."""

    @click.group(cls=Commands)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise error

    done = CliRunner().invoke(group, ["fail"])
    assert (done.exit_code, done.stdout, done.stderr) == (2, "", line + "\n")


def test_our_own_faults_are_not_hidden() -> None:
    """An error that is no fault of the input comes through, so that it is seen and mended."""

    @click.group(cls=Commands)
    def group() -> None:
        pass

    @group.command()
    def fail() -> None:
        raise ZeroDivisionError

    assert isinstance(CliRunner().invoke(group, ["fail"]).exception, ZeroDivisionError)
