"""A real service on a state folder of its own: started, asked for all that it has, killed."""

import contextlib
import http.client
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import quote

from tests.benchmarks.processes import free_port
from tests.web.follower import Follower, Wire

ROOT: Final = Path(__file__).parents[2]
COMMAND: Final = (sys.executable, "-m", "graph_service")
QUADS: Final = "SELECT ?g ?s ?p ?o { GRAPH ?g { ?s ?p ?o } }"
MERGED: Final = "SELECT ?s ?p ?o { ?s ?p ?o }"

_LOOKS: Final = 3_000
"""Times that an answer is asked for until it is said that there is none."""

_TRIES: Final = 200

Lines = frozenset[str]
"""N-Quads, a statement each: everything that a release shows to somebody."""


@dataclass(frozen=True)
class Answer:
    """An answer over HTTP; headers have lower-case names."""

    status: int
    body: bytes
    headers: Mapping[str, str]

    @property
    def problem(self) -> str:
        """The last part of the type of a problem document, empty for any other answer."""
        if "problem+json" not in self.headers.get("content-type", ""):
            return ""
        return str(json.loads(self.body)["type"]).rpartition("#")[2]


class Service:
    """One service, which may be started and killed again and again on the same folder.

    Args:
        state: the state folder.
        settings: further ones, by the names of their variables without prefix.
        wrapper: words in front of the command, such as those of a tracer.
        log: where standard error goes to; beside the state folder if it is not said.
    """

    def __init__(
        self,
        state: Path,
        settings: Mapping[str, str] | None = None,
        wrapper: Sequence[str] = (),
        log: Path | None = None,
    ) -> None:
        self.state = state
        self.port = free_port()
        self.token = ""
        self._wrapper = list(wrapper)
        self._log = log or state.with_name(state.name + ".log")
        chosen = {"STATE": str(state), "SHAPES": "none", "WORKERS": "1", "FOLLOW_SECONDS": "0.1"}
        chosen |= {"LOG_REQUESTS": "false", **(settings or {})}
        self.environment = {
            **{name: os.environ[name] for name in ("PATH", "TMPDIR") if name in os.environ},
            "PYTHONPATH": str(ROOT),
            **{f"GRAPH_SERVICE_{name}": value for name, value in chosen.items()},
        }
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> float:
        """Start it and wait until it answers a query; return the seconds that took.

        Raises:
            AssertionError: it ended instead; with what it said.
        """
        begun = time.monotonic()
        self._process = self.run("serve", "--port", str(self.port), wrapper=self._wrapper)
        for _ in range(_LOOKS):
            if self.ask("ASK {}").status == 200:
                return time.monotonic() - begun
            if self._process.poll() is not None:
                raise AssertionError(f"the service ended: {self.said()[-1000:]}")
            time.sleep(0.02)
        raise AssertionError(f"the service does not answer: {self.said()[-1000:]}")

    def run(self, *words: str, wrapper: Sequence[str] = ()) -> "subprocess.Popen[bytes]":
        """Start a command on the state folder, in a process group of its own."""
        with self._log.open("ab") as log:
            return subprocess.Popen(
                [*wrapper, *COMMAND, *words],
                env=self.environment,
                stdout=subprocess.DEVNULL,
                stderr=log,
                start_new_session=True,
            )

    def said(self) -> str:
        """Return what all that was started has written to standard error."""
        return self._log.read_text(encoding="utf-8") if self._log.exists() else ""

    def command(self, *words: str) -> "subprocess.CompletedProcess[str]":
        """Run a command on the state folder to its end."""
        return subprocess.run(
            [*COMMAND, *words], env=self.environment, capture_output=True, text=True, check=False
        )

    def kill(self, sent: signal.Signals = signal.SIGKILL) -> None:
        """End it, and everything that it started, at once."""
        if self._process is not None:
            kill(self._process, sent)

    def stop(self) -> None:
        """Tell it to stop, and wait until it has finished what it answers."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()

    def send(self, method: str, path: str, body: str | None = None, **headers: str) -> Answer:
        """Send a request with the token; names of headers have underscores.

        Returns:
            The answer; one with status 0 when there was none.
        """
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.token:
            named["Authorization"] = f"Bearer {self.token}"
        with contextlib.closing(connection):
            try:
                connection.request(method, path, body and body.encode(), named)
                with connection.getresponse() as found:
                    heads = {name.lower(): value for name, value in found.getheaders()}
                    return Answer(found.status, found.read(), heads)
            except (OSError, http.client.HTTPException):
                return Answer(0, b"", {})

    def put(self, graph: str, triples: str) -> Answer:
        """Replace a graph."""
        return self.send(
            "PUT", f"/graphs?graph={quote(graph, safe='')}", triples, Content_Type="text/turtle"
        )

    def ask(self, query: str, accept: str = "application/sparql-results+json") -> Answer:
        """Send a query."""
        return self.send("GET", f"/sparql?query={quote(query)}", Accept=accept)

    def content(self) -> Lines:
        """Return everything that is shown, the same by dump, two queries and stream of changes.

        What is asked for while a withdrawal is being finished may be of before and of after it, a
        page of the stream and the next one too: then all of it is asked for again.

        Raises:
            AssertionError: there is no complete answer, or the answers differ for good.
        """
        for _ in range(_TRIES):
            try:
                return self._content()
            except AssertionError:
                time.sleep(0.02)
        return self._content()

    def _content(self) -> Lines:
        dump = self.send("GET", "/exports/graph.nq")
        assert dump.status == 200, dump
        lines = frozenset(dump.body.decode().splitlines())
        assert lines == self.quads(), "the dump and the query differ"
        assert self._merged() == {line[: line.rindex("<")] + "." for line in lines}, (
            "merged differs"
        )
        assert self._followed() == self._merged(), "the stream differs"
        return lines

    def _merged(self) -> set[str]:
        found = self.ask(MERGED)
        assert found.status == 200, found
        return {_line(row, "spo") for row in json.loads(found.body)["results"]["bindings"]}

    def _followed(self) -> set[str]:
        """Return what replaying the stream of changes gives."""
        base, headers = f"http://127.0.0.1:{self.port}/", {"Authorization": f"Bearer {self.token}"}
        follower = Follower(Wire(self.port, base, headers if self.token else {}), base + "changes")
        follower.poll()
        return {f"{triple} ." for triple in follower.triples}

    def quads(self) -> Lines:
        """Return all quads by a query.

        Raises:
            AssertionError: there is no complete answer.
        """
        found = self.ask(QUADS)
        assert found.status == 200, found
        rows = json.loads(found.body)["results"]["bindings"]
        lines = [_line(row, "spog") for row in rows]
        assert len(lines) == len(set(lines)), "a statement came twice"
        return frozenset(lines)


@contextlib.contextmanager
def killed_at_the_end(service: Service) -> Iterator[Service]:
    """Give a service, and end it whatever happens."""
    try:
        yield service
    finally:
        service.kill()


def kill(process: "subprocess.Popen[bytes]", sent: signal.Signals = signal.SIGKILL) -> None:
    """Send a signal to the whole group of a process, and wait for its end."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(process.pid, sent)
    process.wait()


def _line(row: Mapping[str, Mapping[str, str]], names: str) -> str:
    return " ".join([*(_term(row[name]) for name in names), "."])


def _term(term: Mapping[str, str]) -> str:
    value = term["value"]
    return f"<{value}>" if term["type"] == "uri" else f'"{value}"'
