"""A partner on loopback that does as it is told: well, slowly, without end, or wrongly."""

import contextlib
import socket
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

JSON = "application/sparql-results+json"
GOOD = (
    b'{"head":{"vars":["s","o"]},"results":{"bindings":['
    b'{"s":{"type":"uri","value":"http://example.org/a"},"o":{"type":"literal","value":"one"}},'
    b'{"s":{"type":"uri","value":"http://example.org/b"}}]}}'
)


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes


Behave = Callable[[socket.socket, Asked], None]


@dataclass
class Acting:
    """A server; ``asked`` is what came, ``connections`` how many there were."""

    port: int
    behave: Behave
    asked: list[Asked] = field(default_factory=list)
    connections: int = 0

    @property
    def endpoint(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/sparql"


def whole(body: bytes = GOOD, kind: str = JSON, status: str = "200 OK", **headers: str) -> Behave:
    """Return what sends an answer with its length."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    about = {"Content-Type": kind, "Content-Length": str(len(body)), **named}
    head = "".join(f"{name}: {value}\r\n" for name, value in about.items())

    def behave(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(f"HTTP/1.1 {status}\r\n{head}\r\n".encode() + body)

    return behave


def raw(data: bytes) -> Behave:
    """Return what sends these bytes and hangs up."""
    return lambda connection, asked: connection.sendall(data)


def dripping(data: bytes, seconds: float = 0.05) -> Behave:
    """Return what sends a byte now and then, from the first one of the head on."""

    def behave(connection: socket.socket, asked: Asked) -> None:
        for each in data:
            connection.sendall(bytes([each]))
            time.sleep(seconds)

    return behave


def endless(head: bytes, piece: bytes) -> Behave:
    """Return what never stops sending."""

    def behave(connection: socket.socket, asked: Asked) -> None:
        connection.sendall(head)
        while True:
            connection.sendall(piece)

    return behave


def silent(connection: socket.socket, asked: Asked) -> None:
    """Say nothing until the other side hangs up."""
    connection.recv(1)


@contextlib.contextmanager
def acting(behave: Behave, everywhere: bool = False) -> Iterator[Acting]:
    """Give a server that behaves so, on loopback or at every address of IPv4 and IPv6."""
    with _listening(everywhere) as listening:
        made = Acting(listening.getsockname()[1], behave)
        threads: list[threading.Thread] = []

        def serve() -> None:
            with contextlib.suppress(OSError):
                while True:
                    connection, _ = listening.accept()
                    made.connections += 1
                    thread = threading.Thread(target=_answer, args=(made, connection), daemon=True)
                    threads.append(thread)
                    thread.start()

        accepting = threading.Thread(target=serve, daemon=True)
        accepting.start()
        try:
            yield made
        finally:
            listening.shutdown(socket.SHUT_RDWR)
            accepting.join()
            for thread in threads:
                thread.join(5)


def _listening(everywhere: bool) -> socket.socket:
    if everywhere and socket.has_dualstack_ipv6():
        return socket.create_server(("::", 0), family=socket.AF_INET6, dualstack_ipv6=True)
    return socket.create_server(("" if everywhere else "127.0.0.1", 0))


def _answer(made: Acting, connection: socket.socket) -> None:
    with connection, contextlib.suppress(OSError):
        data = b""
        while b"\r\n\r\n" not in data:
            part = connection.recv(65536)
            if not part:
                return
            data += part
        head, _, body = data.partition(b"\r\n\r\n")
        line, *fields = head.decode("latin-1").split("\r\n")
        headers = dict(each.lower().split(": ", 1) for each in fields if not each.startswith("X"))
        exact = dict(each.split(": ", 1) for each in fields)
        while len(body) < int(headers.get("content-length", 0)):
            body += connection.recv(65536)
        asked = Asked(line, exact, body)
        made.asked.append(asked)
        made.behave(connection, asked)
