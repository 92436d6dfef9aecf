"""A service of several releases, some of which are news to staff alone."""

from datetime import UTC, datetime
from pathlib import Path

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.settings import Settings
from graph_service.state import Release, State
from graph_service.web.service import Service, open_service
from tests.web.conftest import make_settings, wait_ready

MARK = "zanzibar-mark-7741"
"""Stands in every part of what is internal, and nowhere else."""

GRAPH = "http://example.org/graph/public"
HIDDEN = f"http://example.org/graph/{MARK}"


def entries_of(public: str, internal: str) -> list[NewEntry]:
    """Return a public graph of a few statements about a text, and an internal one if it has one."""
    quads = sorted(
        f'<http://example.org/s{n}> <http://example.org/p> "{public} {n}"@en <{GRAPH}> .\n'
        for n in range(20)
    )
    made = [NewEntry(GRAPH, "public", "Synthetic Office", "alpha", "".join(quads).encode())]
    if internal:
        quad = f'<http://example.org/{MARK}> <http://example.org/p> "{internal}" <{HIDDEN}> .\n'
        made.append(NewEntry(HIDDEN, "internal", MARK, MARK, quad.encode()))
    return made


def publish(settings: Settings, day: int, public: str, internal: str = "") -> Release:
    """Publish both as of a day."""
    issued = datetime(2026, 1, day, tzinfo=UTC)
    return State(settings).ledger.commit(entries_of(public, internal), issued=issued)


def open_published(folder: Path, **changes: object) -> Service:
    """Return an open service: releases 2 and 4 are news to staff alone, 1, 3 and 5 to all."""
    settings = make_settings(folder / "state", follow_seconds=0.0, **changes)
    for day, (public, internal) in enumerate(
        (
            ("one", ""),
            ("one", f"{MARK} a"),
            ("two", f"{MARK} a"),
            ("two", f"{MARK} b"),
            ("five", ""),
        )
    ):
        publish(settings, day + 1, public, internal)
    service = open_service(settings)
    wait_ready(service)
    return service


def token_of(service: Service) -> str:
    """Return a new token that reads what is internal and may write anything."""
    tokens = tokens_of(service.settings.state)
    name = f"staff{len(tokens.all())}"
    return tokens.create(name, reads=["internal"], writes=["*"], audience="internal")
