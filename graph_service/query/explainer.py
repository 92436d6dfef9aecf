"""The process that translates one query to algebra; it reads it from a socket and runs nothing.

The engine has no EXPLAIN, so the algebra is that of the specification (SPARQL 1.1 Query, section
18.2) as rdflib translates it. Its parser recurses and backtracks, and its input may be hostile:
hence a process with limits of memory, processor time and depth.
"""

import contextlib
import json
import os
import resource
import socket
import sys
import threading
from collections.abc import Iterator
from typing import Any, Final

from graph_service.query.confine import die_with_parent, leave_network, limit_memory

STACK: Final = 256 << 20
MOST_NODES: Final = 5_000
"""Operators and expressions that are written."""

_RECURSION: Final = 20_000
_LONGEST: Final = 2_000
"""Characters of one term that are written."""


class _TooLarge(Exception):
    """There are more nodes than are written."""


def main(memory: str, seconds: str, descriptor: str, parent: str) -> None:
    """Translate the query that the socket holds, answer with JSON, and end."""
    die_with_parent()
    if os.getppid() != int(parent):  # it died before the line above
        os._exit(1)
    connection = socket.socket(fileno=int(descriptor))
    leave_network()
    resource.setrlimit(resource.RLIMIT_CPU, (int(seconds), int(seconds)))
    threading.stack_size(STACK)
    thread = threading.Thread(target=_serve, args=(connection, int(memory)))
    thread.start()
    thread.join()


def _serve(connection: socket.socket, memory: int) -> None:
    parts = list(iter(lambda: connection.recv(1 << 16), b""))
    asked = json.loads(b"".join(parts))
    limit_memory(memory)
    sys.setrecursionlimit(_RECURSION)
    answer = translate(asked["query"], asked["base"])
    with contextlib.suppress(OSError):
        connection.sendall(json.dumps(answer).encode())


def translate(query: str, base: str | None) -> dict[str, Any]:
    """Return ``{"algebra": tree}``, or ``{"fault": reason, "line": n, "column": n}``.

    A tree is an operator (``op``) with its parts by name, or a list, or a text.
    """
    from pyparsing import ParseBaseException
    from rdflib.plugins.sparql.algebra import translateQuery
    from rdflib.plugins.sparql.parser import parseQuery

    try:
        return {"algebra": Outline().of(translateQuery(parseQuery(query), base).algebra)}
    except ParseBaseException as error:
        reason = "the text can't go on like this"
        return {"fault": reason, "line": error.lineno, "column": error.column}
    except (RecursionError, MemoryError):
        return {"fault": "the query is nested too deeply to be explained"}
    except _TooLarge:
        return {"fault": f"the algebra has more than {MOST_NODES} parts"}
    except Exception as error:  # the translation raises whatever it likes about a wrong query
        return {"fault": f"the query can't be translated: {str(error)[:200]}"}


class Outline:
    """Makes JSON values of rdflib's tree."""

    def __init__(self) -> None:
        self._nodes = 0

    def of(self, value: Any) -> Any:
        """Return the outline of a node, a list, or a term.

        Raises:
            _TooLarge: there are too many nodes.
        """
        self._nodes += 1
        if self._nodes > MOST_NODES:
            raise _TooLarge
        if isinstance(value, dict):
            return {"op": str(getattr(value, "name", ""))} | dict(self._parts(value))
        if isinstance(value, list | tuple | set | frozenset):
            if isinstance(value, tuple) and len(value) == 3:  # a triple pattern
                return " ".join(_text(term) for term in value)
            return [self.of(each) for each in value]
        if value is None or isinstance(value, bool | int | float):
            return value
        return _text(value)

    def _parts(self, value: dict[str, Any]) -> Iterator[tuple[str, Any]]:
        for name, part in value.items():
            if not name.startswith("_") and part is not None and name != "lazy":
                yield "operator" if name == "op" else str(name), self.of(part)


def _text(term: Any) -> str:
    write = getattr(term, "n3", None)
    text = str(write() if write is not None else term)
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"
