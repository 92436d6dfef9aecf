"""What a dataset holds, as query workers are told of it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graph_service.engines.credential import Credential


@dataclass(frozen=True)
class Held:
    """A dataset that holds a view.

    ``endpoint`` is its URL for queries, ``marker`` the text of its marker, ``hidden`` are its
    graphs that are in no view, ``kind`` names that of the engine. ``slot`` is its place, ``left``
    counts statements that the engine does not take.
    """

    endpoint: str
    marker: str
    hidden: tuple[str, ...]
    kind: str
    slot: str = ""
    left: int = 0


def hand_over(held: Held, memory: int, credential: Credential | None) -> dict[str, Any]:
    """Return what a worker needs to know, as JSON values."""
    return {
        "endpoint": held.endpoint,
        "marker": held.marker,
        "hidden": list(held.hidden),
        "kind": held.kind,
        "memory": memory,
        "credential": None if credential is None else [credential.scheme, credential.secret],
    }


def take_over(told: Mapping[str, Any]) -> tuple[Held, int, Credential | None]:
    """Return what :func:`hand_over` told of: the dataset, bytes of memory, and the credential."""
    held = Held(told["endpoint"], told["marker"], tuple(told["hidden"]), told["kind"])
    credential = None if told["credential"] is None else Credential(*told["credential"])
    return held, told["memory"], credential
