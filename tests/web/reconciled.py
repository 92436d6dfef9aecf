"""A service with public names and hidden ones, and who sees all of them."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

from flask import Flask

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.namespaces import expand
from tests.reconciliation.conftest import LEAGUE, NORTH, OURS, make_quads
from tests.web.conftest import make_settings, searchable

MARK = "zanzibarmark"
HIDDEN = [
    (f"https://example.org/{MARK}", "rdfs:label", f'"{MARK} Northland"@en'),
    (f"https://example.org/{MARK}", "rdf:type", f"<{OURS}ontology/State>"),
    (NORTH, "skos:altLabel", f'"{MARK}"'),
    (LEAGUE, "rep:associatedState", f"<https://example.org/{MARK}>"),
]


def open_reconciled(state: Path) -> Iterator[Flask]:
    """Give the application, whose searches wait for the index."""
    lines = (f"<{s}> <{expand(p)}> {o} <https://example.org/h> .\n" for s, p, o in HIDDEN)
    entries = [
        NewEntry("https://example.org/g", "public", "Synthetic Office", "public", make_quads()),
        NewEntry("https://example.org/h", "internal", "x", "x", "".join(sorted(lines)).encode()),
    ]
    yield from searchable(make_settings(state, budget_exempt=""), entries)


def make_insider(app: Flask) -> dict[str, str]:
    """Return the header of somebody who sees everything."""
    state = app.extensions["graph_service"].settings.state
    made = tokens_of(state).create(f"insider-{uuid4().hex}", reads=["partner", "internal"])
    return {"Authorization": f"Bearer {made}"}
