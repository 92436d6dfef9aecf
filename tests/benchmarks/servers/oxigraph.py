"""The server of the engine itself, from PyPI."""

import shutil
import sys
from functools import cached_property
from pathlib import Path

from tests.benchmarks.servers.peer import Data, Peer, output, run


class Oxigraph(Peer):
    """``oxigraph serve-read-only``, or ``oxigraph serve`` as an attacker finds it.

    ``seconds`` is its time limit for a query, in whole seconds.
    """

    path = "/query"

    def __init__(self, writable: bool = False, seconds: float | None = None) -> None:
        self._limit = [] if seconds is None else ["--timeout-s", f"{seconds:.0f}"]
        self.name = "oxigraph serve" if writable else "oxigraph serve-read-only"
        self._verb = "serve" if writable else "serve-read-only"

    @cached_property
    def _binary(self) -> str | None:
        beside = Path(sys.executable).with_name("oxigraph")
        return str(beside) if beside.exists() else shutil.which("oxigraph")

    def missing(self) -> str | None:
        """Look for the binary beside the interpreter, then on the path."""
        return None if self._binary else "no oxigraph: pip install oxigraph (extra `test`)"

    def version(self) -> str:
        """Ask the binary."""
        return output([str(self._binary), "--version"]).split()[-1]

    def prepare(self, data: Data, folder: Path) -> None:
        """Load the graphs, and the merged triples into the default graph."""
        folder.mkdir(parents=True, exist_ok=True)
        for file in (data.quads, data.triples):
            run([str(self._binary), "load", "--location", f"{folder}/store", "--file", f"{file}"])
        run([str(self._binary), "optimize", "--location", f"{folder}/store"])

    def command(self, folder: Path, port: int) -> list[str]:
        """Serve the store."""
        store = str(folder / "store")
        command = [str(self._binary), self._verb, "--location", store]
        return [*command, "--bind", f"127.0.0.1:{port}", *self._limit]
