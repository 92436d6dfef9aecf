"""Python processes of our own that are started with one end of a socket."""

import os
import socket
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import pyoxigraph

_ROOTS: Final = [
    str(Path(__file__).parent.parent.parent),
    str(Path(pyoxigraph.__file__).parent.parent),
]
_PROGRAM: Final = (
    "import sys; sys.path += {roots!r}; from {module} import main; main(*sys.argv[1:])"
)


def launch(
    module: str, *arguments: str, environment: Mapping[str, str] | None = None
) -> tuple[subprocess.Popen[bytes], socket.socket]:
    """Start ``main`` of a module in a process and return it with our end of the socket.

    ``main`` gets the arguments, then the number of its end, then our process id. To be called by a
    thread that lives as long as the process may: the kernel ends both together.

    Raises:
        OSError: no more processes or files.
    """
    ours, theirs = socket.socketpair()
    with theirs:
        try:
            # -I -S: neither environment nor user site nor working folder decides what is imported
            process = subprocess.Popen(  # noqa: S603 (our own program, no shell)
                [
                    *(sys.executable, "-I", "-S", "-X", "utf8"),
                    *("-c", _PROGRAM.format(roots=_ROOTS, module=module)),
                    *(*arguments, str(theirs.fileno()), str(os.getpid())),
                ],
                pass_fds=[theirs.fileno()],
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )
        except OSError:
            ours.close()
            raise
    return process, ours
