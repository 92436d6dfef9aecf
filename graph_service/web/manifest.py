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
    root = url("").rstrip("/")
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
        "view": {"url": url("reconcile/view?id={{id}}")},
        "preview": {
            "url": url("reconcile/preview?id={{id}}"),
            "width": _WIDTH,
            "height": _HEIGHT,
        },
        "suggest": {kind: _suggest(root, kind) for kind in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": root, "service_path": "/reconcile/properties"},
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "Most values of a thing; 0 for all.",
                }
            ],
        },
    }


def _suggest(root: str, kind: str) -> dict[str, str]:
    return {
        "service_url": root,
        "service_path": f"/reconcile/suggest/{kind}",
        "flyout_service_path": f"/reconcile/flyout/{kind}?id=${{id}}",
    }
