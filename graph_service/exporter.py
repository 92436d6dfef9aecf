"""The process that makes exports: what it is asked, what it says, and what it gives up.

It is niced, has no network, little memory, and ends with who asked.
"""

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

from graph_service.errors import GraphServiceError, LedgerError, NotStored
from graph_service.export.content import Content, content_of
from graph_service.export.making import make_exports
from graph_service.export.shelf import Shelf
from graph_service.ledger.ledger import Ledger
from graph_service.query.child import Child
from graph_service.query.confine import limit_memory
from graph_service.query.errand import run_errand, send_errand
from graph_service.views.views import Views

EXPORTS: Final = "exports"
"""Folder of the exports in the state folder."""

_SECONDS: Final = 4 * 3600.0
_MEMORY: Final = 800 << 20
_NICE: Final = 5
_LONGEST: Final = 1 << 16


def have_made(
    folder: Path,
    ledger: Path,
    content: Content,
    names: Sequence[str],
    begun: Callable[[Child], object],
) -> None:
    """Have files made by a process, and return when it is done.

    Args:
        folder: of the views and the exports.
        ledger: folder of the ledger.
        content: what they are of.
        names: those of the files.
        begun: gets the process once it runs, to kill it if they are not wanted any more.

    Raises:
        Unavailable: no more processes for now, or the release was just amended.
        QueryEnded: it was killed, or took too long.
        NotStored, LedgerError: they can't be made.
    """
    asked = {
        "folder": str(folder.absolute()),
        "ledger": str(ledger.absolute()),
        "audiences": sorted(content.audiences),
        "release": content.release,
        "digest": content.digest,
        "names": list(names),
    }
    said = json.loads(
        send_errand(
            __name__,
            asked=json.dumps(asked).encode(),
            seconds=_SECONDS,
            longest=_LONGEST,
            begun=begun,
        )
    )
    if said.get("reason"):
        raise NotStored(said["fault"], said["reason"])
    if said.get("fault"):
        raise LedgerError(said["fault"])


def main(descriptor: str, parent: str) -> None:
    """Make the files that the socket names, and end."""
    os.nice(_NICE)
    limit_memory(_MEMORY)
    run_errand(_answer, descriptor, parent)


def _answer(asked: bytes) -> bytes:
    said: dict[str, str] = {}
    try:
        _make(json.loads(asked))
    except NotStored as error:
        said = {"fault": str(error).removesuffix(f": {error.reason}"), "reason": error.reason}
    except GraphServiceError as error:
        said = {"fault": str(error)}
    except MemoryError:
        said = {"fault": "an export needs more memory than it may have"}
    return json.dumps(said).encode()


def _make(wish: dict[str, Any]) -> None:
    folder = Path(wish["folder"])
    views = Views(folder / "views", Ledger(Path(wish["ledger"])))
    content = content_of(views, wish["audiences"], wish["release"], wish["digest"])
    make_exports(Shelf(folder / EXPORTS, content), wish["names"])
