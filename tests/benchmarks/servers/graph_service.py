"""Our own service, as a user starts it."""

import sys
from collections.abc import Mapping
from pathlib import Path

from graph_service import __version__
from tests.benchmarks.servers.peer import Data, Peer, run


class GraphService(Peer):
    """``build`` publishes, ``serve`` answers; ``settings`` go through the environment."""

    name = "graph-service"

    def __init__(self, settings: Mapping[str, str] | None = None, name: str = name) -> None:
        self.name = name
        self._settings = dict(settings or {})

    def missing(self) -> str | None:
        """Be there: it is what the measurements are about."""
        return None

    def version(self) -> str:
        """Return the version of the package."""
        return __version__

    def prepare(self, data: Data, folder: Path) -> None:
        """Publish the graphs as they are, without shapes."""
        folder.mkdir(parents=True, exist_ok=True)
        state = str(folder / "state")
        command = [sys.executable, "-m", "graph_service", "build"]
        run([*command, "--data", str(data.quads), "--shapes", "none", "--state", state])

    def command(self, folder: Path, port: int) -> list[str]:
        """Serve the state folder."""
        command = [sys.executable, "-m", "graph_service", "serve"]
        return [*command, "--port", str(port), "--state", str(folder / "state")]

    def environ(self) -> Mapping[str, str]:
        """Return the settings as variables."""
        return {f"GRAPH_SERVICE_{name.upper()}": value for name, value in self._settings.items()}
