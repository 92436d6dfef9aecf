"""What a file said as a named graph in canonical form, and that as a document."""

from collections.abc import Sequence

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from graph_service.formats import Format
from graph_service.ingest.canonical import canonicalise
from graph_service.ingest.contribution import Statement
from graph_service.namespaces import PREFIXES


def graph_of(statements: Sequence[Statement], graph: str) -> bytes:
    """Return the canonical N-Quads of statements as one graph.

    Raises:
        MappingFault: something may not be published as it is, with its place.
    """
    made = canonicalise(statements, default_graph=graph)
    return b"".join(each.quads for each in made.graphs)


def document_of(quads: bytes, form: Format) -> bytes:
    """Return canonical N-Quads in another format; one without named graphs has their triples."""
    if form.rdf in (None, RdfFormat.N_QUADS):
        return quads
    found = list(parse(quads, format=RdfFormat.N_QUADS))
    if form.rdf is not None and not form.rdf.supports_datasets:
        found = [Quad(each.subject, each.predicate, each.object) for each in found]
    used = {str(term) for each in found for term in _named(each)}
    prefixes = {
        prefix: iri for prefix, iri in PREFIXES.items() if any(iri in term for term in used)
    }
    return serialize(found, format=form.rdf, prefixes=prefixes) or b""


def _named(quad: Quad) -> list[object]:
    return [quad.predicate, *([quad.object] if isinstance(quad.object, NamedNode) else [])]
