"""Synthetic contents, and shelves of their exports."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from graph_service.export.content import content_of
from graph_service.export.making import make_exports
from graph_service.export.shelf import Shelf
from graph_service.ledger.ledger import Ledger, NewEntry
from graph_service.views.audiences import PUBLIC
from graph_service.views.seen import view_digest
from graph_service.views.views import Views

MakeEntry = Callable[..., NewEntry]
MakeShelf = Callable[..., Shelf]


@pytest.fixture
def make_entry() -> MakeEntry:
    """Return a function that makes a synthetic graph with several kinds of terms.

    One triple of it is in all such graphs.
    """

    def make(
        name: str, text: str = "text", audience: str = "public", dataset: str = "synthetic"
    ) -> NewEntry:
        graph = name if ":" in name else f"https://w3id.org/reprisals/graph/{name}"
        thing = f"<https://w3id.org/reprisals/id/incident/{name.rpartition(':')[2]}>"
        term = "https://w3id.org/reprisals/ontology/"
        quads = [
            f"{thing} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <{term}Incident>",
            f'{thing} <http://www.w3.org/2000/01/rdf-schema#label> "{text} \\"q\\" \\\\"@en',
            f'{thing} <{term}date> "2018-09~"^^<http://id.loc.gov/datatypes/edtf/EDTF>',
            f'{thing} <{term}count> "3"^^<http://www.w3.org/2001/XMLSchema#integer>',
            f'<{term}Incident> <http://www.w3.org/2000/01/rdf-schema#label> "Incident"@en',
        ]
        lines = "".join(sorted(f"{quad} <{graph}> .\n" for quad in quads))
        return NewEntry(graph, audience, "Synthetic Office", dataset, lines.encode(), "CC0-1.0")

    return make


@pytest.fixture
def make_shelf(tmp_path: Path) -> MakeShelf:
    """Return a function that publishes entries in a folder and makes files of what a set sees."""

    def make(
        place: str,
        *entries: NewEntry,
        audiences: frozenset[str] = PUBLIC,
        names: tuple[str, ...] = (),
    ) -> Shelf:
        ledger = Ledger(tmp_path / place / "ledger")
        release = ledger.commit(entries, issued=datetime(2026, 1, 31, tzinfo=UTC))
        views = Views(tmp_path / place / "views", ledger)
        digest = view_digest(views.seen(release.number, audiences).entries)
        number = ledger.history.since(release.number, audiences)
        shelf = Shelf(tmp_path / place / "exports", content_of(views, audiences, number, digest))
        make_exports(shelf, names)
        return shelf

    return make
