"""What is declared fits together, and fits the ontology."""

import re

import pytest
from rdflib import OWL, RDF, RDFS, Graph, URIRef

from graph_service import shipped
from graph_service.export.tables.declared import LANGUAGES, Kind, Table, tables
from graph_service.namespaces import ONTOLOGY, PREFIXES, SCHEME

TABLES = tables()
NAMES = [table.name for table in TABLES]
CORE = Graph().parse(shipped.ONTOLOGY / "core.ttl")
LEFT_OUT = {ONTOLOGY + name for name in ("ConsentRecord", "IdentityJudgement")}
"""Classes that have no table on purpose: one is for internal people alone, one about two IRIs."""


def test_names_are_plain_and_unique() -> None:
    """A name is small letters, digits and underscores, and there once in its table."""
    for table in TABLES:
        names = [column.name for column in table.columns]
        assert len(set(names)) == len(names)
        assert all(re.fullmatch(r"[a-z][a-z0-9_]*", name) for name in [table.name, *names])
    assert len(set(NAMES)) == len(NAMES)


def test_asked_tables_are_there() -> None:
    """Incidents, acts, interventions, adoptions and persons have a table."""
    assert {"incidents", "acts", "interventions", "adoptions", "persons"} <= set(NAMES)


def test_every_class_of_the_core_has_a_table() -> None:
    """What the graph may hold is in a table: its class, or one that it is a subclass of."""
    covered = {name for table in TABLES for name in table.classes}
    query = "SELECT DISTINCT ?up { ?class <http://www.w3.org/2000/01/rdf-schema#subClassOf>* ?up }"
    for each in CORE.subjects(RDF.type, OWL.Class):
        above = {str(row[0]) for row in CORE.query(query, initBindings={"class": each})}
        assert above & (covered | LEFT_OUT), f"{each} is in no table"


def test_subclasses_of_the_core_are_named() -> None:
    """Data that has no ontology beside it has its rows too: all subclasses are in the list."""
    for table in TABLES:
        for name in table.classes:
            below = {str(each) for each in CORE.subjects(RDFS.subClassOf, URIRef(name))}
            assert below <= set(table.classes)


def test_paths_use_terms_of_the_ontology() -> None:
    """Each property and concept of ours that a path names is declared."""
    declared = {str(each) for each in CORE.subjects(RDF.type, None)}
    schemes = Graph()
    for path in (shipped.ONTOLOGY / "schemes").glob("*.ttl"):
        schemes.parse(path)
    concepts = {str(each) for each in schemes.subjects(RDF.type, None)}
    for table in TABLES:
        for column in table.columns:
            for iri in column.path.predicates():
                assert iri in declared or not iri.startswith(ONTOLOGY), iri
            for step in column.path.steps():
                if step.condition:
                    assert step.condition.value in concepts
                    assert step.condition.value.startswith(SCHEME)


def test_key_comes_first_and_is_an_iri() -> None:
    """The first column is the IRI of the thing of the row."""
    for table in TABLES:
        assert table.key.kind is Kind.IRI
        assert not table.key.path.text
        assert table.key.name.endswith("_iri")


def test_titles_and_definitions_are_complete() -> None:
    """Each table and column has a title in each language, and says what it is."""
    for table in TABLES:
        assert table.description.endswith(".")
        for titles in (table.titles, *(column.titles for column in table.columns)):
            assert set(titles) == set(LANGUAGES)
            assert all(titles.values())
        for column in table.columns:
            assert column.definition.endswith((".", "many.")), column.name


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_references_are_to_tables(table: Table) -> None:
    """What a column refers to is a table, and only columns of IRIs refer."""
    for column in table.columns:
        assert column.refers in {"", *NAMES}
        assert not column.refers or column.kind is Kind.IRI


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_evidence_travels_with_each_row(table: Table) -> None:
    """Rows of all that claims speak of have statuses, citations, sources and contradictions."""
    if table.name not in {"claims", "citations", "sources", "terms"}:
        names = {column.name for column in table.columns}
        assert {"claim_statuses", "contradicted", "citations", "sources_iri", "claims_iri"} <= names


def test_nothing_private_is_asked_for() -> None:
    """No path reads contacts, birth dates or family, or consent records."""
    read = {iri for table in TABLES for column in table.columns for iri in column.path.predicates()}
    assert not {iri for iri in read if re.search(r"consent|mbox|phone|birth|contact|family", iri)}
    ours = (
        ONTOLOGY,
        *(PREFIXES[p] for p in ("rdf", "dcterms", "foaf", "skos", "oa", "dcat", "prov")),
    )
    assert all(iri.startswith(ours) for iri in read)
