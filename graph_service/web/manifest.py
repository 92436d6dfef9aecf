"""The manifest of reconciliation: what there is, and where (Reconciliation API 0.2)."""

from collections.abc import Callable
from typing import Any, Final

from graph_service import __version__
from graph_service.namespaces import BASE, ONTOLOGY, PREFIXES
from graph_service.reconciliation.asked import MOST_QUERIES
from graph_service.web.citing import TITLE

VERSIONS: Final = ("0.2",)
"""Versions of the interface; 0.1 asks for JSONP, which is not offered."""

_TYPES: Final = (
    ("State", "State"),
    ("Area", "Area"),
    ("Mechanism", "Mechanism"),
    ("Instrument", "Instrument"),
    ("Provision", "Provision"),
    ("Organization", "Organization"),
    ("Source", "Source"),
)
_WIDTH: Final = 420
_HEIGHT: Final = 260


def manifest(url: Callable[[str], str], documentation: str) -> dict[str, Any]:
    """Return the manifest.

    Args:
        url: makes the public URL of a path, below the release that is asked.
        documentation: URL of a page for people.
    """
    return {
        "versions": list(VERSIONS),
        "name": TITLE,
        "identifierSpace": f"{BASE}id/",
        "schemaSpace": ONTOLOGY,
        "defaultTypes": [
            *({"id": ONTOLOGY + name, "name": label} for name, label in _TYPES),
            {"id": PREFIXES["skos"] + "Concept", "name": "Concept of a scheme"},
        ],
        "documentation": documentation,
        "serviceVersion": __version__,
        "batchSize": MOST_QUERIES,
    }
