"""Fields of the HURIDOCS formats are found by what a header calls them."""

import pytest
from rdflib import OWL, RDF, Graph

from graph_service.bridges.huridocs import Holds, field_named, fields, format_named, formats
from graph_service.bridges.mapping import rows_of
from graph_service.shipped import ONTOLOGY


@pytest.mark.parametrize(
    ("header", "form", "number"),
    [
        ("2109", "", "2109"),
        ("2109 Type of Act", "", "2109"),
        ("0101", "", "0101"),
        ("101: Event Record Number", "", "0101"),
        ("113_1", "", "113_1"),
        ("type_of_act", "", "2109"),
        ("Type of act", "", "2109"),
        ("initial_date", "act", "2111"),
        ("Initial Date", "event", "0113"),
    ],
)
def test_numbers_and_names(header: str, form: str, number: str) -> None:
    """By number, with text behind it or not; by name, in a format where several have it."""
    found = field_named(header, form)
    assert found is not None
    assert found.number == number


def test_name_of_several_formats_means_none_by_itself() -> None:
    """A number is needed then."""
    assert field_named("initial_date") is None
    assert field_named("9999") is None
    assert field_named("nothing", "act") is None


def test_formats_are_told_by_files() -> None:
    """A word in the name of a file, singular or plural."""
    assert format_named("export/Events-2020.csv") == "event"
    assert format_named("act.csv") == "act"
    assert format_named("contact.csv") == format_named("factory.csv") == ""
    assert set(formats()) == {
        "event",
        "person",
        "act",
        "involvement",
        "information",
        "intervention",
    }


def test_every_field_says_what_becomes_of_it() -> None:
    """Numbers are there once; what is left out says why; terms name properties of the ontology."""
    numbers = [field.number for field in fields()]
    assert len(set(numbers)) == len(numbers)
    core = Graph().parse(ONTOLOGY / "core.ttl")
    known = {str(iri) for iri in core.subjects(RDF.type, OWL.ObjectProperty)}
    lists = {row["list"] for row in rows_of("huridocs/codes")}
    for field in fields():
        assert field.holds is not Holds.NONE or field.loss, field
        if field.holds is Holds.TERM:
            assert field.predicate in known
            assert field.list in lists
