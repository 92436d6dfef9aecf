"""A module that answers questions of tests, in a process of its own."""

import os
import time

from graph_service.query.confine import network_reachable
from graph_service.query.errand import run_errand

_ASKED = 0


def main(argument: str, descriptor: str, parent: str) -> None:
    """Answer in a process that was started for it."""
    run_errand(lambda asked: answer(asked, argument), descriptor, parent)


def answer(asked: bytes, argument: str) -> bytes:
    """Answer as the question says."""
    global _ASKED
    _ASKED += 1
    if asked == b"die":
        os._exit(3)
    if asked == b"sleep":
        time.sleep(600)
    if asked == b"self":
        return f"{os.getpid()} {os.getppid()} {network_reachable()} {_ASKED}".encode()
    return argument.encode() if asked == b"argument" else asked
