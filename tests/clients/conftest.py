"""Our service as a process on loopback, and one caller after the other."""

import itertools
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
import requests
from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryResultsFormat,
    QuerySolutions,
    RdfFormat,
    Store,
    parse_query_results,
)

from tests.benchmarks.servers.graph_service import GraphService
from tests.clients.callers import Ask, Caller, Pyoxigraph, Rdflib
from tests.clients.programs import Arq, Comunica
from tests.clients.servers import OxigraphServer, VirtuosoServer
from tests.clients.world import MANY, NAMES, make_state

Term = NamedNode | BlankNode | Literal
CALLERS: list[type[Caller]] = [
    Rdflib,
    Pyoxigraph,
    OxigraphServer,
    VirtuosoServer,
    Arq,
    Comunica,
]
PATIENT = {"workers": "2", "shapes": "none", "log_queries": "true"}
IMPATIENT = {
    "workers": "2",
    "shapes": "none",
    "query_seconds": "1",
    "result_rows": "2000",
    "buffer_bytes": "10000",
}


@dataclass
class Here:
    """The service: its query endpoint, and the log that has the texts of queries."""

    endpoint: str
    log: Path
    marks: Iterator[int] = field(default_factory=itertools.count)

    def texts(self) -> list[str]:
        """Return the queries that were worked on until now; answers that are kept have no text."""
        mark = f"ASK {{}} # {next(self.marks)}"
        assert requests.get(self.endpoint, {"query": mark}, timeout=60).status_code == 200
        while True:  # the log is written aside
            lines = [json.loads(line) for line in self.log.read_text().splitlines() if "{" in line]
            texts = [line["query"] for line in lines if "query" in line]
            if mark in texts:
                return texts[: texts.index(mark)]
            time.sleep(0.05)


@pytest.fixture(scope="session")
def here(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Here]:
    """Return the running service."""
    folder = tmp_path_factory.mktemp("ours")
    make_state(folder / "state", MANY)
    with GraphService(PATIENT).start(folder) as running:
        yield Here(running.endpoint, folder / "output.log")


@pytest.fixture(scope="session")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the endpoint of a service that gives little time and few rows."""
    folder = tmp_path_factory.mktemp("impatient")
    make_state(folder / "state", 0)
    with GraphService(IMPATIENT).start(folder) as running:
        yield running.endpoint


@dataclass(frozen=True)
class Started:
    """A caller that can be asked."""

    kind: type[Caller]
    ask: Ask

    def table(self, query: str) -> list[dict[str, Term]]:
        """Return the rows of an answer."""
        answer = json.loads(self.ask(query))
        for row in answer["results"]["bindings"]:
            for term in row.values():
                if term["type"] == "bnode":  # labels of Virtuoso are none to a strict reader
                    term["value"] = re.sub(r"\W", "", term["value"])
        plain = json.dumps({"head": answer["head"], "results": answer["results"]})
        found = parse_query_results(plain, format=QueryResultsFormat.JSON)
        assert isinstance(found, QuerySolutions)
        names = [each.value for each in found.variables]
        return [{n: row[n] for n in names if row[n] is not None} for row in found]  # type: ignore[misc]


@pytest.fixture(scope="session", params=CALLERS, ids=lambda kind: kind.__name__)
def caller(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Started]:
    """Return each caller, started, or skip with what it needs."""
    made: Caller = request.param()
    if reason := made.missing():
        pytest.skip(reason)
    with made.start(tmp_path_factory.mktemp("caller")) as ask:
        yield Started(request.param, ask)


@pytest.fixture(scope="session")
def known() -> Store:
    """Return the names that the public sees, in a store of this process."""
    store = Store()
    store.load(NAMES.encode(), format=RdfFormat.TURTLE)
    return store
