"""Each zero-row check is silent on the ontology alone and speaks on data that breaks it."""

from collections.abc import Iterable, Sequence

import pyoxigraph
import pytest

from graph_service.shipped import ONTOLOGY
from graph_service.validate.checks import Check, read_checks, run_checks

CHECKS = {check.name: check for check in read_checks(ONTOLOGY / "checks")}
GRAPH = "https://w3id.org/reprisals/graph/"
PREFIXES = """
@prefix rep: <https://w3id.org/reprisals/ontology/> .
@prefix g: <https://w3id.org/reprisals/graph/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix e: <http://example.org/> .
"""
PERSON = "<https://w3id.org/reprisals/id/person/a0a0a0a0a0>"
INCIDENT = "<https://w3id.org/reprisals/id/incident/a0a0a0a0a0>"
ACT = "<https://w3id.org/reprisals/id/act/a0a0a0a0a0-1>"
CLAIM = "<https://w3id.org/reprisals/id/claim/a0a0a0a0a0-1>"
MAIL = "<MAILTO:someone@example.org>"
TERM = "<https://w3id.org/reprisals/scheme/act-type/made-up>"
BROKEN = {
    "definitions-outside-ontology": "g:x { e:Blog rdfs:subClassOf rep:Source }",
    "concepts-outside-schemes": f"g:x {{ {TERM} a skos:Concept }}",
    "unknown-predicates": 'g:x { e:thing e:shoeSize "43" }',
    "unknown-predicates-of-people": f'g:x {{ {PERSON} a rep:Defender ; e:shoeSize "43" }}',
    "contact-addresses": f"g:x {{ {PERSON} a rep:Person ; rdfs:seeAlso {MAIL} }}",
    "undescribed-things": f"g:x {{ {INCIDENT} a rep:Incident ; rep:hasAct {ACT} }}",
    "untyped-things": f'g:x {{ {INCIDENT} rdfs:label "Synthetic" }}',
    "mixed-kinds": f"g:x {{ {PERSON} a rep:Defender , rep:Organization }}",
    "case-graphs-without-key": f"g:case-synthetic-name {{ {INCIDENT} a rep:Incident }}",
    "claims-against-themselves": f"g:x {{ {CLAIM} a rep:Claim ; rep:contradicts {CLAIM} }}",
}


class Data:
    """A dataset like a view: the ontology, the schemes and what a test adds, each graph merged."""

    def __init__(self) -> None:
        self.store = pyoxigraph.Store()
        self.add((ONTOLOGY / "core.ttl").read_text(encoding="utf-8"), "ontology")
        for file in (ONTOLOGY / "schemes").glob("*.ttl"):
            self.add(file.read_text(encoding="utf-8"), "schemes")

    def add(self, text: str, graph: str | None = None) -> None:
        """Add Turtle to the graph of this name, or TriG."""
        form = pyoxigraph.RdfFormat.TRIG if graph is None else pyoxigraph.RdfFormat.TURTLE
        for quad in pyoxigraph.parse(text, format=form):
            name = quad.graph_name if graph is None else pyoxigraph.NamedNode(GRAPH + graph)
            self.store.add(pyoxigraph.Quad(*quad.triple, name))
            self.store.add(pyoxigraph.Quad(*quad.triple))

    def select(self, query: str) -> Iterable[Sequence[object]]:
        """Answer a query."""
        solutions = self.store.query(query)
        assert isinstance(solutions, pyoxigraph.QuerySolutions)
        return [tuple(solution) for solution in solutions]


@pytest.fixture
def data() -> Data:
    """Return a dataset with the ontology and the schemes."""
    return Data()


def test_every_check_has_data_that_breaks_it() -> None:
    """The table of broken data and the folder of checks name the same checks."""
    assert set(BROKEN) == set(CHECKS)


def test_ontology_alone_breaks_no_check(data: Data) -> None:
    """On the ontology and the schemes every check returns no row."""
    assert run_checks(CHECKS.values(), data.select) == ()


@pytest.mark.parametrize("check", CHECKS.values(), ids=CHECKS)
def test_check_speaks(check: Check, data: Data) -> None:
    """A check reports a violation on the data that breaks it."""
    data.add(PREFIXES + BROKEN[check.name])
    (finding,) = run_checks([check], data.select)
    assert finding.severity == "Violation"
    assert finding.message.startswith(check.message)
    assert len(finding.rows) == 1


def test_predicate_of_our_namespace_that_is_not_defined_is_found(data: Data) -> None:
    """A predicate in our namespace is known when the ontology defines it, and not otherwise."""
    data.add(
        PREFIXES + f'g:x {{ {INCIDENT} a rep:Incident ; rep:homeAddress "1 Synthetic Street" }}'
    )
    (finding,) = run_checks([CHECKS["unknown-predicates"]], data.select)
    assert finding.rows == (("<https://w3id.org/reprisals/ontology/homeAddress>",),)


def test_term_of_our_namespace_defined_by_data_is_found(data: Data) -> None:
    """A class that data adds to our own namespace does not slip through."""
    data.add(PREFIXES + "g:case-a0a0a0a0a0 { rep:Blog rdfs:subClassOf rep:Source }")
    (finding,) = run_checks([CHECKS["definitions-outside-ontology"]], data.select)
    assert finding.rows[0][0] == "<https://w3id.org/reprisals/ontology/Blog>"
