"""Rows say what the graph says: each column of each table is held against SPARQL."""

from collections import defaultdict
from datetime import date

import pytest
from pyoxigraph import Literal, Store

from graph_service.export.tables.declared import Column, Kind, Table, tables
from graph_service.export.tables.path import parse_path
from graph_service.export.tables.rows import value_of
from graph_service.namespaces import PREFIXES
from tests.export.tables.asking import pattern
from tests.export.tables.conftest import Files
from tests.export.tables.reading import read_values

TABLES = tables()
NAMES = [table.name for table in TABLES]
RDFS = PREFIXES["rdfs"]
COUNTS = {"claims": 1058, "incidents": 97, "acts": 202, "adoptions": 7, "persons": 142}


def ask(store: Store, text: str) -> dict[str, set[object]]:
    """Return what is bound to ``v`` for each ``x``."""
    found: dict[str, set[object]] = defaultdict(set)
    for row in store.query(text):
        found[row["x"].value].add(row["v"])  # type: ignore[index, union-attr]
    return found


def things(table: Table) -> str:
    """Return the pattern of the things of a table."""
    classes = " ".join(f"<{each}>" for each in table.classes)
    return f"VALUES ?class {{ {classes} }} ?x a/<{RDFS}subClassOf>* ?class ."


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_every_thing_has_one_row(table: Table, store: Store, files: Files) -> None:
    """There are as many rows as things of the class, sorted by IRI, each once."""
    rows = [row[0] for row in read_values(files.delimited[table.name], table)]
    found = store.query(f"SELECT DISTINCT ?x {{ {things(table)} }}")
    assert rows == sorted(row["x"].value for row in found)  # type: ignore[union-attr, index]
    assert rows, "the shipped data has some of each"


@pytest.mark.parametrize("table", TABLES, ids=NAMES)
def test_every_column_is_what_its_path_leads_to(table: Table, store: Store, files: Files) -> None:
    """Each cell holds what SPARQL finds along the path, no more and no less."""
    rows = list(read_values(files.delimited[table.name], table))
    for place, column in enumerate(table.columns):
        query = f"SELECT DISTINCT ?x ?v {{ {things(table)} {pattern(column.path, '?x', '?v')} }}"
        found = ask(store, query)
        for row in rows:
            terms = found.get(str(row[0]), set())
            held(store, column, row[place], terms)
            if column.kind is Kind.LABEL:  # its IRIs stand in the next column, in the same order
                after = row[place + 1] if column.path.text else row[0]
                pairs = zip(*map(listed, (row[place], after)), strict=True)
                for label, iri in pairs:
                    assert label in labels(store, iri)


def listed(value: object) -> list[str]:
    """Return a value as a list."""
    return value if isinstance(value, list) else [] if value is None else [str(value)]


def labels(store: Store, iri: str) -> set[str]:
    """Return what something may be called: its English labels, else others, else its IRI."""
    names = f"<{RDFS}label>|<{PREFIXES['skos']}prefLabel>"
    rows = list(store.query(f"SELECT ?v {{ <{iri}> {names} ?v }}"))
    english = {row["v"].value for row in rows if row["v"].language == "en"}  # type: ignore[index, union-attr]
    return english or {row["v"].value for row in rows} or {iri}  # type: ignore[index, union-attr]


def held(store: Store, column: Column, value: object, terms: set[object]) -> None:
    """Hold a cell against the terms that SPARQL found."""
    texts = {term.value for term in terms}  # type: ignore[attr-defined]
    match column.kind:
        case Kind.FLAG:
            assert value is bool(terms)
        case Kind.DATE | Kind.INTEGER | Kind.BOOLEAN:
            assert len(texts) <= 1
            written = str(value).lower() if column.kind is Kind.BOOLEAN else str(value)
            assert {written} == texts if texts else value is None
        case Kind.LABEL:
            assert len(listed(value)) == len(terms)
        case Kind.CITATION:
            assert set(listed(value)) == {cited(store, text) for text in texts}
        case Kind.TEXT if column.language or not column.several:
            wanted = column.language or "en"
            fitting = {t.value for t in terms if isinstance(t, Literal) and t.language == wanted}
            assert set(listed(value)) == (fitting or (set() if column.language else texts))
        case _:
            assert listed(value) == sorted(listed(value))
            assert set(listed(value)) == texts


def cited(store: Store, citation: str) -> str:
    """Return the text of a citation."""
    (row,) = store.query(
        f"PREFIX rep: <{PREFIXES['rep']}> SELECT ?symbol ?label ?place "
        f"{{ <{citation}> <{PREFIXES['oa']}hasSource> ?s . ?s <{RDFS}label> ?label "
        f"OPTIONAL {{ ?s rep:symbol ?symbol }} OPTIONAL {{ <{citation}> rep:locator ?place }} }}"
    )
    name = row["symbol"] or row["label"]  # type: ignore[index]
    return ", ".join(each.value for each in (name, row["place"]) if each)  # type: ignore[index, union-attr]


def test_counts_are_those_that_were_asked_for(files: Files) -> None:
    """The shipped data has at least what it is said to have."""
    for table in TABLES:
        rows = len(list(read_values(files.delimited[table.name], table)))
        assert rows >= COUNTS.get(table.name, 1)


def column(kind: Kind, several: bool = False, name: str = "x", language: str = "") -> Column:
    """Return a column of a kind."""
    return Column(name, kind, several, parse_path("rep:about"), "", language, {}, "")


XSD = PREFIXES["xsd"]
DAYS = [(f'"{day}"^^<{XSD}date>', None) for day in ("2018-09-01", "2018-09-30")]


def test_several_values_where_one_is_due_are_not_lost_silently() -> None:
    """Texts are joined; of days and numbers the least counts, of latest days the last."""
    assert value_of(column(Kind.DATE), DAYS) == date(2018, 9, 1)
    assert value_of(column(Kind.DATE, name="date_latest"), DAYS) == date(2018, 9, 30)
    texts = [('"2018"', None), ('"2019"', None)]
    assert value_of(column(Kind.EDTF), texts) == "2018 | 2019"
    assert value_of(column(Kind.EDTF, several=True), texts) == ["2018", "2019"]


@pytest.mark.parametrize(
    ("kind", "term"),
    [
        (Kind.DATE, f'"0000-01-01"^^<{XSD}date>'),
        (Kind.DATE, f'"12018-01-01"^^<{XSD}date>'),
        (Kind.DATE, f'"2018-02-30"^^<{XSD}date>'),
        (Kind.DATE, '"2018-01-01"'),
        (Kind.DATE, "https://example.org/x"),
        (Kind.INTEGER, f'"many"^^<{XSD}integer>'),
        (Kind.INTEGER, f'"9223372036854775808"^^<{XSD}integer>'),
        (Kind.BOOLEAN, f'"maybe"^^<{XSD}boolean>'),
    ],
)
def test_what_is_no_value_of_the_type_leaves_the_cell_empty(kind: Kind, term: str) -> None:
    """A cell of a type holds values of the type alone."""
    assert value_of(column(kind), [(term, None)]) is None


def test_empty_texts_are_left_out() -> None:
    """An empty text can't be told from none in a cell, so there is none."""
    assert value_of(column(Kind.TEXT, several=True), [('""', None), ('"a"', None)]) == ["a"]
    assert value_of(column(Kind.TEXT), [('""', None)]) is None


def test_labels_are_as_many_as_their_iris() -> None:
    """Two things that are called alike are both named; what has no label is its IRI."""
    found = [("urn:a", "A"), ("urn:b", "A"), ("urn:c", None)]
    assert value_of(column(Kind.LABEL, several=True), found) == ["A", "A", "urn:c"]
    assert value_of(column(Kind.CITATION, several=True), found) == ["A", "urn:c"]
