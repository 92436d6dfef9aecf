"""One question to a process of its own, which answers, and is killed when it takes too long."""

import contextlib
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from typing import Final

from graph_service.errors import QueryMemory, QueryTimeout, ResultTooLarge, Unavailable, WorkerLost
from graph_service.query.child import Child
from graph_service.query.confine import (
    die_with_parent,
    end_first_without_memory,
    leave_network,
)
from graph_service.query.launch import launch

STACK: Final = 256 << 20
"""Bytes of stack of the thread that answers."""

_PIECE: Final = 1 << 20


def send_errand(
    module: str,
    *arguments: str,
    asked: bytes,
    seconds: float,
    longest: int,
    begun: Callable[[Child], object] | None = None,
) -> bytes:
    """Start ``main`` of a module, hand it a question and return its answer.

    Args:
        module: full name; its ``main`` reads the question to its end.
        arguments: of its ``main``.
        asked: the question.
        seconds: from start to end.
        longest: bytes of the answer.
        begun: gets the process once it runs, to kill it if the answer is not wanted any more.

    Raises:
        Unavailable: no more processes for now.
        QueryTimeout, QueryMemory, WorkerLost, ResultTooLarge: why there is no answer.
    """
    deadline = time.monotonic() + seconds
    try:
        process, connection = launch(module, *arguments)
    except OSError as error:
        raise Unavailable("no more processes for now", retry_after=2) from error
    return have_answered(
        process, connection, asked, seconds=seconds, deadline=deadline, longest=longest, begun=begun
    )


def have_answered(
    process: Child,
    connection: socket.socket,
    asked: bytes,
    *,
    seconds: float,
    deadline: float,
    longest: int,
    begun: Callable[[Child], object] | None = None,
) -> bytes:
    """Hand a question to a process that runs :func:`answer_once`; then it is no more.

    Args:
        process: the process.
        connection: our end of its socket.
        asked: the question.
        seconds: that it may take, for the error.
        deadline: when they are over (``time.monotonic``).
        longest: bytes of the answer.
        begun: as for :func:`send_errand`.

    Raises:
        QueryTimeout, QueryMemory, WorkerLost, ResultTooLarge: why there is no answer.
    """
    with connection:
        try:
            if begun is not None:
                begun(process)
            answer = _exchange(connection, asked, deadline, longest)
            if not answer:
                raise _fate(process)
            return answer
        except TimeoutError as error:
            raise QueryTimeout(f"it took longer than {seconds:g} s") from error
        except OSError as error:
            raise _fate(process) from error
        finally:
            process.kill()
            process.reap()


def run_errand(answer: Callable[[bytes], bytes], descriptor: str, parent: str) -> None:
    """Answer the one question of a socket, without network, and return.

    Args:
        answer: makes the answer, on a thread with a large stack.
        descriptor: number of the socket.
        parent: process id of who asks; this process ends with it.
    """
    die_with_parent()
    if os.getppid() != int(parent):  # it died before the line above
        os._exit(1)
    connection = socket.socket(fileno=int(descriptor))
    leave_network()
    end_first_without_memory()
    answer_once(connection, answer)


def answer_once(connection: socket.socket, answer: Callable[[bytes], bytes]) -> None:
    """Answer the one question of a socket, on a thread with a large stack."""

    def serve() -> None:
        asked = b"".join(iter(lambda: connection.recv(1 << 16), b""))
        said = answer(asked)
        with contextlib.suppress(OSError):
            connection.sendall(said)

    threading.stack_size(STACK)
    thread = threading.Thread(target=serve)
    thread.start()
    thread.join()


def _exchange(connection: socket.socket, asked: bytes, deadline: float, longest: int) -> bytes:
    connection.settimeout(max(0.001, deadline - time.monotonic()))
    connection.sendall(asked)
    connection.shutdown(socket.SHUT_WR)
    parts: list[bytes] = []
    size = 0
    while size <= longest:
        connection.settimeout(max(0.001, deadline - time.monotonic()))
        part = connection.recv(_PIECE)
        if not part:
            return b"".join(parts)
        parts.append(part)
        size += len(part)
    raise ResultTooLarge(f"the answer has more than {longest} bytes")


def _fate(process: Child) -> QueryMemory | WorkerLost:
    """Return why a process gave no answer."""
    if process.exit_code(1) == -signal.SIGABRT:  # how the engine reacts when memory is refused
        return QueryMemory("it needs more memory than it may have")
    return WorkerLost("it ended the process that ran it")
