"""Which graph a request to ``/graphs`` is about (Graph Store HTTP Protocol, section 4).

Indirectly, by ``?graph=`` with an absolute IRI, which is decoded once, or by ``?default``; or
directly, by a URL below ``/graphs/`` under the public base, which is the graph's IRI.
"""

from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from graph_service.errors import InputError
from graph_service.query.protocol import check_iri, parse_parameters

PATH: Final = "/-._~!$&'()*+,;=:@"
"""What stands in a path as itself, beside letters and digits (RFC 3986, section 3.3)."""


@dataclass(frozen=True)
class Target:
    """A graph: ``is_default`` says that it was asked for as the default graph, which always is."""

    graph: str
    is_default: bool = False


def read_target(
    query_string: bytes, name: str | None, *, below: str, default_graph: str
) -> Target | None:
    """Return the graph of a request, ``None`` when it names none.

    Args:
        query_string: still encoded.
        name: the part of the path below ``/graphs/``, decoded; ``None`` at ``/graphs``.
        below: the public URL of ``/graphs/``.
        default_graph: IRI of the graph of statements that name none.

    Raises:
        InputError: it names more than one, or one that is no absolute IRI.
    """
    parameters = parse_parameters(query_string)
    graphs = [value for key, value in parameters if key == "graph"]
    defaults = [value for key, value in parameters if key == "default"]
    if len(graphs) + len(defaults) > (0 if name else 1):
        raise InputError("a request is about one graph: name it once")
    if name:
        graph = below + quote(name, safe=PATH)
        check_iri(graph, "the name of the graph")
        return Target(graph)
    if defaults:
        return Target(default_graph, is_default=True)
    if graphs:
        check_iri(graphs[0], "the parameter graph")
        return Target(graphs[0])
    return None
