"""Options that several verbs share."""

from collections.abc import Callable
from functools import wraps
from pathlib import Path
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from graph_service.settings import TABLE, Settings, read_settings

P = ParamSpec("P")
R = TypeVar("R")


def due_option(text: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Give a verb ``--due``, the number of days in which something is due, as ``days``."""
    return click.option(
        "--due",
        "days",
        type=click.IntRange(0, 36500),
        default=30,
        show_default=True,
        metavar="DAYS",
        help=text,
    )


def with_settings(
    *names: str,
) -> Callable[[Callable[Concatenate[Settings, P], R]], Callable[..., R]]:
    """Give a verb ``--config``, ``--state`` and an option for each named setting.

    The verb is called with the settings that result: an option beats the environment, which
    beats the file.
    """

    def decorate(verb: Callable[Concatenate[Settings, P], R]) -> Callable[..., R]:
        @wraps(verb)
        def run(config: str | None, *args: P.args, **options: P.kwargs) -> R:
            given: dict[str, Any] = {name: options.pop(name) for name in ("state", *names)}
            return verb(read_settings(given, file=config), *args, **options)

        decorated: Callable[..., R] = run
        for row in reversed(TABLE):
            if row.name in ("state", *names):
                decorated = click.option(
                    "--" + row.name.replace("_", "-"),
                    row.name,
                    type=click.Path(path_type=Path) if row.kind is Path else row.kind,
                    help=f"{row.help} Default: {row.default or 'empty'}.",
                )(decorated)
        return click.option(
            "--config", metavar="FILE", help="TOML file with settings (see the settings page)."
        )(decorated)

    return decorate
