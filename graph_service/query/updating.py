"""An update, run in a process of its own on a copy of what its caller sees; nothing is written."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from graph_service.query.errand import send_errand
from graph_service.query.faults import restore

_MODULE: Final = "graph_service.query.updater"


@dataclass(frozen=True)
class Update:
    """One update to run: ``base`` is the base IRI of its text, ``default_graph`` its default graph.

    ``seconds`` is the time it may take, the copy included; ``memory`` and ``size`` are bytes that
    it may map, and that its answer may have. ``using`` are graphs of ``USING`` in its text that
    have to be there.
    """

    text: str
    base: str
    default_graph: str
    seconds: float
    memory: int
    size: int
    using: tuple[str, ...] = ()


def run_update(
    update: Update, ledger: Path, release: int, audiences: Collection[str]
) -> dict[str, bytes | None]:
    """Return the N-Quads of each graph that an update changes, ``None`` for one that it ends.

    Args:
        update: the update.
        ledger: folder of the ledger.
        release: number of the release that it starts from.
        audiences: what its caller sees of it.

    Raises:
        SyntaxFault: it can't be parsed; with line and column.
        Conflict: an operation can't be done.
        LedgerError: the record is damaged.
        QueryEnded: it met a limit.
        Unavailable: no more processes for now.
    """
    asked = {
        "text": update.text,
        "base": update.base,
        "default_graph": update.default_graph,
        "using": update.using,
        "ledger": str(ledger),
        "release": release,
        "audiences": sorted(audiences),
    }
    answer: dict[str, Any] = json.loads(
        send_errand(
            _MODULE,
            str(update.memory),
            asked=json.dumps(asked).encode(),
            seconds=update.seconds,
            longest=update.size,
        )
    )
    if "fault" in answer:
        raise restore(answer["fault"])
    graphs: dict[str, str | None] = answer["graphs"]
    return {graph: None if text is None else text.encode() for graph, text in graphs.items()}
