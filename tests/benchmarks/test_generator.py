"""The synthetic graph is repeatable, well-formed, in the project's model, and about nobody."""

import re
from collections import Counter
from itertools import islice
from pathlib import Path

import pyoxigraph
import pytest

from graph_service.ingest.ontology import read_ontology
from graph_service.namespaces import GRAPH, IDENTIFIER, ONTOLOGY, PREFIXES
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import read_shapes
from tests.benchmarks import generator
from tests.benchmarks.synthetic import terms

ROOT = Path(__file__).parents[2]
QUADS = 20_000
LABEL = pyoxigraph.NamedNode(PREFIXES["rdfs"] + "label")


@pytest.fixture(scope="module")
def text() -> str:
    """A graph of 20,000 lines."""
    return "".join(generator.generate(QUADS))


@pytest.fixture(scope="module")
def quads(text: str) -> list[pyoxigraph.Quad]:
    """The same, parsed strictly."""
    return list(pyoxigraph.parse(text, format=pyoxigraph.RdfFormat.N_QUADS))


def test_same_seed_gives_same_bytes(tmp_path: Path) -> None:
    """The bytes of a graph follow from its size and seed alone, on every machine."""
    written = generator.write(tmp_path / "a.nq", QUADS)
    assert written == generator.write(tmp_path / "b.nq", QUADS)
    assert (tmp_path / "a.nq").read_bytes() == (tmp_path / "b.nq").read_bytes()
    assert written.sha256 == "0185454ccefc688e23ae3ad7c0281b25e6db06585d7f45ab98cf88938f90a5a3"


def test_another_seed_gives_another_graph() -> None:
    """The seed changes the cases, not the States that they refer to."""
    first, second = (list(islice(generator.generate(QUADS, seed), 4)) for seed in (1, 2))
    assert first[:3] == second[:3]
    assert first[3] != second[3]


def test_smaller_graph_is_the_beginning_of_a_larger_one(text: str) -> None:
    """Cases do not depend on how many follow."""
    assert text.startswith("".join(generator.generate(QUADS // 2)))


def test_size_is_reached_with_whole_cases(tmp_path: Path, text: str) -> None:
    """At least as many lines as asked for are written, at most one case more."""
    written = generator.write(tmp_path / "a.nq", QUADS)
    assert QUADS <= written.quads < QUADS + 300
    assert written.quads == text.count("\n")
    assert written.bytes == (tmp_path / "a.nq").stat().st_size


def test_every_case_has_its_graph(tmp_path: Path, quads: list[pyoxigraph.Quad]) -> None:
    """A case is one named graph of about a hundred triples; the rest is in four graphs."""
    graphs = Counter(quad.graph_name.value for quad in quads)
    written = generator.write(tmp_path / "a.nq", QUADS)
    cases = {name: size for name, size in graphs.items() if name.startswith(GRAPH + "case-")}
    assert len(cases) == written.cases
    assert len(graphs) == written.graphs
    assert 80 < sum(cases.values()) / len(cases) < 140


def test_case_numbers_lead_to_incidents(quads: list[pyoxigraph.Quad]) -> None:
    """The incident of a case can be named without reading the graph, as a workload has to."""
    subjects = {quad.subject.value for quad in quads}
    assert {terms.incident(number) for number in range(100)} <= subjects


def test_keys_are_opaque_and_never_repeat() -> None:
    """A key is five times letter and digit; a hundred thousand numbers have as many keys."""
    keys = {terms.key(number) for number in range(100_000)}
    assert len(keys) == 100_000
    assert all(re.fullmatch("([a-z][0-9]){5}", key) for key in keys)


def test_terms_are_those_of_the_ontology(quads: list[pyoxigraph.Quad]) -> None:
    """Each class and property of the project's namespace is declared in the ontology."""
    core = (ROOT / "ontology" / "core.ttl").read_bytes()
    declared = {
        quad.subject.value for quad in pyoxigraph.parse(core, format=pyoxigraph.RdfFormat.TURTLE)
    }
    used = {quad.predicate.value for quad in quads} | {
        quad.object.value for quad in quads if quad.predicate.value.endswith("#type")
    }
    assert {term for term in used if term.startswith(ONTOLOGY)} <= declared


def test_graph_conforms_to_the_shapes(text: str) -> None:
    """With the ontology and its schemes, no shape is violated."""
    shapes = read_shapes(ROOT / "ontology" / "shapes")
    ontology = [contribution.quads for contribution in read_ontology().contributions]
    report = validate([*ontology, text.encode()], shapes)
    assert report.violations == ()
    assert len(report.results) < 1000  # warnings about what a synthetic graph leaves out


def test_nobody_is_real(quads: list[pyoxigraph.Quad]) -> None:
    """Every English label says that the thing is synthetic, and every State has a user's code."""
    labels = [
        quad.object.value
        for quad in quads
        if quad.predicate == LABEL and quad.object.language == "en"
    ]
    assert len(labels) > 500
    assert all(label.startswith("Synthetic ") for label in labels)
    states = {q.object.value for q in quads if q.predicate.value == ONTOLOGY + "iso3166Alpha3"}
    assert all("XAA" <= state <= "XZZ" for state in states)


def test_few_things_are_hubs(quads: list[pyoxigraph.Quad]) -> None:
    """A few States and mechanisms gather most references; most people have one case."""
    degree = Counter(quad.object.value for quad in quads if _is_reference(quad))
    states, mechanisms, people = (
        sorted(
            (degree[node] for node in degree if node.startswith(IDENTIFIER + kind)), reverse=True
        )
        for kind in ("state/", "mechanism/", "person/")
    )
    assert sum(states[:20]) > sum(states) / 2
    assert sum(mechanisms[:8]) > sum(mechanisms) / 2
    assert people[0] > 3 * people[len(people) // 2]


def test_some_statements_are_in_several_graphs(quads: list[pyoxigraph.Quad]) -> None:
    """A merged default graph is smaller than the sum of the graphs, by a few per mille."""
    merged = {quad.triple for quad in quads}
    assert 0.98 * len(quads) < len(merged) < len(quads)


def _is_reference(quad: pyoxigraph.Quad) -> bool:
    """Tell whether a quad is in a case's graph and refers to a thing."""
    return quad.graph_name.value.startswith(GRAPH + "case-") and (
        isinstance(quad.object, pyoxigraph.NamedNode) and quad.object.value.startswith(IDENTIFIER)
    )
