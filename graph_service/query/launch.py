"""Python processes of our own that are started with one end of a socket."""

import os
import socket
import sys
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

import pyoxigraph

from graph_service.query.child import Child
from graph_service.settings import environment

_ROOTS: Final = [
    str(Path(__file__).parent.parent.parent),
    str(Path(pyoxigraph.__file__).parent.parent),
]
_PROGRAM: Final = (
    "import sys; sys.path += {roots!r}; from {module} import main; main(*sys.argv[1:])"
)


_Started = TypeVar("_Started")


class Nursery:
    """A thread that starts processes which outlive those who want them, until it is closed.

    The kernel ends a process with the thread that started it, and so whatever it forks.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "nursery")

    def bring_up(self, start: Callable[[], _Started]) -> _Started:
        """Return what ``start`` returns, which is called by the thread; raises what it raises."""
        return self._thread.submit(start).result()

    def close(self) -> None:
        """End the thread, and with it the processes."""
        self._thread.shutdown()


def launch(
    module: str, *arguments: str, variables: Mapping[str, str] | None = None
) -> tuple[Child, socket.socket]:
    """Start ``main`` of a module in a process and return it with our end of the socket.

    ``main`` gets the arguments, then the number of its end, then our process id. To be called by a
    thread that lives as long as the process may: the kernel ends both together.

    Args:
        module: full name.
        arguments: of its ``main``.
        variables: of its environment, beside ours.

    Raises:
        OSError: no more processes or files.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        theirs.set_inheritable(True)
        # -I -S: neither environment nor user site nor working folder decides what is imported
        command = [
            *(sys.executable, "-I", "-S", "-X", "utf8"),
            *("-c", _PROGRAM.format(roots=_ROOTS, module=module)),
            *(*arguments, str(theirs.fileno()), str(os.getpid())),
        ]
        nothing = [(os.POSIX_SPAWN_OPEN, number, os.devnull, os.O_RDWR, 0) for number in range(3)]
        try:
            pid = os.posix_spawn(
                sys.executable, command, environment() | dict(variables or {}), file_actions=nothing
            )
            return Child(pid), ours
        except OSError:
            ours.close()
            raise
