"""The SHACL suite of the W3C through our own seam, on both engines; see README.md."""

import sys
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize

from graph_service.errors import ShapesFault
from graph_service.namespaces import PREFIXES
from graph_service.validate.paths import Path as PropertyPath
from graph_service.validate.paths import path_text
from graph_service.validate.process import EngineProcess
from graph_service.validate.shacl import ENGINES, validate
from graph_service.validate.shapes import Shapes

pytestmark = pytest.mark.conformance

CASES = {
    "core/complex": "personexample shacl-shacl",
    "core/misc": "deactivated-001 deactivated-002 message-001 severity-001 severity-002",
    "core/node": """
        and-001 and-002 class-001 class-002 class-003 closed-001 closed-002 datatype-001
        datatype-002 disjoint-001 equals-001 hasValue-001 in-001 languageIn-001 maxExclusive-001
        maxInclusive-001 maxLength-001 minExclusive-001 minInclusive-001 minInclusive-002
        minInclusive-003 minLength-001 node-001 nodeKind-001 not-001 not-002 or-001 pattern-001
        pattern-002 xone-001 xone-duplicate qualified-001
    """,
    "core/path": """
        path-alternative-001 path-complex-001 path-complex-002 path-inverse-001 path-oneOrMore-001
        path-sequence-001 path-sequence-002 path-sequence-duplicate-001 path-strange-001
        path-strange-002 path-zeroOrMore-001 path-zeroOrOne-001 path-unused-001
    """,
    "core/property": """
        and-001 class-001 datatype-001 datatype-002 datatype-003 datatype-ill-formed disjoint-001
        equals-001 hasValue-001 in-001 languageIn-001 lessThan-001 lessThan-002 lessThanOrEquals-001
        maxCount-001 maxCount-002 maxExclusive-001 maxInclusive-001 maxLength-001 minCount-001
        minCount-002 minExclusive-001 minExclusive-002 minLength-001 node-001 node-002 nodeKind-001
        not-001 or-001 or-datatypes-001 pattern-001 pattern-002 property-001
        qualifiedMinCountDisjoint-001 qualifiedValueShape-001 qualifiedValueShapesDisjoint-001
        uniqueLang-001 uniqueLang-002
    """,
    "core/targets": """
        multipleTargets-001 targetClass-001 targetClassImplicit-001 targetNode-001
        targetObjectsOf-001 targetSubjectsOf-001 targetSubjectsOf-002
    """,
    "core/validation-reports": "shared",
    "sparql/component": "optional-001 propertyValidator-select-001 validator-001",
    "sparql/node": "prefixes-001 sparql-001 sparql-002 sparql-003",
    "sparql/property": "sparql-001",
    "sparql/pre-binding": """
        pre-binding-001 pre-binding-002 pre-binding-003 pre-binding-004 pre-binding-005
        pre-binding-006 pre-binding-007 shapesGraph-001 unsupported-sparql-001
        unsupported-sparql-002 unsupported-sparql-003 unsupported-sparql-004
        unsupported-sparql-005 unsupported-sparql-006
    """,
}
NAMES = [f"{folder}/{name}" for folder, names in CASES.items() for name in names.split()]

EXCEPTIONS = {
    ("pyshacl", "core/property/uniqueLang-002"): (
        'it takes "1"^^xsd:boolean for true; the specification names true alone'
    ),
    ("pyshacl", "sparql/node/prefixes-001"): (
        "it does not follow owl:imports from what sh:prefixes names"
    ),
    ("pyshacl", "sparql/pre-binding/shapesGraph-001"): (
        "it does not support $shapesGraph, which is optional"
    ),
}
"""What an engine is known to get wrong, and why; a case that begins to pass fails here."""

BASE = "http://example.org/suite/"
RDF = PREFIXES["rdf"]
SH = PREFIXES["sh"]
MF = "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#"
SHT = "http://www.w3.org/ns/shacl-test#"
OPERATORS = ("inverse", "zeroOrMore", "oneOrMore", "zeroOrOne")
Term = NamedNode | BlankNode | Literal
Row = tuple[str, str, str | None, str | None, str, str]


class Document:
    """One file of the suite as a graph."""

    def __init__(self, suite: Path, name: str) -> None:
        self.triples: list[Triple] = []
        for quad in parse(
            (suite / f"{name}.ttl").read_bytes(),
            format=RdfFormat.TURTLE,
            base_iri=f"{BASE}{name}.ttl",
        ):
            self.triples.append(quad.triple)

    def text(self) -> bytes:
        """Return the file as N-Triples."""
        text = serialize(self.triples, format=RdfFormat.N_TRIPLES)
        assert text is not None
        return text

    def values(self, subject: Term, predicate: str) -> list[Term]:
        """Return the values of a property."""
        found = []
        for triple in self.triples:
            if triple.subject == subject and triple.predicate.value == predicate:
                assert not isinstance(triple.object, Triple)
                found.append(triple.object)
        return found

    def value(self, subject: Term, predicate: str) -> Term:
        """Return the one value of a property."""
        (found,) = self.values(subject, predicate)
        return found

    def path(self, node: Term) -> PropertyPath:
        """Return the property path that a node stands for."""
        if isinstance(node, NamedNode):
            return str(node)
        if self.values(node, RDF + "first"):
            return ("sequence", *map(self.path, self.items(node)))
        for operator in OPERATORS:
            for operand in self.values(node, f"{SH}{operator}Path"):
                return (operator, self.path(operand))
        choices = self.value(node, SH + "alternativePath")
        return ("alternative", *map(self.path, self.items(choices)))

    def items(self, node: Term) -> Iterator[Term]:
        """Return the items of a list."""
        while node != NamedNode(RDF + "nil"):
            yield self.value(node, RDF + "first")
            node = self.value(node, RDF + "rest")

    def rows(self, report: Term) -> Counter[Row]:
        """Return the results that the report of a case has."""

        def one(result: Term, name: str) -> Term | None:
            found = self.values(result, SH + name)
            return found[0] if found else None

        rows: Counter[Row] = Counter()
        for result in self.values(report, SH + "result"):
            path = one(result, "resultPath")
            rows[
                plain(one(result, "resultSeverity")) or "",
                plain(one(result, "focusNode")) or "",
                None if path is None else path_text(self.path(path)),
                plain(one(result, "value")),
                plain(one(result, "sourceShape")) or "",
                plain(one(result, "sourceConstraintComponent")) or "",
            ] += 1
        return rows


def plain(term: Term | None) -> str | None:
    """Return a term as text; blank nodes are all alike, since an engine renames them."""
    if isinstance(term, BlankNode):
        return "_:b"
    return None if term is None else str(term)


def blank(text: str | None) -> str | None:
    """Return a term of a report, with blank nodes all alike."""
    return "_:b" if text is not None and text.startswith("_:") else text


@pytest.fixture(scope="module")
def suite(w3c_suite: Callable[[str, str, str], Path]) -> Path:
    """Return the folder of the suite."""
    return w3c_suite(
        "data-shapes/data-shapes-test-suite/tests",
        "pyshacl==0.40.1",
        "pyshacl-0.40.1/test/resources/sht_tests",
    )


@pytest.fixture(scope="module")
def process() -> Iterator[EngineProcess]:
    """Return a process that runs one case after the other."""
    with EngineProcess(memory=2 << 30) as process:
        yield process


def listed(suite: Path, name: str = "manifest") -> Iterator[str]:
    """Return the names of the cases that the manifests list."""
    document = Document(suite, name)
    for triple in document.triples:
        value = triple.object
        if isinstance(value, NamedNode) and triple.predicate.value == MF + "include":
            yield from listed(suite, value.value.removeprefix(BASE).removesuffix(".ttl"))
        if value == NamedNode(SHT + "Validate"):
            yield name


def test_suite_has_the_cases_that_we_run(suite: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The manifests list the 120 cases of the table, so a suite that shrinks is noticed.

    The archive on PyPI lists one more, which the W3C left out of its manifest.
    """
    names = list(listed(suite))
    with capsys.disabled():
        sys.stdout.write(f"\nW3C SHACL suite: {len(names)} cases in {suite}\n")
    assert len(NAMES) == 120
    assert set(NAMES) == set(names) - {"sparql/component/nodeValidator-001"}


def test_readme_names_every_exception() -> None:
    """The table of exceptions that people read is the one that the tests use."""
    text = (Path(__file__).parent / "README.md").read_text(encoding="utf-8")
    rows = [
        line for line in text.splitlines() if line.startswith(tuple(f"| {e} |" for e in ENGINES))
    ]
    assert rows == [
        f"| {engine} | `{name}` | {why} |" for (engine, name), why in EXCEPTIONS.items()
    ]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize("name", NAMES)
def test_case(
    name: str, engine: str, suite: Path, process: EngineProcess, request: pytest.FixtureRequest
) -> None:
    """A case gives the report that the suite expects, or the failure."""
    if (engine, name) in EXCEPTIONS:
        reason = EXCEPTIONS[engine, name]
        request.applymarker(pytest.mark.xfail(reason=reason, strict=True))
    document = Document(suite, name)
    (case,) = (t.subject for t in document.triples if t.object == NamedNode(SHT + "Validate"))
    action = document.value(case, MF + "action")
    result = document.value(case, MF + "result")
    data, shapes = (
        Document(suite, graph.value.removeprefix(BASE).removesuffix(".ttl")).text()
        for graph in (
            document.value(action, SHT + "dataGraph"),
            document.value(action, SHT + "shapesGraph"),
        )
    )
    if result == NamedNode(SHT + "Failure"):
        with pytest.raises(ShapesFault):
            validate([data], Shapes(shapes), engine=engine, seconds=60, process=process)
        return
    report = validate([data], Shapes(shapes), engine=engine, seconds=60, process=process)
    found = Counter(
        (
            f"<{SH}{r.severity}>" if ":" not in r.severity else f"<{r.severity}>",
            blank(r.focus),
            None if r.path is None else path_text(r.path),
            blank(r.value),
            blank(r.shape),
            f"<{r.component}>",
        )
        for r in report.results
    )
    assert found == document.rows(result)
