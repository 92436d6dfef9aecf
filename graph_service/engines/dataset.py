"""One dataset of an engine as it is written: Graph Store Protocol, updates, a few questions."""

import http.client
import json
import urllib.request
from functools import partial
from typing import Any, Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode

from graph_service.engines.credential import Credential
from graph_service.engines.kinds import Kind, Merged
from graph_service.engines.marker import ALL, GRAPH, MERGED, Marker, read_marker
from graph_service.engines.target import Target, Url
from graph_service.engines.wire import RETRY, Wire, connect_to, secured
from graph_service.errors import InputError, Unavailable
from graph_service.query.faults import EngineFault

SECONDS: Final = 3600.0
"""Seconds that an engine may be silent while it takes what is published."""

_BUSY: Final = (429, 502, 503, 504)
_TRIPLES: Final = "application/n-triples"
_QUADS: Final = "application/n-quads"
_RESULTS: Final = "application/sparql-results+json"
_EVERY_GRAPH: Final = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
_ANYTHING: Final = "ASK { ?s ?p ?o }"


class Dataset:
    """A dataset that is written.

    Args:
        target: where it is.
        kind: of its engine.
        credential: that may write it.
    """

    def __init__(self, target: Target, kind: Kind, credential: Credential | None) -> None:
        self.target = target
        self.kind = kind
        self._wires = {
            url.origin: Wire(url, secured(url, partial(connect_to, url)), credential, SECONDS)
            for url in (target.query, target.graphs, target.update)
        }

    def close(self) -> None:
        """Close the connections."""
        for wire in self._wires.values():
            wire.close()

    def marker(self) -> Marker | None:
        """Return the marker, ``None`` where there is none.

        Raises:
            InputError: it is not of this service, or there are several.
            EngineFault, Unavailable: as :meth:`put`.
        """
        held = [row["held"] for row in self._select(ALL)]
        if len(held) > 1:
            raise InputError("the dataset of the engine has several markers")
        return read_marker(held[0]) if held else None

    def mark(self, marker: Marker) -> None:
        """Replace the marker; raises as :meth:`put`."""
        self.put(GRAPH, marker.triples)

    def graphs(self) -> list[str]:
        """Return the names of all graphs but those of the engine; raises as :meth:`put`."""
        names = [row["g"] for row in self._select(_EVERY_GRAPH)]
        return sorted(name for name in names if not name.startswith(self.kind.system or ("\0",)))

    def hidden(self) -> tuple[str, ...]:
        """Return the graphs that are in no view; raises as :meth:`put`."""
        names = [row["g"] for row in self._select(_EVERY_GRAPH)]
        system = [name for name in names if name.startswith(self.kind.system or ("\0",))]
        merged = [MERGED] if self.kind.merged is Merged.NAMED else []
        return (GRAPH, *merged, *sorted(system))

    def is_empty(self) -> bool:
        """Return whether nothing is in it; raises as :meth:`put`."""
        if self.graphs():
            return False
        # a union has what the graphs have
        return self.kind.merged is not Merged.DEFAULT or not self._ask(_ANYTHING)

    def put(self, graph: str | None, triples: bytes) -> None:
        """Replace a small graph by N-Triples; ``None`` is the one that has the merged triples.

        Raises:
            EngineFault: the engine refuses or fails.
            Unavailable: it can't be reached.
        """
        self._store("PUT", graph, triples)

    def add(self, graph: str | None, triples: bytes) -> None:
        """Add N-Triples to a graph; otherwise as :meth:`put`."""
        self._store("POST", graph, triples)

    def add_quads(self, quads: bytes) -> None:
        """Add N-Quads, where the kind of engine takes them; raises as :meth:`put`."""
        self._send(self.target.graphs, "POST", self.target.graphs.text, quads, _QUADS)

    def delete(self, graph: str | None) -> None:
        """Delete a graph, whether it is there or not; raises as :meth:`put`.

        By an update: engines take long for the same by the Graph Store Protocol, if it is large.
        """
        graph = self._named(graph)
        self.update("DROP SILENT DEFAULT" if graph is None else f"DROP SILENT GRAPH <{graph}>")

    def update(self, text: str) -> None:
        """Do an update; raises as :meth:`put`."""
        body = urlencode({"update": text}).encode()
        url = self.target.update
        self._send(url, "POST", url.text, body, "application/x-www-form-urlencoded")

    def merged_data(self, lines: bytes) -> str:
        """Return triples as they stand in ``INSERT DATA`` and ``DELETE DATA`` of merged triples."""
        text = lines.decode()
        if self.kind.merged is Merged.NAMED:
            return f"{{ GRAPH <{MERGED}> {{\n{text}}} }}"
        return f"{{\n{text}}}"

    def _named(self, graph: str | None) -> str | None:
        return MERGED if graph is None and self.kind.merged is Merged.NAMED else graph

    def _store(self, method: str, graph: str | None, triples: bytes) -> None:
        graph = self._named(graph)
        query = "default" if graph is None else urlencode({"graph": graph})
        url = self.target.graphs
        self._send(url, method, f"{url.text}?{query}", triples, _TRIPLES)

    def _select(self, text: str) -> list[dict[str, str]]:
        rows = self._asked(text)["results"]["bindings"]
        return [{name: cell["value"] for name, cell in row.items()} for row in rows]

    def _ask(self, text: str) -> bool:
        return bool(self._asked(text)["boolean"])

    def _asked(self, text: str) -> dict[str, Any]:
        url = self.target.query
        body = urlencode({"query": text}).encode()
        answer = self._send(
            url, "POST", url.text, body, "application/x-www-form-urlencoded", _RESULTS
        )
        try:
            members: dict[str, Any] = json.loads(answer)
        except ValueError as error:
            raise EngineFault("the engine's answer is damaged") from error
        return members

    def _send(
        self,
        url: Url,
        method: str,
        address: str,
        body: bytes | None,
        kind: str | None,
        accept: str = "*/*",
    ) -> bytes:
        headers = {"Accept": accept} | ({} if kind is None else {"Content-Type": kind})
        request = urllib.request.Request(address, body, headers, method=method)  # noqa: S310
        try:
            with self._wires[url.origin].opener.open(request) as response:
                answer: bytes = response.read()
                return answer
        except HTTPError as error:
            error.read()
            raise _fault(error.code, method) from error
        except (URLError, OSError, http.client.HTTPException) as error:
            raise Unavailable("the engine hung up", retry_after=RETRY) from error


def _fault(status: int, method: str) -> EngineFault | Unavailable:
    if status in (401, 403):
        return EngineFault("the engine refuses the credential that releases are published with")
    if status in _BUSY:
        return Unavailable("the engine is busy", retry_after=RETRY)
    return EngineFault(f"the engine answers {method} with status {status}")
