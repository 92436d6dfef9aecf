"""Connections for processes that can make none: handed over, and of no other use."""

import os
import socket
from collections.abc import Callable

from graph_service.engines.line import Line, ask_for_connection
from graph_service.engines.target import read_url
from graph_service.errors import Unavailable
from graph_service.query.confine import leave_connecting, leave_network
from tests.partners.serving import acting, raw
from tests.web.serving import free_port


def said_by_child(work: Callable[[], str]) -> str:
    """Return what work says in a process of its own."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            os.write(writing, work().encode())
        finally:
            os._exit(0)
    os.close(writing)
    with os.fdopen(reading, "rb") as pipe:
        text = pipe.read().decode()
    os.waitpid(child, 0)
    return text


def test_connection_is_handed_over_and_leads_nowhere_else() -> None:
    """Without network a process speaks to the engine, and can lead the connection to nobody."""
    with acting(raw(b"hello")) as engine, acting(raw(b"other")) as other:
        line = Line(read_url(engine.endpoint))
        with line.admit() as end:

            def work() -> str:
                if leave_network() != "seccomp" or not leave_connecting():
                    return "not here"
                with ask_for_connection(end) as connection:
                    connection.sendall(b"GET / HTTP/1.1\r\n\r\n")
                    said = connection.recv(100).decode()
                    for target in (("127.0.0.1", other.port), b"\0" * 16):
                        try:
                            connection.connect(target)
                            said += " connected"
                        except (OSError, TypeError) as error:
                            said += f" {type(error).__name__}"
                try:
                    socket.create_connection(("127.0.0.1", other.port))
                    said += " connected"
                except OSError as error:
                    said += f" {type(error).__name__}"
                return said

            assert said_by_child(work) == "hello PermissionError TypeError PermissionError"
        line.close()
        assert not other.connections


def test_engine_that_is_away_is_said() -> None:
    """Whoever asks for a connection that can't be had is told, and may ask again."""
    line = Line(read_url(f"http://127.0.0.1:{free_port()}/"))
    with line.admit() as end:
        for _ in range(2):
            try:
                ask_for_connection(end)
            except Unavailable as error:
                assert error.retry_after > 0
            else:
                raise AssertionError("there is no engine")
    line.close()
