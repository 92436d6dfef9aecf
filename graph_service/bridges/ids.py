"""Ids of things for tools that have ids and no IRIs."""

import hashlib
import re
from typing import Final

from graph_service.namespaces import IDENTIFIER

_OURS: Final = re.compile(re.escape(IDENTIFIER) + r"([A-Za-z0-9_-]+)/([A-Za-z0-9_-]+)")
_HEX: Final = 24


def id_of(iri: str) -> str:
    """Return an id: the opaque key of one of our IRIs, a hash of any other.

    Ids stand in addresses of programs that read them, where an IRI would not do.
    """
    ours = _OURS.fullmatch(iri)
    return f"reprisals.{ours[1]}.{ours[2]}" if ours else f"reprisals_{hash_of(iri)}"


def key_of(iri: str) -> str:
    """Return kind and key of one of our IRIs, the whole of any other."""
    return iri.removeprefix(IDENTIFIER) if _OURS.fullmatch(iri) else iri


def hash_of(text: str) -> str:
    """Return a hash that is short enough for an id."""
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def object_id(text: str) -> str:
    """Return 24 hexadecimal digits, the form that ids of MongoDB have."""
    return hash_of(text)[:_HEX]
