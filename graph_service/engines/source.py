"""Workers that ask an engine elsewhere: started once the engine holds their view."""

import json
import socket
from typing import Final

from graph_service.engines.credential import Credential
from graph_service.engines.held import Held, hand_over
from graph_service.engines.line import Line
from graph_service.engines.publisher import Publication
from graph_service.engines.target import Engine, read_url
from graph_service.errors import WorkerLost
from graph_service.query.launch import launch
from graph_service.query.process import Worker

ELSEWHERE: Final = "engine"
"""Where these workers have their view."""


class EngineSource:
    """Where a pool gets its workers (:class:`graph_service.query.source.Source`).

    Args:
        engine: the engine.
        publication: of the view.
        reader: the credential that workers send.
        memory: bytes that one query may map in a worker.

    ``order`` names how rows come that nothing orders.
    """

    kind = ELSEWHERE

    def __init__(
        self, engine: Engine, publication: Publication, reader: Credential | None, memory: int
    ) -> None:
        self.publication = publication
        self.order = f"{ELSEWHERE} {engine.kind.name}"
        self.engine = engine
        self._reader = reader
        self._memory = memory
        self._line: Line | None = None

    def start(self) -> Worker:
        """Return a new worker.

        Raises:
            OSError: no more processes or files.
            WorkerLost: the engine does not hold the view yet.
        """
        held = self.publication.held
        if held is None:
            raise WorkerLost("the engine does not hold the view yet")
        if self._line is None:
            self._line = Line(read_url(held.endpoint))
        process, connection = launch("graph_service.engines.worker")
        try:
            with self._line.admit() as theirs:
                told = json.dumps(self._told(held)).encode()
                socket.send_fds(connection, [told], [theirs.fileno()])
        except OSError:
            process.kill()
            process.reap()
            raise
        return Worker(process, connection, ELSEWHERE)

    def is_outdated(self, worker: Worker) -> bool:
        """Return that no other worker would be better."""
        return False

    def close(self) -> None:
        """Hand no connections over any more."""
        if self._line is not None:
            self._line.close()

    def _told(self, held: Held) -> dict[str, object]:
        return hand_over(held, self._memory, self._reader)
