"""All that is known is in the data: how much of each kind."""

import pytest

from graph_service.ingest.contribution import Ingested
from graph_service.shipped import DATA

AT_LEAST = {
    "rep:Incident": 97,
    "rep:Act": 202,
    "rep:Engagement": 97,
    "rep:ReprisalLink": 97,
    "rep:Intervention": 158 + 34 + 100,
    "rep:Response": 12,
    "rep:Outcome": 60,
    "rep:Situation": 3,
    "rep:Organization": 68,
    "rep:Treaty": 11,
    "rep:Provision": 11,
    "rep:Adoption": 7,
    "rep:FocalPoint": 11,
    "rep:GoodPractice": 9,
    "rep:Source": 300,
    "rep:Coverage": 60,
}


@pytest.mark.parametrize("kind", AT_LEAST)
def test_kind_is_as_numerous_as_expected(kind, select) -> None:
    """Each kind of thing is there in full."""
    [(count,)] = select(f"SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE {{ ?x a {kind} }}")
    assert int(count) >= AT_LEAST[kind]


def test_countries_and_areas_are_complete(select) -> None:
    """There are 249 countries and areas; 193 of them are members, two observers."""
    rows = select(
        "SELECT ?x ?kind ?member WHERE { ?x a ?kind ; "
        "rep:iso3166Alpha3 ?code OPTIONAL { ?x rep:unMember ?member } }"
    )
    assert len(rows) == 249
    states = [row for row in rows if row[1].endswith("/State")]
    assert sum(row[2] == "true" for row in states) == 193
    assert sorted(row[0][-3:] for row in states if row[2] == "false") == ["PSE", "VAT"]


def test_countries_and_areas_are_named_in_six_languages(select) -> None:
    """All but the one whose names in the list are not its own have a name in each."""
    for language in ("ar", "en", "es", "fr", "ru", "zh"):
        rows = select(
            "SELECT ?code WHERE { ?x rep:iso3166Alpha3 ?code FILTER NOT EXISTS "
            f'{{ ?x rdfs:label ?label FILTER(LANG(?label) = "{language}") }} }}'
        )
        assert rows == ([] if language == "en" else [("PSE",)]), language


def test_mechanisms_are_complete(select) -> None:
    """There are at least 88 mechanisms of the six classes, international and regional."""
    rows = select(
        "SELECT ?kind (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x a ?kind . "
        "VALUES ?kind { rep:TreatyBody "
        "rep:SpecialProcedure rep:CharterBody rep:CourtOrgan rep:RegionalMechanism "
        "rep:SecretariatEntity } } GROUP BY ?kind"
    )
    assert len(rows) == 6
    assert sum(int(count) for _, count in rows) >= 88


def test_named_people_are_complete(select) -> None:
    """There are at least 138 people with a name, defenders and officials."""
    [(count,)] = select(
        "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { VALUES ?c { rep:Defender rep:Official } "
        "?x a ?c ; foaf:name ?name }"
    )
    assert int(count) >= 138


def test_states_with_incidents_are_complete(select) -> None:
    """Incidents concern at least 48 States."""
    [(count,)] = select(
        "SELECT (COUNT(DISTINCT ?s) AS ?n) WHERE { ?x a rep:Incident ; rep:concernsState ?s }"
    )
    assert int(count) >= 48


def test_reports_name_states_158_times(select) -> None:
    """Sixteen yearly reports are recorded, with 158 mentions of a State outside of cases."""
    [(reports,)] = select("SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { ?x rep:reportYear ?y }")
    [(mentions,)] = select(
        "SELECT (COUNT(DISTINCT ?x) AS ?n) WHERE { GRAPH "
        "<https://w3id.org/reprisals/graph/reports> "
        "{ ?x a rep:Intervention ; rep:addressedState ?s ; rep:documentedIn ?d } }"
    )
    assert (int(reports), int(mentions)) == (16, 158)


def test_each_case_has_its_own_graph(ingested: Ingested, select) -> None:
    """Each incident lies in a graph of its own, so that a case can be withdrawn whole."""
    graphs = {c.graph for c in ingested.contributions if "/graph/case-" in c.graph}
    rows = select("SELECT ?x WHERE { ?x a rep:Incident }")
    assert graphs == {row[0].replace("/id/incident/", "/graph/case-") for row in rows}


def test_every_folder_of_data_is_a_dataset(ingested: Ingested) -> None:
    """Each folder has a description, and everything in it is public."""
    folders = {path.name for path in DATA.iterdir() if path.is_dir()}
    assert {dataset.name for dataset in ingested.datasets} == folders
    assert {contribution.audience for contribution in ingested.contributions} == {"public"}
