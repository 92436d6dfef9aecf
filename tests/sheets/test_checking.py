"""Rules of whole rows, and evidence."""

import pytest

from graph_service.namespaces import ONTOLOGY
from tests.sheets.filled import Book, make_book, read_book, said_of

SOURCE = "say where this comes from: name a source"


def test_an_incident_without_a_source_is_told_once() -> None:
    """Not for each row that rests on it."""
    book = make_book(2)
    for column in ("source", "locator", "asserter"):
        book.put("incidents", 4, column, None)
    assert said_of(read_book(book)) == {"Incidents!H4": SOURCE}


def test_a_place_without_a_source_is_told() -> None:
    """Also where the incident has one."""
    book = make_book(1)
    book.put("acts", 4, "locator", "p. 3")
    assert said_of(read_book(book)) == {"Acts!E4": SOURCE}


def test_a_row_with_a_source_of_its_own_is_a_claim_of_its_own() -> None:
    """The incident's is not about it then."""
    book = make_book(1)
    for column, value in (("source", "S5"), ("asserter", "Synthetic"), ("status", "Contested")):
        book.put("acts", 4, column, value)
    reading = read_book(book)
    assert said_of(reading) == {}
    act = next(i for i, row in reading.built.rows.items() if row.number == 4 and "/act/" in i)
    about = [q for q in reading.built.quads if q.predicate.value == ONTOLOGY + "about"]
    assert len([q for q in about if str(q.object) == f"<{act}>"]) == 1
    assert len({q.subject for q in about}) == 2


def test_a_claim_about_a_row_is_its_evidence() -> None:
    """With one citation in its row and others in the sheet of citations."""
    book = make_book(1)
    for column in ("source", "locator", "asserter"):
        book.put("incidents", 4, column, None)
    book.add("acts", key="A9", hasAct="I1", actType="Expulsion")
    keys = "I1; A9; E1; P1"
    book.add("claims", key="C1", about=keys, asserterLabel="Synthetic", source="S1", locator="1")
    book.add("citations", hasCitation="C1", hasSource="S2", locator="p. 3")
    found = said_of(read_book(book))
    assert set(found.values()) == {SOURCE} and not {"Incidents!H4", "Acts!E6"} & set(found)


@pytest.mark.parametrize(
    ("sheet", "child", "column"),
    [("Incidents!A4", "acts", "hasAct"), ("Incidents!A4", "involvements", "hasInvolvement")],
)
def test_an_incident_needs_rows_of_other_sheets(sheet: str, child: str, column: str) -> None:
    """Unless one of them names an incident that is not there: it may be meant."""
    book: Book = make_book(2)
    for row in (4, 5):
        book.put(child, row, column, "I2")
    assert list(said_of(read_book(book))) == [sheet]
    book.put(child, 4, column, "I7")
    found = said_of(read_book(book))
    assert len(found) == 1 and "no key of Incidents" in next(iter(found.values()))
