"""Engines as processes of their own on loopback, and the settings that lead there."""

import contextlib
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.web.serving import free_port

KINDS = ("oxigraph", "virtuoso")
SECRET = "Digest dba:dba"  # noqa: S105 - as Debian ships it; the server lives for minutes
VARIABLE = "GRAPH_SERVICE_TEST_ENGINE"

_CONFIGURATION = """[Database]
DatabaseFile = {folder}/virtuoso.db
ErrorLogFile = {folder}/virtuoso.log
LockFile = {folder}/virtuoso.lck
TransactionFile = {folder}/virtuoso.trx
xa_persistent_file = {folder}/virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = {folder}/temporary.db
TransactionFile = {folder}/temporary.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port}
DisableUnixSocket = 1
CheckpointInterval = 0
CaseMode = 2
AllowOSCalls = 0
NumberOfBuffers = {buffers}
MaxDirtyBuffers = {dirty}
ThreadsPerQuery = 2
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerRoot = {folder}
ServerThreads = 20
MaxClientConnections = 20
MaxKeepAlives = 20
KeepAliveTimeout = 60
Charset = UTF-8
[AutoRepair]
BadParentLinks = 0
[SPARQL]
MaxQueryCostEstimationTime = 0
{more}
[Plugins]
"""


@dataclass
class Running:
    """An engine that runs: its kind, port and process."""

    kind: str
    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def base(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}/"

    def settings(self, below: str = "") -> dict[str, str]:
        """Return the settings that lead there; ``below`` stands in front of each path."""
        paths = {
            "oxigraph": ("query", "store", "update"),
            "virtuoso": ("sparql", "sparql-graph-crud-auth", "sparql-auth"),
        }[self.kind]
        names = ("engine_query", "engine_graphs", "engine_update")
        found = {name: self.base + below + path for name, path in zip(names, paths, strict=True)}
        writer = {"engine_writer": f"env:{VARIABLE}"} if self.kind == "virtuoso" else {}
        return {"engine": self.kind, **found, **writer}

    def ask(self, query: str, accept: str = "text/csv") -> bytes:
        """Return the engine's own answer."""
        from urllib.parse import urlencode

        url = self.settings()["engine_query"]
        body = urlencode({"query": query}).encode()
        request = urllib.request.Request(url, body, {"Accept": accept})  # noqa: S310
        with urllib.request.urlopen(request, timeout=60) as response:  # noqa: S310
            answer: bytes = response.read()
            return answer


def missing(kind: str) -> str | None:
    """Return why an engine can't be run here, and what to do about it, or nothing."""
    if kind == "oxigraph":
        return None if _oxigraph() else "no oxigraph: pip install oxigraph (extra `test`)"
    if shutil.which("virtuoso-t"):
        return None
    return "no Virtuoso: apt-get install --no-install-recommends virtuoso-opensource-7-bin"


@contextlib.contextmanager
def started(
    kind: str, folder: Path, *, port: int = 0, more: str = "", buffers: int = 10_000
) -> Iterator[Running]:
    """Run an engine while the block runs.

    Args:
        kind: of the engine.
        folder: of its files; one that was used before has what was in it.
        port: to listen on; any that is free without it.
        more: further settings of Virtuoso for SPARQL, further options of Oxigraph.
        buffers: pages of Virtuoso.
    """
    folder.mkdir(parents=True, exist_ok=True)
    port = port or free_port()
    command = _command(kind, folder, port, more, buffers)
    with (folder / "output").open("ab") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, cwd=folder)
    running = Running(kind, port, process)
    try:
        _wait(running)
        yield running
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        (folder / "virtuoso.lck").unlink(missing_ok=True)


def _oxigraph() -> str | None:
    beside = Path(sys.executable).with_name("oxigraph")
    return str(beside) if beside.exists() else shutil.which("oxigraph")


def _command(kind: str, folder: Path, port: int, more: str, buffers: int) -> list[str]:
    if kind == "oxigraph":
        address = f"127.0.0.1:{port}"
        place = ["--location", str(folder / "store"), "--bind", address]
        return [str(_oxigraph()), "serve", *place, *more.split()]
    text = _CONFIGURATION.format(
        folder=folder,
        port=port,
        sql_port=free_port(),
        more=more,
        buffers=buffers,
        dirty=buffers * 3 // 4,
    )
    (folder / "virtuoso.ini").write_text(text)
    return ["virtuoso-t", "+configfile", str(folder / "virtuoso.ini"), "+foreground"]


def _wait(running: Running) -> None:
    for _ in range(1200):
        assert running.process.poll() is None, f"{running.kind} ended"
        with contextlib.suppress(urllib.error.URLError, ConnectionError):
            running.ask("ASK {}", "application/sparql-results+json")
            return
        time.sleep(0.05)
    raise AssertionError(f"{running.kind} does not answer")
