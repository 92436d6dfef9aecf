"""How the command fails: one line that says where and why, and an exit code; no traceback."""

from typing import Any, Final

import click

from graph_service.errors import GraphServiceError

VIOLATIONS: Final = 1
"""Exit code: the input was read, and it violates the shapes, checks or expectations."""

FAULT: Final = 2
"""Exit code: the input, the command line or the state folder is at fault."""


class Commands(click.Group):
    """A group of commands whose errors are told as ``file:line: reason`` on standard error."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command; an error of ours ends it with :data:`FAULT`."""
        try:
            return super().invoke(ctx)
        except GraphServiceError as error:
            click.echo(str(error), err=True)
        except OSError as error:
            place = f"{error.filename}: " if error.filename else ""
            click.echo(f"{place}{error.strerror or error}", err=True)
        ctx.exit(FAULT)
