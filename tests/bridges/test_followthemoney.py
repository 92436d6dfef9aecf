"""The mapping to FollowTheMoney names what is there on both sides.

``followthemoney_model.csv`` has those properties of its schemata that the mapping uses, with type,
range and whether they are required; it was made with the package ``followthemoney`` 3.8.2.
"""

import csv
from pathlib import Path

import pytest
from rdflib import OWL, RDF, Graph

from graph_service.bridges.followthemoney import (
    COMPUTED,
    NO_ROW,
    NOTHING,
    Property,
    Value,
    id_of_link,
    links,
    ranges,
    schemata,
    why_left_out,
)
from graph_service.namespaces import ONTOLOGY as TERMS
from graph_service.namespaces import expand
from graph_service.shipped import ONTOLOGY

with (Path(__file__).parent / "followthemoney_model.csv").open(encoding="utf-8") as file:
    MODEL = {(row["schema"], row["property"]): row for row in csv.DictReader(file)}

TYPES = {
    Value.CODE: "country",
    Value.DATE: "date",
    Value.PERIOD: "date",
    Value.NUMBER: "date",
    Value.ENTITY: "entity",
    Value.URL: "url",
}
"""Types that values of some kinds must have."""

CASES = [
    *((each.schema, each.properties) for each in schemata() if each.schema),
    *((each.schema, each.properties) for each in links()),
]


@pytest.mark.parametrize(("schema", "properties"), CASES)
def test_properties_are_those_of_the_schema(schema: str, properties: tuple[Property, ...]) -> None:
    """Each property is there, and has the type of the values that are written to it."""
    for each in properties:
        if each.value is Value.NONE:
            assert each.loss
            continue
        kind = MODEL[schema, each.name]["type"]
        assert kind == TYPES.get(each.value, kind), each
        if each.value not in (Value.ENTITY, Value.CODE, Value.DATE, Value.PERIOD, Value.NUMBER):
            assert kind in ("name", "text", "string", "url"), each


def test_what_stands_at_an_end_is_what_the_model_lets_stand_there() -> None:
    """The ranges of our table are those of the model."""
    for (schema, name), row in MODEL.items():
        if row["type"] == "entity" and name in ranges():
            assert ranges()[name] <= set(row["range"].split()), (schema, name)


def test_both_ends_of_links_are_named() -> None:
    """What a link's schema requires is one of its two ends."""
    for link in links():
        required = {name for (schema, name), row in MODEL.items() if row["required"]
                    and schema == link.schema}  # fmt: skip
        assert required == {link.start, link.end}


def test_every_class_has_a_row() -> None:
    """No class of the ontology is forgotten, and none stands twice."""
    core = Graph().parse(ONTOLOGY / "core.ttl")
    found = [each.of_class for each in schemata()]
    assert len(set(found)) == len(found)
    assert {str(iri) for iri in core.subjects(RDF.type, OWL.Class)} <= set(found)


def test_what_has_no_schema_says_why() -> None:
    """A class that becomes no entity tells what becomes of it."""
    assert all(each.loss for each in schemata() if not each.schema)


def test_ids_of_links_tell_their_ends_apart() -> None:
    """The same thing and ends have one id, others another."""
    assert id_of_link("x", "a", "b", "c") == id_of_link("x", "a", "b", "c")
    assert id_of_link("x", "a", "b c", "d") != id_of_link("x", "a", "b", "c d")


def test_reasons() -> None:
    """A statement is carried, or there is a reason why not."""
    incident = expand("rep:Incident")
    assert why_left_out(incident, expand("rdfs:label")) is None
    assert why_left_out(incident, expand("rep:hasAct")) is None
    assert why_left_out(incident, expand("rep:earliest")) == COMPUTED[expand("rep:earliest")]
    assert why_left_out(incident, TERMS + "new") == NOTHING
    assert why_left_out("https://example.org/Class", expand("rdfs:label")) == NO_ROW
    assert "no schema" in str(why_left_out(expand("rep:Coverage"), expand("rdfs:label")))
    assert "Gender" in str(why_left_out(expand("rep:Defender"), expand("rep:gender")))
