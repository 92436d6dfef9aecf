"""Names from the tables that DCAT-AP asks for, those of the European Union above all.

DCAT-AP 3.0.1, section "Controlled vocabularies to be used": what is not in a table has no name
here, and is left out or said in our own words.
"""

import re
from collections.abc import Mapping
from typing import Final

from graph_service.namespaces import IDENTIFIER

_EU: Final = "http://publications.europa.eu/resource/authority/"
IANA: Final = "https://www.iana.org/assignments/media-types/"

LANGUAGES: Final[Mapping[str, str]] = {
    "ar": _EU + "language/ARA",
    "en": _EU + "language/ENG",
    "es": _EU + "language/SPA",
    "fr": _EU + "language/FRA",
    "ru": _EU + "language/RUS",
    "zh": _EU + "language/ZHO",
}
"""The languages of the United Nations by tag; names in other ones are no language of the data."""

FILE_TYPES: Final[Mapping[str, str]] = {
    "text/turtle": _EU + "file-type/RDF_TURTLE",
    "application/n-triples": _EU + "file-type/RDF_N_TRIPLES",
    "application/ld+json": _EU + "file-type/JSON_LD",
    "application/rdf+xml": _EU + "file-type/RDF_XML",
    "application/trig": _EU + "file-type/RDF_TRIG",
    "application/n-quads": _EU + "file-type/RDF_N_QUADS",
    "text/csv": _EU + "file-type/CSV",
    "application/json": _EU + "file-type/JSON",
    "application/x-ndjson": _EU + "file-type/JSON",
    "application/csvm+json": _EU + "file-type/JSON",
    "application/vnd.apache.parquet": _EU + "file-type/PARQUET",
    "application/zip": _EU + "file-type/ZIP",
    "text/html": _EU + "file-type/HTML",
}

STANDARDS: Final[Mapping[str, tuple[str, str]]] = {
    "text/turtle": ("https://www.w3.org/TR/turtle/", "RDF 1.1 Turtle"),
    "application/n-triples": ("https://www.w3.org/TR/n-triples/", "RDF 1.1 N-Triples"),
    "application/ld+json": ("https://www.w3.org/TR/json-ld11/", "JSON-LD 1.1"),
    "application/rdf+xml": ("https://www.w3.org/TR/rdf-syntax-grammar/", "RDF 1.1 XML Syntax"),
    "application/trig": ("https://www.w3.org/TR/trig/", "RDF 1.1 TriG"),
    "application/n-quads": ("https://www.w3.org/TR/n-quads/", "RDF 1.1 N-Quads"),
    "text/csv": ("https://www.rfc-editor.org/rfc/rfc4180", "CSV (RFC 4180)"),
    "application/csvm+json": (
        "https://www.w3.org/TR/tabular-metadata/",
        "Metadata Vocabulary for Tabular Data",
    ),
}
"""Specification of each media type: address and title."""

THEMES: Final[Mapping[str, str]] = {
    _EU + "data-theme/JUST": "Justice, legal system and public safety",
    _EU + "data-theme/INTR": "International issues",
}
TAXONOMY: Final = _EU + "data-theme"
IRREGULAR: Final = _EU + "frequency/IRREG"
AVAILABLE: Final = _EU + "planned-availability/AVAILABLE"
ACCESS: Final = _EU + "access-right/"
SHA256: Final = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"

LICENCE_TYPES: Final[Mapping[str, tuple[str, str]]] = {
    "https://creativecommons.org/licenses/by/": ("Attribution", "Attribution"),
    "https://creativecommons.org/publicdomain/": ("PublicDomain", "Work in the public domain"),
}
"""Beginning of the IRI of a licence -> its type in ADMS, and what that is called."""

LICENCE_TYPE: Final = "http://purl.org/adms/licencetype/"

_STATE: Final = re.compile(re.escape(IDENTIFIER) + r"state/([A-PR-WYZ][A-Z]{2})")


def country_of(state: str) -> str:
    """Return the name of a State in the European table of countries, by our IRI for it.

    Our IRIs end in a code of ISO 3166-1, as the table's do. A code that the standard leaves to its
    users (Q.., X..) is not there: the IRI comes back.
    """
    match = _STATE.fullmatch(state)
    return f"{_EU}country/{match[1]}" if match else state
