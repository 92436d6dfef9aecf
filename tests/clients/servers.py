"""Callers that are servers: they are sent a query over HTTP and call us while they answer it."""

import json
from abc import abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import requests

from tests.benchmarks.servers.oxigraph import Oxigraph
from tests.benchmarks.servers.peer import Peer
from tests.benchmarks.servers.virtuoso import Virtuoso
from tests.clients.callers import Ask, Caller, Failed, is_graph

TABLE = "application/sparql-results+json"
SECONDS = 120
SMALL = 4_000
"""Buffers of a Virtuoso that has no data."""


class Served(Caller):
    """A server without data."""

    def __init__(self, peer: Peer) -> None:
        self.peer = peer
        self.name = peer.name

    def missing(self) -> str | None:
        """Ask the peer."""
        return self.peer.missing()

    @contextmanager
    def start(self, folder: Path) -> Iterator[Ask]:
        """Start the server and let it call."""
        with self.peer.start(folder) as running:
            self.allow(folder)

            def ask(query: str) -> bytes:
                kind = "application/n-triples, text/ntriples" if is_graph(query) else TABLE
                try:
                    answer = requests.post(
                        running.endpoint,
                        data={"query": query},
                        headers={"Accept": kind},
                        timeout=SECONDS,
                    )
                except requests.RequestException as error:
                    raise Failed(str(error)) from error
                if answer.status_code != 200:
                    raise Failed(answer.text)
                if kind == TABLE and not _is_whole(answer.content):
                    raise Failed(answer.text[-1000:])
                return answer.content

            yield ask

    @abstractmethod
    def allow(self, folder: Path) -> None:
        """Let those who ask the server have it call others."""


def _is_whole(table: bytes) -> bool:
    """Return whether a table has its end: Oxigraph writes errors where the next row would be."""
    try:
        json.loads(table)
    except ValueError:
        return False
    return True


class OxigraphServer(Served):
    """The server of Oxigraph; it calls whom a query names."""

    def __init__(self) -> None:
        super().__init__(Oxigraph(writable=True))

    def allow(self, folder: Path) -> None:
        """Nothing to do."""


class VirtuosoServer(Served):
    """Virtuoso 7; its anonymous user may not call anybody before it is allowed to."""

    def __init__(self) -> None:
        super().__init__(Virtuoso(SMALL))

    def allow(self, folder: Path) -> None:
        """Grant what ``SERVICE`` is made of."""
        peer = self.peer
        assert isinstance(peer, Virtuoso)
        peer.sql(folder, 'GRANT SELECT ON DB.DBA.SPARQL_SINV_2 TO "SPARQL"')
        peer.sql(folder, 'GRANT EXECUTE ON DB.DBA.SPARQL_SINV_IMP TO "SPARQL"')
