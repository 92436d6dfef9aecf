"""The made-up data of the tests of queries with its vocabulary, and an internal, marked copy."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from flask.testing import FlaskClient
from pyoxigraph import RdfFormat, parse

from graph_service import shipped
from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import open_service
from tests.web.conftest import make_settings, wait_ready

OURS = "https://w3id.org/reprisals/"
FIXTURE = Path(__file__).parents[1] / "queries" / "fixture.trig"
MARK = "zanzibarmark"


def entries() -> list[NewEntry]:
    """Return the public fixture, and all its text once more, marked, as internal graphs."""
    graphs: dict[str, set[str]] = {}
    for quad in parse(path=FIXTURE, format=RdfFormat.TRIG):
        graphs.setdefault(quad.graph_name.value, set()).add(f"{quad} .\n")
    for path in (shipped.ONTOLOGY / "core.ttl", *(shipped.ONTOLOGY / "schemes").glob("*.ttl")):
        name = f"{OURS}graph/{path.stem}"
        for triple in parse(path=path, format=RdfFormat.TURTLE):
            graphs.setdefault(name, set()).add(
                f"{triple.subject} {triple.predicate} {triple.object} <{name}> .\n"
            )
    made = []
    for name, lines in graphs.items():
        text = "".join(sorted(lines))
        made.append(NewEntry(name, "public", "Synthetic Office", "alpha", text.encode()))
        if "/graph/case-" in name or name.endswith(("actors", "interventions", "sources")):
            text = re.sub(r"(id/(?!state/|mechanism/)[a-z-]+/)", rf"\g<1>{MARK}", text)
            text = re.sub(r'"(?=[A-Za-z])', f'"{MARK} ', text).replace("/graph/", f"/graph/{MARK}")
            text = "".join(sorted(text.splitlines(keepends=True)))
            hidden = name.replace("/graph/", f"/graph/{MARK}")
            made.append(NewEntry(hidden, "internal", MARK, MARK, text.encode()))
    return made


def open_marked(state: Path) -> Iterator[tuple[FlaskClient, str]]:
    """Give a client of a service with them, and the token of somebody who sees all."""
    settings = make_settings(state)
    State(settings).ledger.commit(entries(), issued=datetime(2026, 1, 31, tzinfo=UTC))
    token = tokens_of(settings.state).create("staff", reads=("internal",))
    service = open_service(settings)
    wait_ready(service)
    yield create_app(service).test_client(), token
    service.close()
