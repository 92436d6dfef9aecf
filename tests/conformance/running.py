"""A case of a query suite, sent over HTTP and judged."""

from typing import Final
from urllib.parse import urlencode

from graph_service.formats import GRAPHS, TABLES, Format, by_suffix
from tests.conformance.expectations import compare, read_answer, read_expected
from tests.conformance.manifests import Case, Suite
from tests.conformance.service import FROM, Client, Response, graphs_in

NOTHING: Final = "urn:nothing"
"""Names no graph: the default graph of a case without data."""

_ROTATION: Final = {"table": ("json", "xml", "tsv"), "graph": ("nt", "ttl", "trig")}


def run(suite: Suite, case: Case, client: Client) -> str:
    """Return what came of a case.

    That is ``same``; ``value`` when literals are equal by value alone; ``refused`` when the
    service does not do what is asked; or else what was wrong.
    """
    text = suite.path(case.query).read_bytes()
    # the query's own IRI is its base; a request has none
    query = f"BASE <{case.query}>\n".encode() + text
    chosen = _formats(suite, case)
    response = send(client, query, _dataset(suite, case, text), chosen)
    if response.status == 403:
        return "refused"
    if case.kind.startswith("Negative"):
        return "same" if response.status == 400 else f"status {response.status}"
    if response.status != 200:
        return f"status {response.status}: {response.body[:200].decode(errors='replace')}"
    if case.result is None:
        return "same"
    got = next(
        (each for each in (*TABLES, *GRAPHS) if each.media_type == response.media_type), None
    )
    if got not in chosen or got is None:
        return f"format {response.media_type}"
    expected = read_expected(suite.path(case.result), case.result)
    text_alone = case.result.endswith(".csv")
    return compare(read_answer(response.body, got), expected, lax=case.lax, text=text_alone)


def send(
    client: Client, query: bytes, dataset: list[tuple[str, str]], formats: tuple[Format, ...]
) -> Response:
    """Post a query as it is, with its dataset in the address."""
    headers = {
        "Content-Type": "application/sparql-query",
        "Accept": ", ".join(each.media_type for each in formats),
    }
    return client.send("POST", f"/sparql?{urlencode(dataset)}", headers, query)


def _dataset(suite: Suite, case: Case, text: bytes) -> list[tuple[str, str]]:
    if FROM.search(text.decode(errors="replace")):
        return []  # the query says it
    inside = {name for iri in case.data for name in graphs_in(iri, suite.path(iri))}
    return [
        *(("default-graph-uri", iri) for iri in case.data or (NOTHING,)),
        *(("named-graph-uri", iri) for iri in (*case.named, *sorted(inside))),
    ]


def _formats(suite: Suite, case: Case) -> tuple[Format, ...]:
    """Return the formats to ask for, one for each form: that of the result, or all in turn."""
    suffix = (case.result or "").rpartition(".")[2]
    turn = sum(case.name.encode())
    table = _ROTATION["table"][turn % 3]
    graph = _ROTATION["graph"][turn % 3]
    if suffix in ("csv", "tsv") or "/json-res#" in case.name:
        table = {"srj": "json"}.get(suffix, suffix)
    if case.result and isinstance(read_expected(suite.path(case.result), case.result), bool):
        table = "json" if table == "tsv" else table
    return tuple(each for each in (by_suffix(table), by_suffix(graph)) if each)
