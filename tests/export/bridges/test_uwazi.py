"""Entities of Uwazi have titles that tell them apart, and count what they can't say."""

import pytest

from graph_service.bridges.losses import Losses
from graph_service.bridges.uwazi import templates
from graph_service.export.bridges.uwazi import (
    FURTHER_CLASS,
    OTHER_KIND,
    OTHER_LABEL,
    SINGLE,
    UNCLEAN,
    UNDESCRIBED,
    Entities,
    Entity,
    Value,
    uwazi_statements,
)
from tests.export.bridges.contents import CASE, lines

ID = "https://w3id.org/reprisals/id/"


def entities(turtle: str, losses: Losses | None = None) -> dict[str, Entity]:
    """Return the entities of a content by IRI."""
    with uwazi_statements(lines(turtle)) as made:
        found = Entities(made, losses or Losses())
        return {entity.iri: entity for template in templates() for entity in found.of(template)}


def test_things_are_entities_of_their_templates() -> None:
    """Values have labels and IRIs, texts have languages, periods are computed."""
    found = entities(CASE)
    incident = found[f"{ID}incident/a1"]
    assert (incident.template.name, incident.title, incident.language) == (
        "Incident",
        "A synthetic case",
        "en",
    )
    assert incident.values["States concerned"] == [Value("Synthetic State", f"{ID}state/XXA")]
    assert incident.values["Description"] == [Value("Made up.", "", "en")]
    assert incident.values["Date"] == [Value("2018-09~")]
    assert incident.values["Period"] == [Value("2018-09-01/2018-09-30")]
    assert incident.values["Types of acts"][0].text == "Travel ban"
    assert incident.values["Source of the row"] == [Value("Synthetic report", f"{ID}source/s1")]
    assert found[f"{ID}person/p1"].of_class.endswith("Defender")
    assert found[f"{ID}act/a1-1"].title == "act/a1-1"


def test_titles_tell_things_apart() -> None:
    """A label that two things share has the key behind it, in every template."""
    turtle = f"""
    <{ID}person/a> a rep:Person ; rdfs:label "Same" . <{ID}group/b> a rep:DefenderGroup ;
      rdfs:label "Same"@en . <{ID}group/c> a rep:DefenderGroup ; rdfs:label "Other"@en .
    """
    titles = {iri: entity.title for iri, entity in entities(turtle).items()}
    assert titles == {
        f"{ID}person/a": "Same [person/a]",
        f"{ID}group/b": "Same [group/b]",
        f"{ID}group/c": "Other",
    }


@pytest.mark.parametrize("label", ["a|b", " a", "a\\n", "a [x]", ""])
def test_label_that_could_not_be_read_back_is_no_title(label: str) -> None:
    """Kind and key stand for it, and the label is counted as lost."""
    losses = Losses()
    (found,) = entities(f'<{ID}person/a> a rep:Person ; rdfs:label "{label}" .', losses).values()
    assert (found.title, found.language) == ("person/a", "")
    assert [each[1:] for each in losses] == [("rdfs:label", 1, UNCLEAN)]


def test_what_is_lost_is_counted() -> None:
    """Languages, datatypes, further values, and names of what is not described."""
    losses = Losses()
    turtle = f"""
    <{ID}source/s> a rep:Source , rep:Act ; rdfs:label "One"@en , "Un"@fr ; rep:symbol "A"@en ;
      dcat:landingPage <urn:x:1> , <urn:x:2> ; rep:reportYear 2018 , 2019 ;
      dcterms:publisher <{ID}person/hidden> ; rep:sourceType <urn:x:a> , <urn:x:b> .
    """
    (found,) = (e for e in entities(turtle, losses).values() if e.template.name == "Source")
    assert found.title == "One"
    assert found.values["Web page"] == [Value("urn:x:1", "urn:x:1")]
    assert {(each.property, each.why) for each in losses} == {
        ("rdf:type", FURTHER_CLASS),
        ("rdfs:label", OTHER_LABEL),
        ("rep:symbol", OTHER_KIND),
        ("dcat:landingPage", SINGLE),
        ("rep:reportYear", SINGLE),
        ("rep:sourceType", SINGLE),
        ("dcterms:publisher", UNDESCRIBED),
    }
