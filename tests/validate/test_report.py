"""The validation report: order, text and Turtle."""

from dataclasses import dataclass, replace

from rdflib import RDF, SH, Graph, Literal, URIRef

from graph_service.validate.report import Report, Result, compact

BASE = "https://w3id.org/reprisals/"


@dataclass(frozen=True)
class Spot:
    """A place in a file."""

    file: str
    line: int | None


VIOLATION = Result(
    severity="Violation",
    focus=f"<{BASE}id/incident/a0a0a0a0a0>",
    path=("inverse", f"<{BASE}ontology/about>"),
    value=None,
    shape=f"<{BASE}shapes/IncidentShape-hasClaim>",
    component="http://www.w3.org/ns/shacl#MinCountConstraintComponent",
    message="Say where this incident\ncomes from.",
)
WARNING = replace(
    VIOLATION,
    severity="Warning",
    path="<http://www.w3.org/2000/01/rdf-schema#label>",
    value='"<b>\\"Threats\\"</b>"@en',
    shape=f"<{BASE}shapes/IncidentShape-label>",
)


def test_results_come_in_a_fixed_order() -> None:
    """Violations come first, and the order in which an engine found them does not show."""
    other = replace(VIOLATION, focus=f"<{BASE}id/incident/z0z0z0z0z0>")
    report = Report([WARNING, other, VIOLATION])
    assert report.results == (VIOLATION, other, WARNING)
    assert report.turtle() == Report([other, VIOLATION, WARNING]).turtle()
    assert report.text() == Report([other, VIOLATION, WARNING]).text()


def test_warnings_do_not_block() -> None:
    """A report conforms for us when nothing in it blocks."""
    assert Report([]).conforms
    assert Report([WARNING]).conforms
    assert not Report([WARNING, VIOLATION]).conforms


def test_unknown_severity_blocks() -> None:
    """A severity of somebody's own is taken seriously."""
    report = Report([replace(WARNING, severity="http://example.org/Fatal")])
    assert not report.conforms
    assert b"<http://example.org/Fatal>" in report.turtle()


def test_text_names_file_line_shape_and_message() -> None:
    """A line of the text leads to the place in the input, with short names."""
    origins = {f"{BASE}id/incident/a0a0a0a0a0": Spot("data/cases/incidents.csv", 7)}
    lines = Report([VIOLATION, WARNING]).text(origins).splitlines()
    assert lines[0] == (
        "data/cases/incidents.csv:7: Violation repsh:IncidentShape-hasClaim "
        f"<{BASE}id/incident/a0a0a0a0a0> ^rep:about: Say where this incident comes from."
    )
    assert ' rdfs:label "<b>\\"Threats\\"</b>"@en: ' in lines[1]
    assert lines[2] == "1 violation(s), 1 warning(s)"


def test_text_without_a_line_still_names_the_file() -> None:
    """A place may be a file alone, or not known at all."""
    origins = {f"{BASE}id/incident/a0a0a0a0a0": Spot("cases.ttl", None)}
    assert Report([VIOLATION]).text(origins).startswith("cases.ttl: Violation")
    assert Report([VIOLATION]).text().startswith("Violation")


def test_turtle_is_a_validation_report() -> None:
    """The Turtle is a report as SHACL defines it, with all that a result has."""
    graph = Graph().parse(data=Report([VIOLATION, WARNING]).turtle(), format="turtle")
    (report,) = graph.subjects(RDF.type, SH.ValidationReport)
    assert graph.value(report, SH.conforms) == Literal(False)
    results = {str(graph.value(r, SH.resultSeverity)): r for r in graph.objects(report, SH.result)}
    violation, warning = results[str(SH.Violation)], results[str(SH.Warning)]
    path = graph.value(violation, SH.resultPath)
    assert graph.value(path, SH.inversePath) == URIRef(f"{BASE}ontology/about")
    assert graph.value(violation, SH.sourceShape) == URIRef(VIOLATION.shape[1:-1])
    assert graph.value(violation, SH.sourceConstraintComponent) == URIRef(VIOLATION.component)
    assert graph.value(violation, SH.resultMessage) == Literal(VIOLATION.message)
    assert graph.value(warning, SH.value) == Literal('<b>"Threats"</b>', lang="en")
    assert graph.value(warning, SH.focusNode) == URIRef(WARNING.focus[1:-1])


def test_turtle_of_an_empty_report_conforms() -> None:
    """A report without results says that the data conforms."""
    graph = Graph().parse(data=Report([]).turtle(), format="turtle")
    assert list(graph.objects(None, SH.conforms)) == [Literal(True)]


def test_compact_shortens_iris_and_leaves_text_alone() -> None:
    """Only IRIs get prefixes: in terms, paths and datatypes, never inside a literal's text."""
    assert compact(f"(^<{BASE}ontology/about>)/<{BASE}ontology/date>") == "(^rep:about)/rep:date"
    assert compact('"<http://purl.org/dc/terms/a>"') == '"<http://purl.org/dc/terms/a>"'
    assert compact('"1"^^<http://www.w3.org/2001/XMLSchema#integer>') == '"1"^^xsd:integer'
    assert compact(f"<{BASE}id/person/a0a0a0a0a0>") == f"<{BASE}id/person/a0a0a0a0a0>"
