"""Telling a person at a terminal what goes on; nobody else is told anything."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console


@contextmanager
def shown_stages() -> Iterator[Callable[[str], None]]:
    """Give a function that shows the name of a stage, on standard error, while it runs.

    Where standard error is no terminal, nothing is shown, so logs and pipes stay clean.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status("reading") as status:

        def show(stage: str) -> None:
            status.update(stage)

        yield show
