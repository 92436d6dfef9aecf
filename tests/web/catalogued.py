"""A service whose data is hard to count, with graphs of several audiences."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from rdflib import Graph

from graph_service.ingest.incoming import canonical_graphs
from graph_service.ledger.ledger import NewEntry
from tests.leaks.canaries import hidden_entries, public_entries
from tests.leaks.twins import Twin, open_twin

HIDDEN = ("partner", "internal")
CALLERS = (None, "partner", "internal")

TRICKY = """
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix to: <http://elsewhere.example/> .
@prefix rep: <https://w3id.org/reprisals/> .
<urn:s> a <urn:C>, _:class, "no class", <urn:D> ; <urn:p> "1"^^xsd:int, 1, 01, 1.0, to:a, to:b,
  "a\\tb \\" \\\\ \\n c", "x"@en, "x"@EN-gb, "x", <http://elsewhere.example>,
  <https://w3id.org/other/x>, <mailto:nobody@example.org> .
_:blank a <urn:C> ; <urn:p> _:other, "x" ; to:p to:a .
_:other <urn:q> _:blank .
<https://w3id.org/reprisals/id/incident/tricky> a <urn:D> ; <urn:p> rep:nothing .
"""
"""Blank nodes, types that are no classes, one value spelled in several ways, links of all sorts."""


def tricky_entries() -> list[NewEntry]:
    """Return the same statements in two graphs of two datasets, one with more."""
    made = []
    for name, more in (("one", ""), ("two", '<urn:s> <urn:p> "more" . _:new a <urn:C> .')):
        quads = canonical_graphs(
            Graph().parse(data=TRICKY + more).serialize(format="nt").encode(),
            default_graph=f"http://example.org/{name}",
            strict=False,
        )
        made += [NewEntry(g, "public", "Synthetic Office", name, each) for g, each in quads.items()]
    return made


@contextmanager
def open_catalogued(folder: Path) -> Iterator[Twin]:
    """Give a service with graphs of several audiences and datasets, some of which many see."""
    hidden = [entry for audience in HIDDEN for entry in hidden_entries(audience)]
    entries = [*public_entries(), *tricky_entries(), *hidden]
    with open_twin(folder, HIDDEN, releases=[entries], query_seconds=60.0) as made:
        yield made
