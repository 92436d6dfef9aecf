"""One running service that holds the data of all cases: each file a named graph."""

import contextlib
import http.client
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urljoin

from pyoxigraph import DefaultGraph, NamedNode, Quad, RdfFormat, parse, serialize

from tests.conformance.manifests import BASE, Case, Suite

FROM: Final = re.compile(r"\bFROM\s+(?:NAMED\s+)?<([^>]*)>", re.IGNORECASE)
FORMATS: Final = {
    ".ttl": RdfFormat.TURTLE,
    ".rdf": RdfFormat.RDF_XML,
    ".nt": RdfFormat.N_TRIPLES,
    ".nq": RdfFormat.N_QUADS,
    ".trig": RdfFormat.TRIG,
}


@dataclass(frozen=True)
class Response:
    """What the service answered; ``media_type`` is without parameters."""

    status: int
    media_type: str
    body: bytes
    location: str = ""


class Client:
    """Requests on one connection, which is opened again when the service closes it.

    Args:
        port: of the service.
        token: sent with each request; empty: none is.
    """

    def __init__(self, port: int, token: str = "") -> None:
        self.url = f"http://127.0.0.1:{port}/"
        self._token = token
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes | None = None,
    ) -> Response:
        """Return the answer to one request; a POST without body says so."""
        try:
            return self._send(method, target, headers or {}, body)
        except (http.client.RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            self._connection.close()
            return self._send(method, target, headers or {}, body)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def wait(self) -> None:
        """Wait until queries are answered."""
        for _ in range(1200):
            with contextlib.suppress(ConnectionRefusedError):
                if self.send("GET", "/readyz").status == 200:
                    return
            self._connection.close()
            time.sleep(0.05)
        raise AssertionError("the service is not ready")

    def _send(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes | None
    ) -> Response:
        connection = self._connection
        connection.putrequest(method, target)
        for name, value in headers.items():
            connection.putheader(name, value)
        if self._token:
            connection.putheader("Authorization", f"Bearer {self._token}")
        if body is not None or method == "POST":
            connection.putheader("Content-Length", str(len(body or b"")))
        connection.endheaders(body)
        response = connection.getresponse()
        media_type = (response.getheader("Content-Type") or "").partition(";")[0].strip().lower()
        location = response.getheader("Location") or ""
        return Response(response.status, media_type, response.read(), location)


def dataset_of(suite: Suite, case: Case) -> set[str]:
    """Return the files of a case's dataset, those that its query names included."""
    text = suite.path(case.query).read_text(encoding="utf-8", errors="replace")
    named = {urljoin(case.query, iri) for iri in FROM.findall(text)}
    known = {iri for iri in named if iri.startswith(BASE) and suite.path(iri).is_file()}
    return known | {*case.data, *case.named}


def quads_of(iri: str, path: Path) -> Iterator[Quad]:
    """Yield the quads of a file; triples are in the graph that has its IRI."""
    rdf = FORMATS[path.suffix]
    for quad in parse(path.read_bytes(), format=rdf, base_iri=iri, rename_blank_nodes=True):
        graph = quad.graph_name
        yield Quad(
            quad.subject,
            quad.predicate,
            quad.object,
            NamedNode(iri) if isinstance(graph, DefaultGraph) else graph,
        )


def graphs_in(iri: str, path: Path) -> set[str]:
    """Return the names of the graphs that a file in TriG holds besides its default graph."""
    if path.suffix != ".trig":
        return set()
    names = {quad.graph_name for quad in quads_of(iri, path)}
    return {name.value for name in names if isinstance(name, NamedNode)} - {iri}


def write_quads(
    suite: Suite, cases: Iterable[Case], graphs: Mapping[str, str], target: Path
) -> None:
    """Write the datasets of cases, and files under other names, as one file of N-Quads."""
    files = {iri: iri for case in cases for iri in dataset_of(suite, case)} | graphs
    with target.open("wb") as output:
        for name, iri in sorted(files.items()):
            serialize(quads_of(name, suite.path(iri)), output, format=RdfFormat.N_QUADS)


@contextlib.contextmanager
def serving(
    data: Path, folder: Path, *, writes: bool = False, settings: Mapping[str, str] | None = None
) -> Iterator[Client]:
    """Publish a file and serve it, with the commands that a user has, until the block is left.

    Args:
        data: the file.
        folder: where the state goes.
        writes: the client has a token that may write everything, and no shape applies.
        settings: variables of the environment of what serves.
    """
    command = [sys.executable, "-m", "graph_service"]
    state = ["--state", str(folder / "state")]
    build = [*command, "build", "--data", str(data), "--shapes", "none", *state]
    subprocess.run(build, check=True, capture_output=True)
    token = ""
    if writes:
        may = ["--read", "internal", "--write", "*", "--audience", "public"]
        create = [*command, "token", "create", "suites", *may, *state]
        made = subprocess.run(create, check=True, capture_output=True, text=True)
        token = made.stdout.strip()
    environment = os.environ | ({"GRAPH_SERVICE_SHAPES": "none"} if writes else {})
    environment |= settings or {}
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = int(probe.getsockname()[1])
    with (
        (folder / "log").open("w") as log,
        subprocess.Popen(
            [*command, "serve", "--port", str(port), *state],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
            env=environment,
        ) as process,
    ):
        try:
            assert process.stdout is not None
            assert process.stdout.readline() == f"serving at http://127.0.0.1:{port}/\n"
            with contextlib.closing(Client(port, token)) as client:
                client.wait()
                yield client
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(60)
