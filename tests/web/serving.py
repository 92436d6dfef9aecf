"""The server in the process of the tests, on a port of its own."""

import socket
import threading

import uvicorn

from graph_service.web.gateway import Gateway
from graph_service.web.prompt import PromptConnection
from graph_service.web.server import configure


def free_port() -> int:
    """Return a port that nobody listens on, for a service whose URL has to name it."""
    with socket.create_server(("127.0.0.1", 0)) as found:
        return int(found.getsockname()[1])


class Serving:
    """A server of a gateway, from now until :meth:`close`; without ``port`` on any that is free."""

    def __init__(self, gateway: Gateway, port: int = 0) -> None:
        self.gateway = gateway
        self._socket = socket.create_server(("127.0.0.1", port))
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(configure(gateway))
        self._thread = threading.Thread(target=self._server.run, args=([self._socket],))
        self._thread.start()

    def close(self) -> None:
        """Stop."""
        self._server.should_exit = self._server.force_exit = True
        self._thread.join()
        self.gateway.close()

    @property
    def connections(self) -> list[PromptConnection]:
        """Connections that are open."""
        found = self._server.server_state.connections.copy()  # the loop may change it
        return [each for each in found if isinstance(each, PromptConnection)]
