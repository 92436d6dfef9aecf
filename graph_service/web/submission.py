"""RDF that somebody sends to have it written: parsed where it can do no harm, in canonical form."""

import secrets
from typing import Final

from flask import request

from graph_service.errors import UnsupportedType
from graph_service.formats import GRAPHS
from graph_service.naming import Naming
from graph_service.rules import NONE
from graph_service.settings import Settings
from graph_service.web.parts import Part, read_parts
from graph_service.web.received import parse_parts
from graph_service.web.service import Service
from graph_service.web.spending import spending_of

SEVERAL: Final = tuple(each for each in GRAPHS if each.suffix in ("trig", "nq", "jsonld"))
"""Formats in which several graphs have names."""


def read_graph(here: Service, graph: str) -> bytes:
    """Return the canonical N-Quads of what the body says; a part of a form is one text.

    Args:
        here: the service.
        graph: the one that it is about.

    Raises:
        TooLarge: it is longer than the limit, or takes more to parse than it may.
        InputError: it is not RDF, or speaks of other graphs.
    """
    settings, seconds = here.settings, _seconds(here.settings)
    parsed = _parsed(here, read_parts(request.environ, settings.body_bytes), graph)
    with spending_of(request.environ).elsewhere():
        return naming(settings, seconds).graph(parsed, graph)


def read_graphs(here: Service, base: str) -> tuple[dict[str, bytes], str]:
    """Return the canonical N-Quads of each graph of a body, and what stands for that without name.

    Args:
        here: the service.
        base: URL that relative IRIs are resolved against.

    Raises:
        UnsupportedType: it, or a part of it, is in a format without names of graphs.
        TooLarge, InputError: as :func:`read_graph`.
    """
    settings = here.settings
    parts = read_parts(request.environ, settings.body_bytes)
    if any(source not in SEVERAL for _, source in parts):
        types = ", ".join(each.media_type for each in SEVERAL)
        raise UnsupportedType(f"send graphs with their names, in one of these types: {types}")
    parsed = _parsed(here, parts, base)
    nameless = f"urn:uuid:{secrets.token_hex(16)}"  # drawn, so nobody can name it
    with spending_of(request.environ).elsewhere():
        return naming(settings, _seconds(settings)).graphs(parsed, nameless), nameless


def naming(settings: Settings, seconds: float) -> Naming:
    """Return how what comes in is put into canonical form, within so many seconds."""
    return Naming(settings.shapes != NONE, seconds, settings.query_memory)


def _seconds(settings: Settings) -> float:
    return settings.query_seconds / 2  # for parsing, and as much for naming


def _parsed(here: Service, parts: list[Part], base: str) -> bytes:
    settings = here.settings
    return parse_parts(request.environ, parts, settings, base=base, seconds=_seconds(settings))
