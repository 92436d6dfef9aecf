"""Which literals are searched, and how much a match in each says.

Every text with a language is searched, and every plain text: names, symbols of documents, what
somebody said. Values of other datatypes are not (dates, numbers: SPARQL compares those), nor plain
texts of the properties below, which identify or locate: a code has no word in it, and "para. 4"
would be found thousands of times. A general rule and a short list of exceptions, rather than a list
of what is searched: the service is also used for graphs with other vocabularies.
"""

from typing import Final

from pyoxigraph import Literal

from graph_service.namespaces import PREFIXES, expand

LONGEST: Final = 10_000
"""Characters from its beginning that are searched of one text."""

NAME: Final = 3.0
OTHER_NAME: Final = 2.0
TEXT: Final = 1.0

_NAMES: Final = frozenset(
    {expand(name) for name in ("rdfs:label", "skos:prefLabel", "foaf:name", "dcterms:title")}
    | {"http://purl.org/dc/elements/1.1/title"}
    | {f"{scheme}://schema.org/name" for scheme in ("http", "https")}
)
_OTHER_NAMES: Final = frozenset(
    expand(name) for name in ("skos:altLabel", "skos:hiddenLabel", "rep:abbreviation", "rep:symbol")
)
_CODES: Final = frozenset(
    expand(name)
    for name in (
        "dcterms:identifier",
        "dcterms:language",
        "owl:versionInfo",
        "rep:iso3166Alpha2",
        "rep:iso3166Alpha3",
        "rep:locator",
        "rep:m49",
        "skos:notation",
    )
) | {"http://purl.org/dc/elements/1.1/identifier", "http://purl.org/dc/elements/1.1/language"}
_STRING: Final = PREFIXES["xsd"] + "string"


def is_searched(property_iri: str, literal: Literal) -> bool:
    """Return whether a literal of a property is searched."""
    if literal.language is not None:
        return True
    if literal.datatype.value != _STRING or property_iri in _CODES:
        return False
    return not property_iri.startswith(PREFIXES["vann"])


def weight_of(property_iri: str) -> float:
    """Return how much a match in a property says: :data:`NAME`, :data:`OTHER_NAME`, else 1."""
    if property_iri in _NAMES:
        return NAME
    return OTHER_NAME if property_iri in _OTHER_NAMES else TEXT
