"""The terms of a partner's entry: what its Turtle is written with."""

from collections.abc import Mapping
from typing import Final

from graph_service.namespaces import BASE, PREFIXES

PARTNERS: Final = BASE + "partners"
"""IRI of the registry; a partner is ``/`` and its name below it, a term ``#`` and its name."""

NAMESPACE: Final = PARTNERS + "#"
KIND: Final = NAMESPACE + "Partner"
TYPE: Final = PREFIXES["rdf"] + "type"
TITLE: Final = PREFIXES["dcterms"] + "title"
ENDPOINT: Final = PREFIXES["dcat"] + "endpointURL"
TERMS: Final = PREFIXES["dcterms"] + "license"
CONTACT: Final = PREFIXES["foaf"] + "page"
EXPORT: Final = PREFIXES["dcat"] + "downloadURL"
NAMESPACES: Final = NAMESPACE + "namespace"
WITHDRAWALS: Final = NAMESPACE + "withdrawals"

OWN: Final[Mapping[str, str]] = {
    "seconds": "Time limit of one answer, in seconds, 1 to 60.",
    "rows": "Most rows of one answer, up to 100,000.",
    "bytes": "Most bytes of one answer, expanded, up to 50,000,000.",
    "atOnce": "Calls that may run at a time, 1 to 8.",
    "method": "How a query is sent: POST (a form) or GET.",
    "credential": "Where the secret is, and not the secret: env:NAME or file:name.",
    "askedBy": "An audience whose callers may call it. What they write inside of SERVICE is sent.",
    "toldBy": "An audience for whose callers values that were found in the graph are sent, too.",
    "example": "A query of the owner that has an answer; it is asked now and then.",
}
"""Terms of our own, with what each says."""

SECRET: Final = ("credential", "askedBy", "toldBy")
"""Terms that are not served: not even where a secret is, nor which audiences there are. Nor is
anything that says what is pulled: that concerns those for whom it is kept."""

ALL_PREFIXES: Final[Mapping[str, str]] = {**PREFIXES, "partner": NAMESPACE}
