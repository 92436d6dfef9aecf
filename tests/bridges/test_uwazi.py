"""The mapping to Uwazi names what is there on both sides."""

import pytest
from rdflib import OWL, RDF, Graph

from graph_service.bridges.terms import schemes
from graph_service.bridges.uwazi import (
    COMPUTED,
    NO_ROW,
    NOTHING,
    Holds,
    Template,
    file_name,
    left_out,
    safe_name,
    template_named,
    templates,
    why_left_out,
)
from graph_service.namespaces import expand
from graph_service.shipped import ONTOLOGY

TYPES = {
    Holds.TEXT: {"text"},
    Holds.ENGLISH: {"text", "markdown"},
    Holds.TAGGED: {"text"},
    Holds.EDTF: {"text"},
    Holds.DATETIME: {"text"},
    Holds.INTEGER: {"numeric"},
    Holds.BOOLEAN: {"select"},
    Holds.THING: {"relationship"},
    Holds.SOURCE: {"relationship"},
    Holds.TERM: {"select", "multiselect"},
    Holds.URL: {"link"},
    Holds.PERIOD: {"daterange"},
}
"""Which types of Uwazi take which values (version 1.190)."""


def core() -> Graph:
    """Return the ontology."""
    return Graph().parse(ONTOLOGY / "core.ttl")


def test_every_class_has_a_template_or_a_reason() -> None:
    """No class of the ontology is forgotten; none has two templates."""
    found = [iri for template in templates() for iri in template.classes]
    assert len(set(found)) == len(found)
    classes = {str(iri) for iri in core().subjects(RDF.type, OWL.Class)}
    assert classes <= {*found, *left_out()}
    assert all(left_out().values())


@pytest.mark.parametrize("template", templates(), ids=lambda template: template.name)
def test_fields_hold_what_their_type_takes(template: Template) -> None:
    """Names are there once, types take the values, contents are schemes or templates."""
    names = [field.name for field in template.fields]
    assert len({*names, "title", "iri", "title_language", "class"}) == len(names) + 4
    for field in template.fields:
        assert field.type in TYPES[field.holds], field
        if field.holds is Holds.TERM:
            assert field.content in schemes()
        elif field.content:
            assert template_named(field.content) is not None
        assert field.carried or field.loss


def test_properties_of_the_ontology_are_there() -> None:
    """Paths of our own properties name properties of the ontology."""
    known = {str(iri) for iri in core().subjects(RDF.type, None)}
    for template in templates():
        for field in template.fields:
            if field.carried and field.path.startswith("rep:"):
                assert field.predicate in known


def test_values_come_before_what_names_them() -> None:
    """What a property makes anew where it is missing was imported before: no title comes twice."""
    place = {template.name: number for number, template in enumerate(templates())}
    for template in templates():
        for field in template.fields:
            if field.type == "relationship" and field.content:
                assert place[field.content] < place[template.name], field


def test_files_are_named_by_place_and_template() -> None:
    """A file name leads back to its template."""
    for template in templates():
        assert template_named(f"entities/{file_name(template)}") == template
    assert template_named("reprisal link") == template_named("18-reprisal-link.csv")
    assert template_named("none.csv") is None


def test_inner_names_are_those_that_uwazi_makes() -> None:
    """Letters and digits stay, all else becomes a low line; fields are found by either name."""
    assert safe_name(" ISO alpha-2 ") == "iso_alpha_2"
    incident = template_named("Incident")
    assert incident is not None
    assert incident.field("states_concerned") == incident.field("States concerned") is not None
    assert incident.field("nothing") is None


def test_reasons() -> None:
    """A statement is carried, or there is a reason why not."""
    incident = expand("rep:Incident")
    assert why_left_out(incident, expand("rdfs:label")) is None
    assert why_left_out(incident, expand("rep:hasAct")) is None
    assert why_left_out(incident, expand("rep:latest")) == COMPUTED[expand("rep:latest")]
    assert why_left_out(incident, expand("rep:symbol")) == NOTHING
    assert why_left_out("urn:x", expand("rdfs:label")) == NO_ROW
    assert "Consent" in str(why_left_out(expand("rep:ConsentRecord"), expand("rdfs:label")))
