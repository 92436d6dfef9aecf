"""Whatever the graphs, audiences and queries are: an answer is that of a store of what is visible.

Ten seconds. ``LEAKS_EXAMPLES=2000`` looks longer.
"""

import json
import os
import random
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyoxigraph import (
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QueryTriples,
    RdfFormat,
    Store,
    parse,
)

from graph_service.formats import GRAPHS, TABLES, Format
from graph_service.ledger.ledger import Ledger
from graph_service.query.evaluate import evaluate
from graph_service.query.job import Job
from graph_service.views.store import open_view
from graph_service.views.views import Views
from tests.leaks import statements
from tests.leaks.statements import AUDIENCES, Data, Query
from tests.leaks.twins import ISSUED, Request, Twin, make_token, open_twin

EXAMPLES = int(os.environ.get("LEAKS_EXAMPLES", "40"))
TABLE = TABLES[0]
GRAPH = next(each for each in GRAPHS if each.suffix == "nt")
often = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


def store_of(data: Data, audiences: frozenset[str]) -> Store:
    """Return a store that holds what a set of audiences sees, and nothing that it does not."""
    store = Store()
    for graph, (audience, triples) in data.items():
        if audience in audiences:
            quads = statements.quads_of(graph, triples)
            store.load(quads, format=RdfFormat.N_QUADS)
            merged = "".join(f"{each} .\n" for each in triples)
            store.load(merged.encode(), format=RdfFormat.N_TRIPLES)
    return store


def expected(store: Store, query: Query) -> object:
    """Return what the store answers."""
    options: dict[str, Any] = {}
    if query.default_graphs or query.named_graphs:
        options["default_graph"] = [NamedNode(each) for each in query.default_graphs]
        options["named_graphs"] = [NamedNode(each) for each in query.named_graphs]
    found = store.query(query.text, **options)
    if isinstance(found, QueryTriples):
        return {str(triple) for triple in found}
    form = QueryResultsFormat.JSON
    return compared(TABLE, found.serialize(format=form) or b"")


def answer(view: Store, query: Query) -> object:
    """Return what a worker of the service answers from a view."""
    job = Job(query.text, TABLE, GRAPH, 60, query.default_graphs, query.named_graphs)
    blocks: list[bytes] = []
    told: list[Format] = []
    last, _ = evaluate(view.query, job, lambda _, each: told.append(each), blocks.append)
    return compared(told[0], b"".join([*blocks, last]))


def compared(chosen: Format, body: bytes) -> object:
    """Return an answer in a form in which the order of rows makes no difference."""
    if chosen.rdf is not None:
        return {str(quad.triple) for quad in parse(body, format=chosen.rdf)}
    told = json.loads(body)
    if "boolean" in told:
        return told["boolean"]
    return Counter(json.dumps(row, sort_keys=True) for row in told["results"]["bindings"])


@given(
    st.lists(statements.datas, min_size=1, max_size=3),
    st.lists(st.tuples(statements.audience_sets, statements.queries), min_size=1, max_size=3),
)
@settings(often, max_examples=EXAMPLES // 3)  # each builds several stores
def test_view_holds_what_is_visible(
    releases: list[Data], asked: list[tuple[frozenset[str], Query]]
) -> None:
    """The store of a set of audiences answers like one that was never told of other graphs.

    So it does after a release in which graphs came, went, and got another audience: a view may be
    made from the one before it.
    """
    with tempfile.TemporaryDirectory() as folder:
        ledger = Ledger(Path(folder) / "ledger")
        views = Views(Path(folder) / "views", ledger)
        for data in releases:
            release = ledger.commit(statements.entries_of(data), issued=ISSUED)
            for audiences, query in asked:
                view = views.ensure(release, audiences)
                visible = {graph for graph, (audience, _) in data.items() if audience in audiences}
                assert set(view.graphs) == visible
                found = answer(open_view(view.path), query)
                wanted = expected(store_of(data, audiences), query)
                assert found == wanted, (audiences, query)


@dataclass(frozen=True)
class Asked:
    """A service on random graphs, and what each of its callers sees."""

    twin: Twin
    stores: dict[str | None, Store]


CALLERS = {
    "nobody-else": ("public",),
    "one": ("public", "north"),
    "other": ("public", "south"),
    "both": ("public", "north", "south"),
    "wide": ("public", "partner", "north"),
    "all": AUDIENCES,
}


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asked]:
    """Return a service with a token for each of some sets of audiences."""
    data = draw_data(random.Random(20260131))  # noqa: S311 - the same data each time
    entries = statements.entries_of(data)
    folder = tmp_path_factory.mktemp("random") / "twin"
    with open_twin(folder, AUDIENCES[3:], releases=[entries], view_backend="auto") as twin:
        stores: dict[str | None, Store] = {None: store_of(data, frozenset({"public"}))}
        for name, audiences in CALLERS.items():
            twin.tokens[name] = make_token(twin.state, name, reads=audiences)
            stores[name] = store_of(data, frozenset(audiences))
        yield Asked(twin, stores)


def draw_data(source: random.Random) -> Data:
    """Return graphs for all audiences."""
    nodes = [f"<urn:n{number}>" for number in range(5)]
    drawn: dict[str, tuple[str, frozenset[str]]] = {}
    for number, audience in enumerate(AUDIENCES):
        triples = {
            f"{source.choice(nodes)} <urn:p{source.randrange(3)}> "
            f"{source.choice([*nodes, chr(34) + audience + chr(34)])}"
            for _ in range(12)
        }
        drawn[f"urn:g{number}"] = audience, frozenset(triples)
    return drawn


@given(st.sampled_from([None, *CALLERS]), statements.queries)
@often
def test_service_answers_from_what_is_visible(
    service: Asked, who: str | None, query: Query
) -> None:
    """So does the service, for each caller, in whatever order they ask."""
    form = [("query", query.text)]
    form += [("default-graph-uri", each) for each in query.default_graphs]
    form += [("named-graph-uri", each) for each in query.named_graphs]
    headers = (
        ("Content-Type", "application/x-www-form-urlencoded"),
        ("Accept", f"{TABLE.media_type}, {GRAPH.media_type}"),
    )
    reply = service.twin.ask(Request("POST", "/sparql", headers, urlencode(form).encode()), who)
    assert reply.status == 200, (query, reply.body)
    chosen = TABLE if reply.header("content-type") == TABLE.content_type else GRAPH
    assert compared(chosen, reply.body) == expected(service.stores[who], query), (who, query)


def test_forms_of_answers_are_all_asked() -> None:
    """The queries have each form, so that none goes untested."""
    forms = {QueryBoolean: 0, QueryTriples: 0}
    store = store_of(draw_data(random.Random(1)), frozenset(AUDIENCES))  # noqa: S311
    for head in statements.HEADS:
        group = "?a ?c ?b GRAPH ?g { ?a ?p ?b }"
        found = store.query(head.format(clauses="", group=group))
        forms[type(found)] = forms.get(type(found), 0) + 1
        assert isinstance(found, QueryBoolean) or len(list(found)) > 0
    assert len(forms) == 3 and all(forms.values())
