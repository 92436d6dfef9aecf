"""The marker of a dataset: which view it holds, said by itself in a graph of its own.

::

    <urn:x-graph-service:publication> <urn:x-graph-service:holds>
        "holds public 12 <digest> <publication>"

It is replaced by one that begins with ``writing`` before anything is changed, and written last.
Each publication has another name, so whoever finds the marker as it was before a question knows
that nothing was changed in between.
"""

import secrets
from dataclasses import dataclass
from typing import Final

from graph_service.errors import InputError

GRAPH: Final = "urn:x-graph-service:publication"
"""The graph of the marker, and its subject."""

MERGED: Final = "urn:x-graph-service:merged"
"""The graph that holds the merged triples where an engine has no default graph of its own."""

NOTHING: Final = "urn:x-graph-service:nothing"
"""Names no graph."""

OWN: Final = (GRAPH, MERGED)
"""Graphs that are in no view."""

HOLDS: Final = "urn:x-graph-service:holds"
_STATES: Final = ("holds", "writing")
_PARTS: Final = 5


@dataclass(frozen=True)
class Marker:
    """What a dataset says of itself.

    ``state`` is ``holds`` or ``writing``, ``key`` names the audiences, ``release`` and ``digest``
    are those of the view, ``publication`` is a name that comes once.
    """

    state: str
    key: str
    release: int
    digest: str
    publication: str

    def __str__(self) -> str:
        """Return the text of its literal."""
        return f"{self.state} {self.key} {self.release} {self.digest} {self.publication}"

    @property
    def triples(self) -> bytes:
        """The graph of the marker, as N-Triples."""
        return f'<{GRAPH}> <{HOLDS}> "{self}" .\n'.encode()


def new_marker(state: str, key: str, release: int, digest: str) -> Marker:
    """Return a marker of a new publication."""
    return Marker(state, key, release, digest, secrets.token_hex(16))


def read_marker(text: str) -> Marker:
    """Return the marker that a text is.

    Raises:
        InputError: it is none.
    """
    parts = text.split(" ")
    if len(parts) == _PARTS and parts[0] in _STATES and parts[2].isdecimal():
        return Marker(parts[0], parts[1], int(parts[2]), parts[3], parts[4])
    raise InputError("the dataset of the engine has a marker that is not of this service")


def question_for(text: str) -> str:
    """Return the query that asks whether a marker is there."""
    if not text.isascii() or '"' in text or "\\" in text:
        raise InputError("not a marker")
    return f'ASK {{ GRAPH <{GRAPH}> {{ <{GRAPH}> <{HOLDS}> "{text}" }} }}'


ALL: Final = f"SELECT ?held {{ GRAPH <{GRAPH}> {{ <{GRAPH}> <{HOLDS}> ?held }} }}"
"""Asks for all markers."""
