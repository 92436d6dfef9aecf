"""Entities in the forms of Uwazi's API."""

import json
from typing import Any

import pytest

from graph_service.bridges.losses import Losses
from graph_service.export.bridges.making import make_uwazi_json
from graph_service.export.bridges.uwazi_json import definitions
from tests.export.bridges.contents import CASE, desk


@pytest.fixture(scope="module")
def made() -> dict[str, Any]:
    """Return what is written for a case."""
    return dict(json.loads(b"".join(make_uwazi_json(desk(CASE), Losses()))))


def one(made: dict[str, Any], shared: str) -> dict[str, Any]:
    """Return the entity with an id."""
    (found,) = (row for row in made["entities"]["rows"] if row["sharedId"] == shared)
    return dict(found)


def test_entity_has_the_form_of_the_api(made: dict[str, Any]) -> None:
    """Metadata are lists of values, times are seconds, nothing is published by itself."""
    entity = one(made, "reprisals.incident.a1")
    names = {row["name"]: row["_id"] for row in made["templates"]["rows"]}
    assert entity["template"] == names["Incident"]
    assert (entity["language"], entity["published"]) == ("en", False)
    metadata = entity["metadata"]
    assert metadata["iri"] == [{"value": "https://w3id.org/reprisals/id/incident/a1"}]
    assert metadata["kind"] == [
        {"value": "reprisal-after-cooperation", "label": "Reprisal after cooperation"}
    ]
    assert metadata["acts"] == [
        {"value": "reprisals.act.a1-1", "label": "act/a1-1", "type": "entity"}
    ]
    assert metadata["period"] == [{"value": {"from": 1535760000, "to": 1538265600}}]
    assert metadata["date"] == [{"value": "2018-09~"}]
    assert "other_states" not in metadata
    page = one(made, "reprisals.source.s1")["metadata"]["web_page"]
    url = "https://example.org/report"
    assert page == [{"value": {"label": url, "url": url}}]


def test_values_are_those_of_the_thesauri(made: dict[str, Any]) -> None:
    """What a select names is in the thesaurus that its template names, what relates is there."""
    thesauri = {row["_id"]: {v["id"] for v in row["values"]} for row in made["thesauris"]["rows"]}
    relations = {row["_id"] for row in made["relationtypes"]["rows"]}
    templates = {row["_id"]: row for row in made["templates"]["rows"]}
    shared = {row["sharedId"] for row in made["entities"]["rows"]}
    for entity in made["entities"]["rows"]:
        for field in templates[entity["template"]]["properties"]:
            values = [each["value"] for each in entity["metadata"].get(field["name"], [])]
            if field["type"] in ("select", "multiselect"):
                assert set(values) <= thesauri[field["content"]]
            elif field["type"] == "relationship":
                assert set(values) <= shared
                assert field["relationType"] in relations
                assert field["content"] in ("", *templates)


def test_ids_of_definitions_are_there_once() -> None:
    """Ids have the form of MongoDB's and no two are the same."""
    found = [row["_id"] for part in definitions().values() for row in part["rows"]]
    found += [p["_id"] for t in definitions()["templates"]["rows"] for p in t["properties"]]
    assert len(set(found)) == len(found)
    assert all(len(each) == 24 for each in found)
