"""One report in every form: the same results, the same advice."""

import pytest
from pyoxigraph import RdfFormat, parse

from graph_service.formats import GRAPHS, Format
from graph_service.ingest.contribution import Origin
from graph_service.namespaces import PREFIXES, SHAPES
from graph_service.reporting.advice import adviser_for
from graph_service.reporting.forms import rdf_of, text_of, values_of
from graph_service.reporting.found import found_in
from graph_service.rules import SHIPPED
from graph_service.validate.checks import Finding
from graph_service.validate.report import Report, Result

URL = "https://data.example.org/"
SH, REP = PREFIXES["sh"], PREFIXES["rep"]
RESULTS = [
    Result(
        "Violation",
        f"<urn:i{number}>",
        ("inverse", f"<{REP}about>") if number else f"<{REP}date>",
        '"x\\n"@en' if number else None,
        f"<{SHAPES}IncidentShape-{'hasClaim' if number else 'date'}>",
        SH + "MinCountConstraintComponent",
        "Date the incident once, in EDTF.",
    )
    for number in (0, 1, 2)
]
FINDING = Finding("Violation", "contact-addresses", "Take it out.", (("<urn:x>", '"a@b"'),))
FOUND = found_in(Report(RESULTS), [FINDING])
PAGE = URL + "shapes/IncidentShape-date"


def test_values_have_advice_place_and_page() -> None:
    """Programs get what people get."""
    values = values_of(FOUND, adviser_for(SHIPPED), URL, {"urn:i0": 7})
    by_focus = {each["focus"]: each for each in values}
    first = by_focus["<urn:i0>"]
    assert (first["line"], first["page"]) == (7, PAGE)
    assert first["expected"] == ["at least 1 value(s) of rep:date"]
    assert any("rep:date" in each for each in first["example"])
    assert by_focus["<urn:i1>"]["line"] is None
    assert by_focus["<urn:x>"]["message"] == "Take it out."


@pytest.mark.parametrize("known", GRAPHS, ids=lambda each: each.suffix)
def test_rdf_is_a_validation_report(known: Format) -> None:
    """Each result has what SHACL wants of it, findings too; advice is added to its own result."""
    assert known.rdf is not None
    text = rdf_of(FOUND, adviser_for(SHIPPED), URL, known.rdf)
    quads = list(parse(text, format=known.rdf))
    results = [q.object for q in quads if q.predicate.value == SH + "result"]
    assert len(results) == 4
    for name in ("focusNode", "resultSeverity", "sourceShape", "sourceConstraintComponent"):
        subjects = [q.subject for q in quads if q.predicate.value == SH + name]
        assert sorted(map(str, subjects)) == sorted(map(str, results))
    (dated,) = (q.subject for q in quads if str(q.object) == f"<{PAGE}>")
    (focus,) = (
        q.object for q in quads if q.subject == dated and q.predicate.value == SH + "focusNode"
    )
    assert str(focus) == "<urn:i0>"


def test_text_gives_advice_once_for_each_kind() -> None:
    """A line a result, with its place; below the first of a kind what helps with all of them."""
    text = text_of(FOUND, adviser_for(SHIPPED), URL, {"urn:i1": Origin("x.ttl", 3)})
    lines = text.splitlines()
    assert sum(line.startswith("  see: ") for line in lines) == 2
    assert any(line.startswith("x.ttl:3: Violation repsh:IncidentShape-hasClaim") for line in lines)
    assert f"  see: {PAGE}" in lines
    assert lines[-1] == "4 violation(s), 0 warning(s)"


def test_the_same_results_give_the_same_bytes() -> None:
    """Order and number of makings do not matter."""
    again = found_in(Report(reversed(RESULTS)), [FINDING])
    adviser = adviser_for(SHIPPED)
    assert text_of(again, adviser, URL) == text_of(FOUND, adviser, URL)
    assert rdf_of(again, adviser, URL, RdfFormat.TURTLE) == rdf_of(
        FOUND, adviser, URL, RdfFormat.TURTLE
    )
