"""Exports of a state, made by the process of the test."""

from collections.abc import Collection
from pathlib import Path

from graph_service.export.making import make_exports
from graph_service.state import Release, State, View

PLAIN = ("graph.ttl", "graph.trig", "graph.nq", "graph.nt")


def export_view(state: State, view: View, names: Collection[str] = PLAIN) -> Path:
    """Make files of a view and return the folder that has them."""
    shelf = state.shelf(view)
    make_exports(shelf, names)
    return shelf.folder


def export_release(state: State, release: Release) -> None:
    """Make files for every set that sees something of its own."""
    present = {entry.audience for entry in release.entries}
    for audiences in state.audiences.differing(present).values():
        export_view(state, state.view(release, audiences))
