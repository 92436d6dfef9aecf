"""What each page of the documentation is for: learning, doing, looking up, understanding."""

from collections.abc import Mapping
from typing import Final

PURPOSES: Final[Mapping[str, tuple[str, ...]]] = {
    "learn": ("questions", "search", "python"),
    "do": (
        "spreadsheets",
        "contributions",
        "bridges",
        "federation",
        "withdrawal",
        "operations",
        "extending",
        "engines",
        "replicas",
    ),
    "look up": (
        "routes",
        "commands",
        "settings",
        "access",
        "limits",
        "validation",
        "exports",
        "tables",
        "linked-data",
        "reconciliation",
        "conformance",
    ),
    "understand": (
        "security",
        "releases",
        "changes",
        "durability",
        "backends",
        "performance",
        "sizing",
    ),
}
"""Purpose -> names of pages, in the order in which somebody would read them."""
