"""The process that stands by for questions: it forks itself for each, and reads none.

It is started by :mod:`graph_service.query.standby`. What it forks is a child of whoever asks (see
:mod:`graph_service.query.sibling`), has no network, answers one question and ends. So nothing that
came with one question is there when the next one is read.

::

    standing   one byte                     ->   asking    once, when its module is loaded
    asking     one byte, + a socket         ->   standing
    standing   eight bytes: the process id  ->   asking    0: the kernel refuses a fork
"""

import gc
import os
import socket
import struct
from collections.abc import Callable
from importlib import import_module
from typing import Final, NoReturn

from graph_service.query.confine import end_first_without_memory, leave_network
from graph_service.query.errand import answer_once
from graph_service.query.sibling import fork_sibling
from graph_service.query.worker import belong_to

READY: Final = b"R"
FORK: Final = b"F"
FORKED: Final = struct.Struct("=q")


def main(module: str, argument: str, descriptor: str, parent: str) -> NoReturn:
    """Serve whoever asks on the socket ``descriptor`` until that is closed.

    Args:
        module: full name; its ``answer`` gets the question and the argument, as bytes and text.
        argument: for all questions.
        descriptor: number of the socket.
        parent: process id of who asks; this process ends with it.
    """
    status = 1
    try:
        belong_to(int(parent))
        connection = socket.socket(fileno=int(descriptor))
        leave_network()  # what is forked inherits that
        end_first_without_memory()
        answer: Callable[[bytes, str], bytes] = import_module(module).answer
        gc.collect()
        gc.freeze()
        connection.sendall(READY)
        while asked := _receive(connection):
            _fork(connection, asked, int(parent), lambda data: answer(data, argument))
        status = 0
    finally:
        os._exit(status)


def _receive(connection: socket.socket) -> list[int]:
    """Return the socket that came, in a list; nothing when nobody asks any more."""
    _, received, _, _ = socket.recv_fds(connection, len(FORK), 1)
    return received


def _fork(
    connection: socket.socket, asked: list[int], parent: int, answer: Callable[[bytes], bytes]
) -> None:
    """Have a fork answer what will come on a socket."""
    try:
        pid = fork_sibling()
    except OSError:
        pid = -1
    if pid == 0:
        _become(asked[0], parent, answer)
    for each in asked:
        os.close(each)
    connection.sendall(FORKED.pack(max(0, pid)))


def _become(descriptor: int, parent: int, answer: Callable[[bytes], bytes]) -> NoReturn:
    """Answer the one question, and end; in the new process."""
    status = 1
    try:
        os.closerange(3, descriptor)
        os.closerange(descriptor + 1, os.sysconf("SC_OPEN_MAX"))
        belong_to(parent)
        answer_once(socket.socket(fileno=descriptor), answer)
        status = 0
    finally:
        os._exit(status)
