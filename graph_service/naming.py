"""The canonical form of what came in over HTTP, made where it can do no harm.

To name nodes that are alike may take long, and the text may be hostile: what is large is put into
canonical form by a process of its own, which is ended at its limit.
"""

import json
from dataclasses import dataclass
from typing import Any, Final

from graph_service.errors import InputError, QueryCancelled, QueryEnded, TooLarge
from graph_service.ingest.incoming import canonical_graph, canonical_graphs
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand, send_errand
from graph_service.query.faults import describe, restore

_MODULE: Final = "graph_service.naming"
_LARGE: Final = 500_000
"""Bytes from which a text is large: less takes a fraction of a second."""

_MANY: Final = 1_000
"""Mentions of nodes without a name from which a text is large, whatever its size."""

_GROWTH: Final = 4
"""How many times its own size a text may have with its nodes named."""


@dataclass(frozen=True)
class Naming:
    """How texts are put into canonical form.

    ``strict`` as in :func:`graph_service.ingest.canonical.canonicalise`; ``seconds`` and ``memory``
    (bytes) are what a large text may take.
    """

    strict: bool
    seconds: float
    memory: int

    def graph(self, quads: bytes, graph: str) -> bytes:
        """Return the canonical N-Quads of one graph, as :func:`canonical_graph` does.

        Raises:
            TooLarge: it takes more than it may.
            InputError: as :func:`canonical_graph`.
        """
        if not _is_large(quads):
            return canonical_graph(quads, graph, strict=self.strict)
        return self._sent(quads, graph, several=False)[graph]

    def graphs(self, quads: bytes, default_graph: str) -> dict[str, bytes]:
        """Return those of each graph, as :func:`canonical_graphs` does; raises likewise."""
        if not _is_large(quads):
            return canonical_graphs(quads, default_graph=default_graph, strict=self.strict)
        return self._sent(quads, default_graph, several=True)

    def _sent(self, quads: bytes, graph: str, *, several: bool) -> dict[str, bytes]:
        asked = {"graph": graph, "several": several, "strict": self.strict}
        try:
            answer = send_errand(
                _MODULE,
                str(self.memory),
                asked=json.dumps(asked).encode() + b"\n" + quads,
                seconds=self.seconds,
                longest=_GROWTH * len(quads) + _LARGE,
            )
        except QueryCancelled:
            raise
        except QueryEnded as error:
            raise TooLarge("its nodes without a name take more to name than they may") from error
        said: dict[str, Any] = json.loads(answer)
        if "fault" in said:
            raise restore(said["fault"])
        return {name: text.encode() for name, text in said["graphs"].items()}


def main(memory: str, descriptor: str, parent: str) -> None:
    """Answer one question of :class:`Naming`, in a process of its own."""
    run_errand(lambda asked: _answer(asked, int(memory)), descriptor, parent)


def _answer(asked: bytes, memory: int) -> bytes:
    limit_memory(memory)
    head, _, quads = asked.partition(b"\n")
    values = json.loads(head)
    graph, strict = values["graph"], values["strict"]
    try:
        if values["several"]:
            found = canonical_graphs(quads, default_graph=graph, strict=strict)
        else:
            found = {graph: canonical_graph(quads, graph, strict=strict)}
    except InputError as error:  # whichever it is: its reason is what goes over the border
        fault = InputError(error.reason, line=error.line, column=error.column)
        return json.dumps({"fault": describe(fault)}).encode()
    return json.dumps({"graphs": {name: text.decode() for name, text in found.items()}}).encode()


def _is_large(quads: bytes) -> bool:
    return len(quads) > _LARGE or quads.count(b"_:") > _MANY
