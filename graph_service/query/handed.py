"""A view as other processes are told of it: JSON values, and a view again from them."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graph_service.views.views import View


def hand_over(view: View) -> dict[str, Any]:
    """Return what a process needs to know of a view, as JSON values."""
    return {
        "audiences": sorted(view.audiences),
        "release": view.release,
        "digest": view.digest,
        "path": str(view.path),
        "ledger": str(view.ledger) if view.ledger else None,
    }


def take_over(told: Mapping[str, Any]) -> View:
    """Return the view that :func:`hand_over` told of, without its counts and the list of graphs.

    Raises:
        KeyError, TypeError, ValueError: these are no such values.
    """
    return View(
        audiences=frozenset(told["audiences"]),
        release=told["release"],
        digest=told["digest"],
        path=Path(told["path"]),
        triples=0,
        graphs=(),
        ledger=Path(told["ledger"]) if told["ledger"] else None,
    )
