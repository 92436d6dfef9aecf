"""rdflib-endpoint, from PyPI, in an environment of its own: its pins are not ours."""

import shutil
import tempfile
import venv
from pathlib import Path
from typing import Final

from tests.benchmarks.servers.peer import Data, Peer, output, run

ENVIRONMENT: Final = Path(tempfile.gettempdir()) / "graph-service-peers" / "rdflib-endpoint"


class RdflibEndpoint(Peer):
    """rdflib behind FastAPI and uvicorn, in an environment of its own; all in memory."""

    name = "rdflib-endpoint"
    path = "/"
    requirement = "rdflib-endpoint[cli]==0.6.3"

    def __init__(self, folder: Path = ENVIRONMENT) -> None:
        self._python = folder / "bin" / "python"

    def missing(self) -> str | None:
        """Look for the environment."""
        if (self._python.parent / "rdflib-endpoint").exists():
            return None
        return "no rdflib-endpoint: python -m tests.benchmarks.peers --install"

    def install(self) -> None:
        """Make the environment."""
        venv.create(self._python.parents[1], with_pip=True)
        run([str(self._python), "-m", "pip", "install", "-q", self.requirement])

    def version(self) -> str:
        """Ask its environment."""
        code = (
            "from importlib.metadata import version as v\n"
            "print(v('rdflib-endpoint'), '(rdflib', v('rdflib') + ')')"
        )
        return output([str(self._python), "-c", code])

    def prepare(self, data: Data, folder: Path) -> None:
        """Note the merged triples: they are loaded at each start."""
        folder.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(data.triples, folder / "graph.nt")

    def command(self, folder: Path, port: int) -> list[str]:
        """Serve the file through the package's own command."""
        command = str(self._python.parent / "rdflib-endpoint")
        return [command, "serve", f"{folder}/graph.nt", "--host", "127.0.0.1", "--port", f"{port}"]
