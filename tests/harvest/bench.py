"""A service that pulls, and partners on loopback that publish what a test says."""

import base64
import gzip
import hashlib
import threading
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from graph_service.harvest.keeping import Keeping, Known
from graph_service.harvest.pulled import Pulled
from graph_service.harvest.pulling import Puller
from graph_service.harvest.reading import graph_for, graph_of
from graph_service.ledger.ledger import NewEntry
from graph_service.partners.federation import open_gateway
from graph_service.partners.harvest import Harvest, read_harvest
from graph_service.partners.partner import Partner
from graph_service.partners.registry import registry_of
from graph_service.settings import Settings
from graph_service.state import State
from graph_service.writing import Writer
from tests.partners.entries import make_partner
from tests.web.conftest import make_settings

NAME = "alpha"
GRAPH = graph_of(NAME)
THINGS = "https://alpha.example/id/"
OURS = "https://w3id.org/reprisals/id/thing/ours"
SHAPE = """
@prefix sh: <http://www.w3.org/ns/shacl#> .
<urn:shape> a sh:NodeShape ; sh:targetSubjectsOf <urn:p> ; sh:property <urn:shape-p> .
<urn:shape-p> a sh:PropertyShape ; sh:path <urn:p> ; sh:maxCount 1 ; sh:message "One value." .
"""


@dataclass
class Publishing:
    """A partner that publishes a file and a feed, with validators, ranges and digests."""

    body: bytes = b""
    feed: bytes = b""
    kind: str = "application/n-triples"
    coded: bool = False
    tag: str | None = None
    digest: str | None = None
    cut: int | None = None
    asked: list[dict[str, str]] = field(default_factory=list)
    sent: list[tuple[str, int, int]] = field(default_factory=list)
    port: int = 0

    def say(self, *lines: str) -> None:
        """Publish these statements, without their ends."""
        self.body = "".join(f"{line} .\n" for line in lines).encode()

    def withdraw(self, *iris: str) -> None:
        """Publish a feed of these withdrawals."""
        gone = "".join(
            f'<at:deleted-entry ref="{iri}" when="2026-02-01T00:00:0{n % 10}Z"/>'
            for n, iri in enumerate(iris)
        )
        self.feed = feed_of(gone)

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}/"


def feed_of(inside: str) -> bytes:
    """Return a feed of Atom with these elements."""
    names = 'xmlns="http://www.w3.org/2005/Atom" xmlns:at="http://purl.org/atompub/tombstones/1.0"'
    return f"<feed {names}><title>Synthetic</title>{inside}</feed>".encode()


class _Handler(BaseHTTPRequestHandler):
    publishing: Publishing

    def do_GET(self) -> None:
        here = self.publishing
        here.asked.append({"path": self.path, **dict(self.headers)})
        if self.path == "/feed.atom":
            self._send(200, here.feed, {"Content-Type": "application/atom+xml"})
            return
        body = gzip.compress(here.body, mtime=0) if here.coded else here.body
        sha = hashlib.sha256(body).digest()
        tag = here.tag if here.tag is not None else f'"{sha.hex()[:16]}"'
        said = here.digest or base64.b64encode(sha).decode()
        headers = {"Content-Type": here.kind, "Repr-Digest": f"sha-256=:{said}:"}
        if tag:
            headers["ETag"] = tag
        if tag and self.headers.get("If-None-Match") == tag:
            self._send(304, b"", headers)
        elif (part := self.headers.get("Range")) and self.headers.get("If-Range") == tag:
            start = int(part.removeprefix("bytes=").rstrip("-"))
            if start >= len(body):
                self._send(416, b"", {"Content-Range": f"bytes */{len(body)}"})
                return
            headers["Content-Range"] = f"bytes {start}-{len(body) - 1}/{len(body)}"
            self._send(206, body[start:], headers)
        else:
            self._send(200, body, headers)

    def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
        here = self.publishing
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        part = body if here.cut is None or self.path == "/feed.atom" else body[: here.cut]
        here.sent.append((self.path, status, len(part)))
        self.wfile.write(part)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


class Server:
    """A server of a partner, from now until :meth:`close`."""

    def __init__(self, publishing: Publishing) -> None:
        handler = type("Handler", (_Handler,), {"publishing": publishing})
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        publishing.port = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def harvest_of(url: str, file: str = "graph.nt", *, feed: str | None = None, **own: Any) -> Harvest:
    """Return what is pulled from a server."""
    namespaces = own.pop("namespaces", (THINGS,))
    return read_harvest(url + file, feed, namespaces, own)


class Bench:
    """A state of ours that pulls.

    Args:
        folder: for it.
        changes: of its settings.
    """

    def __init__(self, folder: Path, **changes: object) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "shapes.ttl").write_text(SHAPE)
        given: dict[str, object] = {
            "partner_networks": "127.0.0.0/8",
            "shapes": str(folder / "shapes.ttl"),
            "partner_pull_seconds": 60.0,
        }
        self.settings: Settings = make_settings(folder / "state", **(given | changes))
        self.state = State(self.settings)
        self.publish(f'<{OURS}> <urn:name> "ours" <urn:graph:ours> .\n')
        self.gateway = open_gateway(self.settings, self.settings.state)
        writer = Writer(self.settings, self.state, self.state.current)
        self.puller = Puller(self.settings, self.state, writer, self.gateway, self.state.current)

    def publish(
        self,
        quads: str,
        graph: str = "urn:graph:ours",
        audience: str = "public",
        dataset: str = "ours",
    ) -> None:
        """Publish a graph of ours beside what is there."""
        release = self.state.ledger.current()
        entries = [e for e in (release.entries if release else ()) if e.graph != graph]
        new = NewEntry(graph, audience, "Synthetic Office", dataset, quads.encode())
        self.state.ledger.commit([*entries, new], issued=datetime(2026, 1, 31, tzinfo=UTC))

    def add(self, harvest: Harvest, name: str = NAME, **entry: object) -> Partner:
        """Make somebody a partner."""
        partner = make_partner(name, None, harvest=harvest, **entry)
        registry_of(self.settings.state).add(partner)
        return partner

    def pull(self, partner: Partner, **how: bool) -> Pulled:
        """Pull from a partner."""
        done = self.puller.pull(partner, **how)
        assert done is not None
        return done

    def known(self, partner: Partner) -> Known:
        """Return what is known of a partner."""
        return Keeping(self.settings.state, partner.name).read()

    def graphs(self) -> dict[str, str]:
        """Return the current graphs of partners."""
        return {
            entry.graph: self.state.ledger.read(entry.object).decode()
            for entry in self.state.current().entries
            if entry.graph.startswith(GRAPH)
        }

    def everything(self) -> str:
        """Return all quads of all releases that are kept."""
        ledger = self.state.ledger
        names = {e.object for n in ledger.releases() for e in ledger.release(n).entries}
        return "".join(ledger.read(each).decode() for each in sorted(names))

    def files_with(self, text: str, but: Iterable[str] = ("audit.log",)) -> list[Path]:
        """Return the files of the state folder that have a text."""
        return [
            path
            for path in self.settings.state.rglob("*")
            if path.is_file() and path.name not in but and text.encode() in path.read_bytes()
        ]

    def close(self) -> None:
        """Let go."""
        self.gateway.close()


def thing(key: str) -> str:
    """Return the IRI of a thing of the partner."""
    return f"{THINGS}{key}"


def line(key: str, value: str = "one", predicate: str = "urn:p") -> str:
    """Return a statement about a thing of the partner, without its end."""
    return f'<{thing(key)}> <{predicate}> "{value}"'


__all__ = ["GRAPH", "Bench", "Publishing", "Server", "graph_for", "harvest_of", "line", "thing"]
