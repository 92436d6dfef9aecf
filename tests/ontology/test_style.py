"""The ontology keeps its own style, and the shapes that say so are able to fail."""

from collections.abc import Callable

import pytest
from pyshacl import validate as validate_in_process
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, Literal, Namespace, URIRef

from graph_service.ingest.ontology import read_ontology
from graph_service.namespaces import ONTOLOGY as TERMS
from graph_service.namespaces import SCHEME, SHAPES
from graph_service.shipped import ONTOLOGY
from graph_service.validate.shacl import validate
from graph_service.validate.shapes import read_shapes

REP = Namespace(TERMS)
REPSH = Namespace(SHAPES)
AUDIENCES = URIRef(SCHEME + "audience")
PUBLIC = URIRef(SCHEME + "audience/public")
PARTNER = URIRef(SCHEME + "audience/partner")


@pytest.fixture(scope="module")
def style() -> Graph:
    """Return the style shapes."""
    return Graph().parse(ONTOLOGY / "style" / "style.ttl")


@pytest.fixture(scope="module")
def core() -> Graph:
    """Return the core ontology."""
    return Graph().parse(ONTOLOGY / "core.ttl")


@pytest.fixture
def sample(core: Graph) -> Graph:
    """Return a small ontology in good style: two classes, two properties and one scheme."""
    graph = Graph().parse(ONTOLOGY / "schemes" / "audience.ttl")
    for term in (URIRef(TERMS), REP.Incident, REP.Act, REP.hasAct, REP.date):
        graph += core.triples((term, None, None))
    return graph


def faults(data: Graph, style: Graph) -> set[tuple[URIRef, URIRef]]:
    """Return the results as pairs of the shape or constraint at fault and the focus node."""
    _, report, _ = validate_in_process(data, shacl_graph=style, inference="none", advanced=False)
    found = set()
    for result in report.subjects(RDF.type, SH.ValidationResult):
        constraint = report.value(result, SH.sourceConstraint)
        shape = report.value(result, SH.sourceShape)
        named = constraint if isinstance(constraint, URIRef) else shape
        found.add((named, report.value(result, SH.focusNode)))
    return found


def test_ontology_and_schemes_keep_the_style(core: Graph, style: Graph) -> None:
    """The core and all schemes together have no style fault."""
    graph = Graph() + core
    for path in sorted((ONTOLOGY / "schemes").glob("*.ttl")):
        graph.parse(path)
    assert faults(graph, style) == set()


def test_sample_keeps_the_style(sample: Graph, style: Graph) -> None:
    """What the broken copies are made from is in order, so a fault is theirs."""
    assert faults(sample, style) == set()


def renamed(old: URIRef, new: str) -> Callable[[Graph], URIRef]:
    """Return an edit that gives a term another IRI and returns it."""

    def edit(graph: Graph) -> URIRef:
        for subject, predicate, value in list(graph.triples((old, None, None))):
            graph.remove((subject, predicate, value))
            graph.add((URIRef(new), predicate, value))
        return URIRef(new)

    return edit


def added(subject: URIRef, predicate: URIRef, value: URIRef | Literal) -> Callable[[Graph], URIRef]:
    """Return an edit that adds one triple and returns its subject."""

    def edit(graph: Graph) -> URIRef:
        graph.add((subject, predicate, value))
        return subject

    return edit


def removed(
    subject: URIRef, predicate: URIRef, language: str | None = None
) -> Callable[[Graph], URIRef]:
    """Return an edit that removes a subject's values, of one language or all."""

    def edit(graph: Graph) -> URIRef:
        values = [
            value
            for value in graph.objects(subject, predicate)
            if language is None or (isinstance(value, Literal) and value.language == language)
        ]
        assert values
        for value in values:
            graph.remove((subject, predicate, value))
        return subject

    return edit


def misplaced(graph: Graph) -> URIRef:
    """Put a concept into a scheme that its IRI does not lie below."""
    other = URIRef(SCHEME + "gender")
    graph.parse(ONTOLOGY / "schemes" / "gender.ttl")
    graph.set((PUBLIC, SKOS.inScheme, other))
    graph.set((PUBLIC, SKOS.topConceptOf, other))
    return PUBLIC


BROKEN: list[tuple[str, Callable[[Graph], URIRef]]] = [
    ("ClassStyle", renamed(REP.Incident, TERMS + "incident")),
    ("ClassStyle", renamed(REP.Incident, "https://example.org/Incident")),
    ("PropertyStyle", renamed(REP.hasAct, TERMS + "HasAct")),
    ("PropertyStyle", renamed(REP.date, TERMS + "stated_date")),
    ("TermStyle-label", removed(REP.Act, RDFS.label, "es")),
    ("TermStyle-label", added(REP.Act, RDFS.label, Literal("Deed", "en"))),
    ("TermStyle-label", added(REP.date, RDFS.label, Literal("Datum", "de"))),
    ("TermStyle-definition", removed(REP.hasAct, SKOS.definition, "fr")),
    ("TermStyle-definition", added(REP.hasAct, SKOS.definition, Literal("A second one.", "en"))),
    ("TermStyle-isDefinedBy", removed(REP.Act, RDFS.isDefinedBy)),
    ("TermStyle-ownLabel", added(REP.Act, RDFS.label, Literal("Incident", "en"))),
    ("KnownTermStyle-type", added(REP.Actor, RDFS.label, Literal("Actor", "en"))),
    ("KnownTermStyle-type", added(REP.Act, RDF.type, OWL.ObjectProperty)),
    ("DeprecatedTermStyle-isReplacedBy", added(REP.Act, OWL.deprecated, Literal(True))),
    ("DomainStyle-domain", added(REP.hasAct, RDFS.domain, REP.Incident)),
    ("DomainStyle-range", added(REP.hasAct, RDFS.range, REP.Act)),
    ("ImportStyle-imports", added(URIRef(TERMS), OWL.imports, URIRef(str(SKOS)))),
    ("SchemeStyle", renamed(AUDIENCES, SCHEME + "Audience")),
    ("SchemeStyle-license", removed(AUDIENCES, DCTERMS.license)),
    ("ConceptStyle", renamed(PUBLIC, SCHEME + "audience/Public")),
    ("ConceptStyle-prefLabel", removed(PUBLIC, SKOS.prefLabel, "en")),
    ("ConceptStyle-prefLabel", added(AUDIENCES, SKOS.prefLabel, Literal("Readers", "en"))),
    ("ConceptStyle-definition", removed(AUDIENCES, SKOS.definition, "fr")),
    ("ConceptStyle-inScheme", removed(PUBLIC, SKOS.topConceptOf)),
    ("ConceptStyle-inScheme", removed(PUBLIC, SKOS.inScheme)),
    ("ConceptStyle-place", misplaced),
    ("ConceptStyle-ownLabel", added(PARTNER, SKOS.prefLabel, Literal("Public", "en"))),
]


@pytest.mark.parametrize(
    ("shape", "edit"), BROKEN, ids=[f"{n}-{s}" for n, (s, _) in enumerate(BROKEN)]
)
def test_broken_copy_fails_at_the_shape_meant_for_it(
    shape: str, edit: Callable[[Graph], URIRef], sample: Graph, style: Graph
) -> None:
    """A copy with one fault is refused, by the shape and at the term that are named."""
    focus = edit(sample)
    assert (REPSH[shape], focus) in faults(sample, style)


def test_every_style_shape_has_a_broken_copy(style: Graph) -> None:
    """No style shape or constraint with a message goes without a copy that it refuses."""
    assert {REPSH[shape] for shape, _ in BROKEN} == set(style.subjects(SH.message))


def test_deprecated_term_may_stay_when_it_names_its_successor(sample: Graph, style: Graph) -> None:
    """Deprecation with a successor is good style: terms are never deleted."""
    sample.add((REP.Act, OWL.deprecated, Literal(True)))
    sample.add((REP.Act, DCTERMS.isReplacedBy, REP.Incident))
    assert faults(sample, style) == set()


@pytest.mark.parametrize("engine", ["turbo", "pyshacl"])
def test_both_engines_find_the_same(engine: str) -> None:
    """Through the service's own seam each engine passes the ontology and refuses a broken copy."""
    core, schemes = (each.quads for each in read_ontology(ONTOLOGY).contributions)
    shapes = read_shapes(ONTOLOGY / "style")
    limits = {"seconds": 120.0, "memory": 2 << 30}
    assert validate([core, schemes], shapes, engine=engine, **limits).results == ()
    broken = core.replace(b'"Act"@en', b'"Incident"@en')
    assert broken != core
    results = validate([broken, schemes], shapes, engine=engine, **limits).results
    assert {(result.shape, result.focus) for result in results} == {
        (f"<{REPSH.TermStyle}>", f"<{REP.Act}>"),
        (f"<{REPSH.TermStyle}>", f"<{REP.Incident}>"),
    }
