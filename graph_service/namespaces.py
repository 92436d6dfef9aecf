"""Namespaces and IRIs of the graph: one base IRI, one table of prefixes.

Terms live at ``ontology/{Term}``, things at ``id/{kind}/{key}``, graphs at ``graph/{name}``,
shapes at ``shapes/{Shape}``, concepts at ``scheme/{name}/{term}``, all below :data:`BASE`.
"""

import re
from typing import Final

BASE: Final = "https://w3id.org/reprisals/"
ONTOLOGY: Final = BASE + "ontology/"
IDENTIFIER: Final = BASE + "id/"
GRAPH: Final = BASE + "graph/"
SHAPES: Final = BASE + "shapes/"
SCHEME: Final = BASE + "scheme/"
QUERIES: Final = BASE + "queries/"
SEARCH: Final = BASE + "search"
"""Text search inside of queries: what a block is called, and the properties below it."""

SEARCH_TERMS: Final = SEARCH + "#"
SKOLEM: Final = BASE + ".well-known/genid/"
"""Where blank nodes go at ingest (RDF 1.1 Concepts, section 3.5)."""

EDTF: Final = "http://id.loc.gov/datatypes/edtf/EDTF"
"""Datatype of dates as stated (Extended Date/Time Format, ISO 8601-2)."""

PREFIXES: Final[dict[str, str]] = {
    "rep": ONTOLOGY,
    "repsh": SHAPES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "dpv": "https://w3id.org/dpv#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "oa": "http://www.w3.org/ns/oa#",
    "odrl": "http://www.w3.org/ns/odrl/2/",
    "org": "http://www.w3.org/ns/org#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "time": "http://www.w3.org/2006/time#",
    "vann": "http://purl.org/vocab/vann/",
    "void": "http://rdfs.org/ns/void#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""Prefixes of queries, exports, mappings and the JSON-LD context."""

_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


def expand(name: str) -> str:
    """Return the IRI of a compact name such as ``rep:Incident``; an IRI comes back as it is.

    Raises:
        KeyError: the prefix is not one of :data:`PREFIXES`.
    """
    if "://" in name:
        return name
    prefix, _, local = name.partition(":")
    return PREFIXES[prefix] + local


def compact(iri: str) -> str:
    """Return the compact name of an IRI (see :func:`expand`), or the IRI where no prefix fits."""
    for prefix, namespace in PREFIXES.items():
        if iri.startswith(namespace) and _LOCAL.fullmatch(iri, len(namespace)):
            return f"{prefix}:{iri[len(namespace) :]}"
    return iri
