"""The process that runs one update, on a copy of what its caller sees; it has no network.

It reads from its socket what is asked, as JSON, and answers with the graphs that are others than
before; the pool of query workers and the ledger know nothing of it. It may be killed at any time.
"""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from graph_service.errors import GraphServiceError, LedgerError, QueryMemory, WorkerLost
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand
from graph_service.query.faults import describe
from graph_service.query.operations import Operation, cut
from graph_service.query.syntax import explain
from graph_service.views.copy import can_parse, open_copy, try_update


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
            for operation in _operations(asked["text"], asked["base"]):
                copy.require(_used(operation, asked["using"]))
                copy.update(operation.text, asked["base"])
                copy.settle(spares_default=operation.spares_default)
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


def _used(operation: Operation, using: Iterable[str]) -> list[str]:
    """Return the graphs that an operation uses, of those that the protocol names."""
    clauses = {iri: (f"USING <{iri}>", f"USING NAMED <{iri}>") for iri in using}
    return [
        iri for iri, either in clauses.items() if any(each in operation.body for each in either)
    ]


def _operations(text: str, base: str) -> list[Operation]:
    """Return the operations of an update; the whole as one when it can't be parsed in parts.

    The engine takes prefixes before the first operation only; SPARQL before each (rule 29).
    """
    found = cut(text)
    first = found[0].prologue
    whole = Operation(first, text[len(first) :], len(found) == 1 and found[0].spares_default)
    alone = (each for each in found if len(found) > 1)
    if not all(can_parse(each.prologue, each.body, base) for each in alone):
        return [whole]
    if any(each.brings for each in found) or can_parse(whole.prologue, whole.body, base):
        return found
    return [whole]
