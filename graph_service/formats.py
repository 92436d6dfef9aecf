"""One table of formats: file suffix, media type, and the engine's name for it.

Media types follow the IANA registry; the order of each table is the order of preference in
content negotiation.
"""

from dataclasses import dataclass
from typing import Final

from pyoxigraph import QueryResultsFormat, RdfFormat


@dataclass(frozen=True)
class Format:
    """A serialisation: ``suffix`` without dot, ``media_type`` without parameters.

    ``content_type`` is the header value, with charset where one is due; exactly one of ``rdf``
    and ``results`` is set. ``aliases`` are other media types, ``names`` other short names, both as
    clients send them. ``shared`` is a short name that means another format among tables.
    """

    suffix: str
    media_type: str
    content_type: str
    label: str
    rdf: RdfFormat | None = None
    results: QueryResultsFormat | None = None
    aliases: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    shared: str = ""


GRAPHS: Final = (
    Format(
        "ttl",
        "text/turtle",
        "text/turtle; charset=utf-8",
        "Turtle",
        rdf=RdfFormat.TURTLE,
        aliases=("application/x-turtle",),
        names=("turtle", "n3"),  # Turtle is N3 too
    ),
    Format(
        "nt",
        "application/n-triples",
        "application/n-triples",
        "N-Triples",
        rdf=RdfFormat.N_TRIPLES,
        names=("ntriples", "n-triples"),
    ),
    Format(
        "jsonld",
        "application/ld+json",
        "application/ld+json",
        "JSON-LD",
        rdf=RdfFormat.JSON_LD,
        names=("json-ld",),
        shared="json",
    ),
    Format(
        "rdf",
        "application/rdf+xml",
        "application/rdf+xml; charset=utf-8",
        "RDF/XML",
        rdf=RdfFormat.RDF_XML,
        names=("rdf+xml", "rdfxml", "rdf-xml"),
        shared="xml",  # what SPARQLWrapper asks for when it is not told otherwise
    ),
    Format(
        "trig",
        "application/trig",
        "application/trig; charset=utf-8",
        "TriG",
        rdf=RdfFormat.TRIG,
        aliases=("application/x-trig",),
    ),
    Format("nq", "application/n-quads", "application/n-quads", "N-Quads", rdf=RdfFormat.N_QUADS),
)
"""Answers of CONSTRUCT and DESCRIBE, exports, and RDF that is handed in."""

TABLES: Final = (
    Format(
        "json",
        "application/sparql-results+json",
        "application/sparql-results+json",
        "SPARQL results JSON",
        results=QueryResultsFormat.JSON,
        aliases=("application/json",),
    ),
    Format(
        "xml",
        "application/sparql-results+xml",
        "application/sparql-results+xml; charset=utf-8",
        "SPARQL results XML",
        results=QueryResultsFormat.XML,
        aliases=("application/xml", "text/xml"),
    ),
    Format("csv", "text/csv", "text/csv; charset=utf-8", "CSV", results=QueryResultsFormat.CSV),
    Format(
        "tsv",
        "text/tab-separated-values",
        "text/tab-separated-values; charset=utf-8",
        "TSV",
        results=QueryResultsFormat.TSV,
    ),
)
"""Answers of SELECT and ASK."""


def by_suffix(suffix: str) -> Format | None:
    """Return the format with this file suffix (without dot), or ``None``."""
    return next((f for f in (*GRAPHS, *TABLES) if f.suffix == suffix), None)


def by_name(name: str, offers: tuple[Format, ...] = (*GRAPHS, *TABLES)) -> Format | None:
    """Return the format that a parameter ``format=`` names: suffix, short name or media type.

    Args:
        name: what the parameter says.
        offers: the formats that come into question. Among graphs ``xml`` is RDF/XML and ``json``
            is JSON-LD; else they are the formats of SPARQL results.
    """
    lowered = name.strip().lower()
    found = by_suffix(lowered) or by_media_type(lowered)
    found = found or next((f for f in offers if lowered in f.names), None)
    if found in offers:
        return found
    return next((f for f in offers if lowered and lowered == f.shared), None)


def by_media_type(media_type: str) -> Format | None:
    """Return the format with this media type (parameters are ignored), or ``None``."""
    bare = media_type.partition(";")[0].strip().lower()
    return next((f for f in (*GRAPHS, *TABLES) if bare in (f.media_type, *f.aliases)), None)
