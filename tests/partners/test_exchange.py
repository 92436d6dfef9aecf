"""TLS: the certificate is one for the name, at whatever address it is."""

import shutil
import socket
import ssl
import subprocess
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import pytest

from graph_service.partners.faults import PartnerFault
from graph_service.partners.gateway import Gateway, Question
from graph_service.settings.networks import read_networks
from tests.partners.entries import make_partner
from tests.partners.serving import GOOD, JSON

NAME = "data.example.org"
pytestmark = pytest.mark.skipif(shutil.which("openssl") is None, reason="no openssl")


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a file with a certificate for the name, and its key."""
    folder = tmp_path_factory.mktemp("certificate")
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "30"]
    names = ["-subj", f"/CN={NAME}", "-addext", f"subjectAltName=DNS:{NAME}"]
    files = ["-keyout", "key.pem", "-out", "own.pem"]
    subprocess.run([*command, *names, *files], cwd=folder, check=True, capture_output=True)
    both = folder / "both.pem"
    both.write_text((folder / "own.pem").read_text() + (folder / "key.pem").read_text())
    return both


@contextmanager
def secured(certificate: Path) -> Iterator[int]:
    """Give the port of a server that speaks TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {JSON}\r\nContent-Length: {len(GOOD)}\r\n\r\n"
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def serve() -> None:
            with suppress(OSError):
                while True:
                    plain, _ = listening.accept()
                    with plain, suppress(OSError), context.wrap_socket(plain, True) as connection:
                        read_request(connection)
                        connection.sendall(head.encode() + GOOD)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield listening.getsockname()[1]
        listening.shutdown(socket.SHUT_RDWR)
        thread.join()


def read_request(connection: ssl.SSLSocket) -> None:
    """Read all of a request: to close with some of it unread breaks the answer."""
    length = 0
    with connection.makefile("rb") as request:
        while (line := request.readline()).strip():
            name, _, value = line.partition(b":")
            length = int(value) if name.lower() == b"content-length" else length
        request.read(length)


def ask(folder: Path, port: int, host: str, context: ssl.SSLContext | None) -> int:
    """Return the rows that a partner gives."""
    gateway = Gateway(
        folder,
        read_networks("127.0.0.1/32", "partner_networks"),
        0,
        environ=dict,
        context=context,
        lookup=lambda *_: ["127.0.0.1"],
    )
    partner = make_partner(endpoint=f"https://{host}:{port}/sparql")
    with closing(gateway):
        return gateway.ask(Question(partner, ("ASK { }",), ("s", "o"), 60.0)).rows.count


def test_certificate_has_to_be_that_of_the_name(tmp_path: Path, certificate: Path) -> None:
    """Connected to is the address that was looked up; checked is the name of the endpoint."""
    trusting = ssl.create_default_context(cafile=str(certificate))
    with secured(certificate) as port:
        assert ask(tmp_path, port, NAME, trusting) == 2
        with pytest.raises(PartnerFault, match="certificate"):
            ask(tmp_path, port, "other.example.org", trusting)
        with pytest.raises(PartnerFault, match="certificate"):
            ask(tmp_path, port, NAME, None)


def test_plain_answer_is_no_tls(tmp_path: Path) -> None:
    """Nothing is sent in the clear to an endpoint of https."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        port, heard = server.getsockname()[1], list[bytes]()

        def answer() -> None:
            connection, _ = server.accept()
            with connection:
                heard.append(connection.recv(65536))
                connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(PartnerFault, match="certificate"):
            ask(tmp_path, port, NAME, None)
        thread.join()
    assert b"sparql" not in heard[0] and b"ASK" not in heard[0]
