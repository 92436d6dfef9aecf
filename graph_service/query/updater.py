"""The process that runs one update, on a copy of what its caller sees; it has no network.

It reads from its socket what is asked, as JSON, and answers with the graphs that are others than
before; the pool of query workers and the ledger know nothing of it. It may be killed at any time.
"""

import contextlib
import json
import os
import socket
import threading
from pathlib import Path
from typing import Any, Final

from graph_service.errors import GraphServiceError, LedgerError, QueryMemory, WorkerLost
from graph_service.query.confine import (
    die_with_parent,
    end_first_without_memory,
    leave_network,
    limit_memory,
)
from graph_service.query.faults import describe
from graph_service.query.syntax import explain
from graph_service.views.copy import open_copy, try_update

STACK: Final = 256 << 20


def main(memory: str, descriptor: str, parent: str) -> None:
    """Answer what the socket holds, and end."""
    die_with_parent()
    if os.getppid() != int(parent):  # it died before the line above
        os._exit(1)
    connection = socket.socket(fileno=int(descriptor))
    leave_network()
    end_first_without_memory()
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve, args=(connection, int(memory)))
    thread.start()
    thread.join()


def _serve(connection: socket.socket, memory: int) -> None:
    parts = list(iter(lambda: connection.recv(1 << 16), b""))
    answer = run(json.loads(b"".join(parts)), memory)
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(answer).encode())


def run(asked: dict[str, Any], memory: int | None = None) -> dict[str, Any]:
    """Return ``{"graphs": {IRI: N-Quads or null}}``, or ``{"fault": ...}``.

    Args:
        asked: what :func:`graph_service.query.updating.run_update` asks.
        memory: bytes that the update may map, beside the copy.
    """
    try:
        copy = open_copy(
            Path(asked["ledger"]), asked["release"], asked["audiences"], asked["default_graph"]
        )
        if memory is not None:
            limit_memory(memory)
        try:
            copy.update(asked["text"], asked["base"])
        except SyntaxError as error:
            raise explain(asked["text"], str(error), try_update) from error
        except (RuntimeError, OSError) as error:
            raise WorkerLost("the update could not be evaluated") from error
        changes = copy.changes()
    except LedgerError:  # its text is for the operator
        return {"fault": describe(WorkerLost("the update could not be evaluated"))}
    except GraphServiceError as error:
        return {"fault": describe(error)}
    except MemoryError:
        return {"fault": describe(QueryMemory("out of memory"))}
    return {
        "graphs": {g: None if quads is None else quads.decode() for g, quads in changes.items()}
    }
