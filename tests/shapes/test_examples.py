"""Every node shape has an example that conforms and one that fails where it says, on two engines.

An example is read together with ``context.ttl``, the ontology and the schemes. One that fails
names each result that must come, and no other may::

    # expect: shape=repsh:ActShape-actType path=rep:actType severity=Violation
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, RdfFormat, parse, serialize
from rdflib import RDF, SH, Graph

from graph_service.namespaces import PREFIXES, SHAPES
from graph_service.shipped import ONTOLOGY
from graph_service.shipped import SHAPES as FOLDER
from graph_service.validate.paths import path_text
from graph_service.validate.process import EngineProcess
from graph_service.validate.report import Report
from graph_service.validate.shacl import ENGINES, validate
from graph_service.validate.shapes import Shapes, read_shapes

EXAMPLES = ONTOLOGY / "examples"
VALID = sorted((EXAMPLES / "valid").glob("*.ttl"))
INVALID = sorted((EXAMPLES / "invalid").glob("*.ttl"))
EXPECT = re.compile(r"# expect: shape=(\S+)(?: path=(\S+))? severity=(\w+)")
PREFIX = re.compile(r"@prefix (\w+): <([^>]+)> \.")
NAMES = dict(PREFIXES) | {
    prefix: namespace
    for file in FOLDER.glob("*.ttl")
    for prefix, namespace in PREFIX.findall(file.read_text(encoding="utf-8"))
}


def expand(names: str) -> str:
    """Return a path with its compact names written out."""
    return re.sub(r"(\w+):([\w-]+)", lambda m: f"<{NAMES[m[1]]}{m[2]}>", names)


def expectations(file: Path) -> set[tuple[str, str, str]]:
    """Return what an example expects: shape, path, severity."""
    found = EXPECT.findall(file.read_text(encoding="utf-8"))
    return {(expand(shape), expand(path), severity) for shape, path, severity in found}


def triples(file: Path) -> bytes:
    """Return a Turtle file as N-Triples."""
    quads = parse(file.read_bytes(), format=RdfFormat.TURTLE)
    text = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
    assert text is not None
    return text


@pytest.fixture(scope="module")
def shapes() -> Shapes:
    """Return the shipped shapes."""
    return read_shapes(FOLDER)


@pytest.fixture(scope="module")
def context() -> bytes:
    """Return the synthetic world that every example is read with."""
    return triples(EXAMPLES / "context.ttl")


@pytest.fixture(scope="module")
def vocabulary() -> list[bytes]:
    """Return, by line, what shapes look at in the ontology and the schemes."""
    files = [ONTOLOGY / "core.ttl", *(ONTOLOGY / "schemes").glob("*.ttl")]
    lines = b"".join(triples(file) for file in files).splitlines(keepends=True)
    names = (b"#type>", b"subClassOf>", b"inScheme>", b'"@en')
    return [line for line in lines if any(name in line for name in names)]


@pytest.fixture(scope="module")
def process() -> Iterator[EngineProcess]:
    """Return a process that validates one example after the other."""
    with EngineProcess(memory=2 << 30) as process:
        yield process


Reports = Callable[[list[Path]], list[Report]]


@pytest.fixture(scope="module")
def reports(
    shapes: Shapes, context: bytes, vocabulary: list[bytes], process: EngineProcess
) -> Reports:
    """Return a function that gives each engine's report on some examples."""

    def validated(files: list[Path]) -> list[Report]:
        data = [context, *map(triples, files)]
        used = set(re.findall(rb"<[^>]*/scheme/[^>]*>", b"".join(data)))
        data += [
            line  # concepts that nothing here refers to would only cost time
            for line in vocabulary
            if b"/scheme/" not in line
            or line.partition(b" ")[0] in used
            or b"ConceptScheme" in line
        ]
        return [
            validate(data, shapes, engine=engine, seconds=60, process=process) for engine in ENGINES
        ]

    return validated


def comparable(report: Report) -> set[tuple[object, ...]]:
    """Return what two engines must agree on; blank nodes have no names of their own."""

    def term(text: str | None) -> str | None:
        return "_:b" if text is not None and text.startswith("_:") else text

    return {
        (r.severity, term(r.focus), r.path, term(r.value), r.shape, r.component)
        for r in report.results
    }


def test_context_conforms_alone(reports: Reports) -> None:
    """The world that examples live in has no result of its own."""
    for report in reports([]):
        assert report.results == (), report.text()


@pytest.mark.parametrize("file", VALID, ids=lambda file: file.stem)
def test_valid_example_has_no_result(file: Path, reports: Reports) -> None:
    """An example of good data has neither violation nor warning, on either engine."""
    for report in reports([file]):
        assert report.results == (), report.text()


@pytest.mark.parametrize("file", INVALID, ids=lambda file: file.stem)
def test_invalid_example_fails_where_it_says(file: Path, reports: Reports) -> None:
    """An example of bad data has the results that it names and no other; both engines agree."""
    expected = expectations(file)
    assert expected, "an example that fails names what it expects"
    first, second = reports([file])
    found = {(r.shape, path_text(r.path) if r.path else "", r.severity) for r in first.results}
    assert found == expected, first.text()
    assert comparable(first) == comparable(second)


def node_shapes() -> dict[str, Graph]:
    """Return the names of the shipped node shapes with the graph they are in."""
    graph = Graph()
    for file in FOLDER.glob("*.ttl"):
        graph.parse(file)
    return {
        str(shape).removeprefix(SHAPES): graph for shape in graph.subjects(RDF.type, SH.NodeShape)
    }


NODE_SHAPES = node_shapes()


def test_no_shape_lacks_an_example() -> None:
    """Each node shape has a valid and an invalid example, and each example has a shape."""
    assert len(NODE_SHAPES) >= 39
    assert {file.stem for file in VALID} == set(NODE_SHAPES)
    assert {file.stem.partition("-")[0] for file in INVALID} == set(NODE_SHAPES)


@pytest.mark.parametrize("name", sorted(NODE_SHAPES))
def test_valid_example_has_what_its_shape_targets(name: str) -> None:
    """A valid example is not silent because its shape has nothing to look at."""
    graph = NODE_SHAPES[name]
    shape = next(s for s in graph.subjects(RDF.type, SH.NodeShape) if str(s) == SHAPES + name)
    classes = {NamedNode(str(c)) for c in graph.objects(shape, SH.targetClass)}
    if not classes:
        return  # predicates that no data may have, or a shape that others use
    if name == "VocabularyShape":
        return  # its targets are in the ontology, which every example is read with
    file = EXAMPLES / "valid" / f"{name}.ttl"
    found = {quad.object for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE)}
    assert classes & found


def test_people_in_examples_are_synthetic() -> None:
    """Every name in an example says that it is made up."""
    for file in [*VALID, *INVALID, EXAMPLES / "context.ttl"]:
        for quad in parse(file.read_bytes(), format=RdfFormat.TURTLE):
            if quad.predicate.value == PREFIXES["foaf"] + "name":
                assert "ynthetic" in str(quad.object) or "42" in str(quad.object), file
