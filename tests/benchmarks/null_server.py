"""A server that does nothing, to see how far the client goes: a few lines around a socket.

Run it as ``python -m tests.benchmarks.null_server PORT``; it serves until its process is ended.
"""

import socket
import sys
import threading
from typing import Final

BODY: Final = b'{"head":{"vars":["p","o"]},"results":{"bindings":[' + b" " * 1500 + b"]}}"
ANSWER: Final = (
    b"HTTP/1.1 200 OK\r\nContent-Type: application/sparql-results+json\r\n"
    b'ETag: "null"\r\nContent-Length: %d\r\n\r\n%s' % (len(BODY), BODY)
)


def serve(port: int) -> None:
    """Answer every request on a loopback port with the same bytes."""
    with socket.create_server(("127.0.0.1", port), backlog=64) as listener:
        while True:
            connection, _ = listener.accept()
            threading.Thread(target=_answer, args=(connection,), daemon=True).start()


def _answer(connection: socket.socket) -> None:
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with connection:
        waiting = b""
        while data := connection.recv(1 << 16):
            waiting += data
            while (end := waiting.find(b"\r\n\r\n")) >= 0:
                waiting = waiting[end + 4 :]
                connection.sendall(ANSWER)


if __name__ == "__main__":
    serve(int(sys.argv[1]))
