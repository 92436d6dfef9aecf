"""Entities of FollowTheMoney say what the graph says, and count what they can't."""

import json
from typing import Any

import pytest

from graph_service.bridges.losses import Losses
from graph_service.export.bridges.followthemoney import entity_lines, entity_statements
from tests.export.bridges.contents import CASE, lines

Entity = dict[str, Any]


def entities(turtle: str, losses: Losses | None = None) -> list[Entity]:
    """Return the entities of a content."""
    with entity_statements(lines(turtle)) as made:
        return [json.loads(each) for each in entity_lines(made, losses or Losses())]


def one(turtle: str, schema: str) -> Entity:
    """Return the properties of the only entity with a schema."""
    (found,) = (each for each in entities(turtle) if each["schema"] == schema)
    return dict(found["properties"])


def test_incident_is_an_event_that_says_what_it_rests_on() -> None:
    """Acts are keywords, a perpetrator without a name and the status of a claim are notes."""
    assert one(CASE, "Event") == {
        "name": ["A synthetic case"],
        "description": ["Made up."],
        "date": ["2018-09"],
        "country": ["xa"],
        "keywords": [
            "Travel ban",
            "https://w3id.org/reprisals/scheme/retaliation-kind/reprisal-after-cooperation",
        ],
        "involved": ["reprisals.person.p1"],
        "notes": ["Alleged perpetrator: Unknown", "Status of a claim: Alleged"],
        "sourceUrl": ["https://w3id.org/reprisals/id/incident/a1"],
    }


def test_person_has_a_name_and_nothing_to_be_matched_by() -> None:
    """Neither gender nor nationality is written."""
    assert one(CASE, "Person") == {
        "name": ["Synthetic Person"],
        "country": ["xa"],
        "sourceUrl": ["https://w3id.org/reprisals/id/person/p1"],
    }


def test_part_in_an_incident_is_a_link_with_its_role_and_status() -> None:
    """An involvement with an agent stands between the incident and the agent."""
    assert one(CASE, "UnknownLink") == {
        "subject": ["reprisals.incident.a1"],
        "object": ["reprisals.person.p1"],
        "role": ["Affected"],
        "status": ["Alleged"],
        "sourceUrl": ["https://w3id.org/reprisals/id/involvement/a1-1"],
    }


def test_claim_documents_what_it_is_about() -> None:
    """A claim names source, place and asserter; what it is about has an entity or is counted."""
    losses = Losses()
    (found,) = (e for e in entities(CASE, losses) if e["schema"] == "Documentation")
    assert found["properties"] == {
        "document": ["reprisals.source.s1"],
        "entity": ["reprisals.incident.a1"],
        "role": ["Status: Alleged"],
        "status": ["Alleged"],
        "summary": ["para. 3"],
        "publisher": ["Synthetic Office"],
        "sourceUrl": ["https://w3id.org/reprisals/id/claim/a1-1"],
    }
    assert ("rep:Claim", "rep:about", 1) in [each[:3] for each in losses]


def test_source_is_a_document_with_its_page() -> None:
    """A document must have a file name: its symbol, else its title."""
    found = one(CASE, "Document")
    assert found["fileName"] == found["title"] == ["Synthetic report"]
    assert "https://example.org/report" in found["sourceUrl"]


@pytest.mark.parametrize(
    ("edtf", "expected", "lost"),
    [
        ("2018-09-10", {"date": ["2018-09-10"]}, 0),
        ("2018~", {"date": ["2018"]}, 1),
        ("2017/2018", {"startDate": ["2017-01-01"], "endDate": ["2018-12-31"]}, 1),
        ("../2019", {"endDate": ["2019-12-31"]}, 1),
        ("XXXX", {}, 1),
    ],
)
def test_dates_are_plain_and_what_is_lost_is_counted(
    edtf: str, expected: dict[str, list[str]], lost: int
) -> None:
    """A date is a point or a period; uncertainty is a loss."""
    losses = Losses()
    turtle = f'<urn:x:e> a rep:Incident ; rdfs:label "x"@en ; rep:date "{edtf}"^^edtf:EDTF .'
    (found,) = entities(turtle, losses)
    dates = {name: v for name, v in found["properties"].items() if name.lower().endswith("date")}
    assert dates == expected
    assert sum(each.number for each in losses) == lost


def test_thing_without_label_has_a_name() -> None:
    """A name is made of what it is, or is the id."""
    turtle = """
    <urn:x:e> a rep:Engagement ; rep:engagementKind <urn:x:k> ; rep:withMechanism <urn:x:m> .
    <urn:x:k> skos:prefLabel "Session"@en . <urn:x:m> a rep:TreatyBody ; rdfs:label "Synthetic"@en .
    <urn:x:p> a rep:Person .
    """
    names = {e["schema"]: e["properties"]["name"] for e in entities(turtle)}
    assert names["Event"] == ["Engagement: Session · Synthetic"]
    assert names["Person"][0].startswith("reprisals_")


def test_what_has_no_entity_stands_at_no_end() -> None:
    """An intervention by a State has no organizer: that is counted, and no link dangles."""
    losses = Losses()
    turtle = """
    <urn:x:i> a rep:Intervention ; rdfs:label "x"@en ; rep:interventionActor <urn:x:s> ;
      rep:concernsIncident <urn:x:hidden> . <urn:x:s> a rep:State .
    """
    (found,) = entities(turtle, losses)
    assert "organizer" not in found["properties"]
    assert [(each.property, each.number) for each in losses] == [
        ("rep:concernsIncident", 1),
        ("rep:interventionActor", 1),
    ]


def test_thing_of_two_classes_is_one_entity() -> None:
    """A class and one below it make one entity, of the row that comes first."""
    turtle = """
    rep:Defender rdfs:subClassOf rep:Person .
    <urn:x:p> a rep:Person , rep:Defender ; rdfs:label "x" .
    <urn:x:q> a rep:Defender ; rdfs:label "y" .
    """
    assert [each["schema"] for each in entities(turtle)] == ["Person", "Person"]


@pytest.mark.filterwarnings("default")  # those of its own dependencies
def test_entities_conform_to_the_package_where_it_is_installed() -> None:
    """The package itself finds nothing to clean and nothing missing."""
    model = pytest.importorskip("followthemoney").model
    for entity in entities(CASE.replace('"XA"', '"CH"')):  # a code that it knows
        proxy = model.get_proxy(entity, cleaned=False)
        proxy.schema.validate(entity)
        kept = {name: sorted(values) for name, values in proxy.to_dict()["properties"].items()}
        assert kept == entity["properties"]
