"""The process that runs one update, on a copy of what its caller sees; it has no network.

It reads from its socket what is asked, as JSON, and answers with the graphs that are others than
before; the pool of query workers and the ledger know nothing of it. It may be killed at any time.
"""

import json
from pathlib import Path
from typing import Any

from graph_service.errors import GraphServiceError, LedgerError, QueryMemory, WorkerLost
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand
from graph_service.query.faults import describe
from graph_service.query.syntax import explain
from graph_service.views.copy import open_copy, try_update


def main(memory: str, descriptor: str, parent: str) -> None:
    """Answer what the socket holds, and end."""
    run_errand(
        lambda asked: json.dumps(run(json.loads(asked), int(memory))).encode(), descriptor, parent
    )


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
