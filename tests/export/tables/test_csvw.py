"""The description fits the tables, as a strict reader of CSV on the Web sees it."""

import json

import pytest
from pyoxigraph import Store

from graph_service.export.tables.declared import LANGUAGES, tables
from graph_service.namespaces import PREFIXES
from tests.export.tables.conftest import ABOUT, Files, make_files
from tests.export.tables.described import Described


@pytest.fixture(scope="module")
def described(files: Files) -> Described:
    """Return the shipped tables, read with their description."""
    return read(files)


def read(files: Files) -> Described:
    """Return tables read with their description."""
    return Described(files.description, {f"{k}.csv": v for k, v in files.delimited.items()})


def test_tables_are_valid(described: Described) -> None:
    """Types parse, keys are unique, foreign keys lead to one row: reading them checks it."""
    assert set(described.tables) == {f"{table.name}.csv" for table in tables()}
    assert sum(len(rows) for rows in described.rows.values()) > 4_000


def test_foreign_keys_are_declared(described: Described) -> None:
    """The tables that belong together say so."""
    keys = {
        (url, each["columnReference"], each["reference"]["resource"])
        for url, table in described.tables.items()
        for each in table["tableSchema"].get("foreignKeys", [])
    }
    assert keys >= {
        ("acts.csv", "incident_iri", "incidents.csv"),
        ("links.csv", "engagement_iri", "engagements.csv"),
        ("responses.csv", "intervention_iri", "interventions.csv"),
        ("adoptions.csv", "instrument_iri", "instruments.csv"),
        ("citations.csv", "source_iri", "sources.csv"),
        ("claims.csv", "status_iri", "terms.csv"),
    }
    for url, table in described.tables.items():
        assert table["tableSchema"]["primaryKey"] == table["tableSchema"]["columns"][0]["name"], url


def test_tables_say_what_the_graph_says(described: Described, store: Store) -> None:
    """Turned into RDF the tables give statements of the graph, and nothing else."""
    graph = {
        (q.subject.value, q.predicate.value, q.object.value, kind(q.object))
        for q in store
        if hasattr(q.subject, "value")
    }
    said = {
        (s.subject, s.predicate, s.value, s.datatype.replace("xsd:", PREFIXES["xsd"]))
        for s in described.statements()
    }
    assert len(said) > 10_000
    assert sorted(said - graph)[:5] == []


def kind(term: object) -> str:
    """Return the datatype of a literal; an IRI has none."""
    return getattr(getattr(term, "datatype", None), "value", "")


def test_description_has_terms_and_a_caution(described: Described) -> None:
    """Licence, citation, contributors, caution and where it is from are in the description."""
    assert described.group["dc:license"] == [{"@id": ABOUT.licences[0]}]
    assert described.group["dc:bibliographicCitation"] == ABOUT.citation
    assert described.group["dc:contributor"] == ["Synthetic Office"]
    assert "allegation" in described.group["dc:description"]
    assert described.group["prov:wasDerivedFrom"]["@id"].endswith("/releases/7")


def test_titles_are_in_all_languages(described: Described) -> None:
    """Each column has a title for people in each language."""
    for table in described.tables.values():
        assert {each["@language"] for each in table["dc:title"]} == set(LANGUAGES)
        for column in table["tableSchema"]["columns"]:
            assert set(column["titles"]) == set(LANGUAGES)


def test_empty_tables_are_not_described() -> None:
    """A table without rows is no table there, and an empty graph has none."""
    assert json.loads(make_files([]).description)["tables"] == []


def test_foreign_key_that_does_not_hold_is_not_declared(lines: list[bytes]) -> None:
    """Where a row refers to nothing that is visible, no key is declared, and all stays valid."""
    act = next(line for line in lines if b"ontology/hasAct>" in line)
    incident = act.split(b" ")[0]
    kept = [line for line in lines if not line.startswith(incident + b" <http://www.w3.org/1999")]
    described = read(make_files(kept))
    acts = described.tables["acts.csv"]["tableSchema"]["foreignKeys"]
    assert "incident_iri" not in {each["columnReference"] for each in acts}
