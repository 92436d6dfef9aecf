"""What a request asks for in vain: was it withdrawn, and may this caller know?"""

import logging
import re
from typing import Any, Final
from urllib.parse import quote

from graph_service.access.actor import ANONYMOUS, Actor
from graph_service.errors import GraphServiceError
from graph_service.namespaces import BASE, GRAPH
from graph_service.query.protocol import parse_parameters
from graph_service.web.bearer import KEY
from graph_service.web.representation import FORMS, suffix_of
from graph_service.web.service import Service
from graph_service.web.target import PATH

_PINNED: Final = re.compile(rb"releases/[0-9]+/")
_SUFFIXES: Final = frozenset(suffix_of(form).encode() for form in FORMS)
_EXPORTED: Final = re.compile(
    rb"exports/graphs/(.+?)(?:\.(?:%s))?(?:\.(?:gz|zst))?" % b"|".join(sorted(_SUFFIXES)), re.DOTALL
)
"""Files of one graph, by the path of its IRI or the whole of it."""

_LOG: Final = logging.getLogger(__name__)


def is_withdrawn(here: Service, environ: dict[str, Any]) -> bool:
    """Return whether the thing at an address, or the graph that it names, was withdrawn.

    Only for those whose audiences could see it: to all others it is what never was. Below a
    release it is said of every release, also of those that never had it.
    """
    actor = environ.get(KEY)
    audiences = (actor if isinstance(actor, Actor) else ANONYMOUS).audiences
    try:
        stones = here.state.current().withdrawn_by_iri(_names(here, environ))
    except GraphServiceError:
        _LOG.exception("it can't be told what was withdrawn")
        return False
    return any(not audiences.isdisjoint(stone.audiences) for stone in stones)


def _names(here: Service, environ: dict[str, Any]) -> list[str]:
    """Return the IRIs that a request may be about: its own address, and the parameter graph."""
    path = _PINNED.sub(b"", environ.get("PATH_INFO", "").encode("latin-1").lstrip(b"/"))
    written = {
        form(each)  # as URI, and as IRI
        for each in _about(path)
        for form in (
            lambda each: quote(each, safe=PATH),
            lambda each: each.decode("utf-8", "replace"),
        )
    }
    names = [base + each for base in (BASE, here.url("")) for each in written]
    exported = _EXPORTED.fullmatch(path)
    if exported is not None:
        name = exported[1].decode("utf-8", "replace")
        names += [name, GRAPH + name, GRAPH + quote(exported[1], safe=PATH)]
    try:
        parameters = parse_parameters(environ.get("QUERY_STRING", "").encode("latin-1"))
    except GraphServiceError:
        parameters = []
    return names + [value for name, value in parameters if name == "graph"]


def _about(path: bytes) -> list[bytes]:
    """Return the paths of what an address may be about: itself, and what it is a document of."""
    stem, _, suffix = path.rpartition(b".")
    paths = [path, stem] if suffix in _SUFFIXES else [path]
    for each in list(paths):
        if each.startswith(b"doc/"):
            rest = each.removeprefix(b"doc/")
            paths += [b"id/" + rest, rest, b".well-known/" + rest]
    return paths
