"""A partner that answers queries, from statements of its own."""

import io
import socket
from urllib.parse import parse_qs, urlsplit

from pyoxigraph import QueryResultsFormat, RdfFormat, Store

from tests.partners.serving import Asked, Behave, whole

NAMES = "http://example.org/name"
DATA = "".join(
    f'<http://example.org/{thing}> <{NAMES}> "{name}" .\n'
    for thing, name in (
        ("s0", "zero"),
        ("s0", "null"),
        ("s1", "one"),
        ("s9", "nine"),
        ("o", "object"),
    )
) + (
    "<http://example.org/s1> <http://example.org/also> <http://example.org/s0> .\n"
    "_:b <http://example.org/also> <http://example.org/s1> .\n"
)


def query_of(asked: Asked) -> str:
    """Return the query of a request."""
    if asked.line.startswith("GET"):
        return parse_qs(urlsplit(asked.line.split()[1]).query)["query"][0]
    if "application/sparql-query" in (each.strip() for each in asked.headers.values()):
        return asked.body.decode()
    return parse_qs(asked.body.decode())["query"][0]


def knowing(data: str = DATA, **headers: str) -> Behave:
    """Return what answers from these N-Triples."""
    store = Store()
    store.load(data.encode(), format=RdfFormat.N_TRIPLES)

    def behave(connection: socket.socket, asked: Asked) -> None:
        try:
            results = store.query(query_of(asked))
        except SyntaxError as error:
            whole(str(error).encode(), "text/plain", "400 Bad")(connection, asked)
            return
        output = io.BytesIO()
        results.serialize(output, QueryResultsFormat.JSON)  # type: ignore[union-attr,call-overload]
        whole(output.getvalue(), **headers)(connection, asked)

    return behave
