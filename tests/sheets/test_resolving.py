"""Cells to values."""

import pytest

from tests.sheets.filled import Book, make_book, read_book, said_of


def changed(sheet: str, row: int, column: str, value: object) -> dict[str, str]:
    """Return what is wrong with a workbook in which one cell is another."""
    book = make_book(2)
    book.put(sheet, row, column, value)
    return said_of(read_book(book))


@pytest.mark.parametrize("value", ["kgz", "Kyrgyzstan", "KGZ; Kazakhstan (KAZ)", "KGZ;;KAZ;"])
def test_states_are_named_in_many_ways(value: str) -> None:
    """By code, by name, as the list has them; several between semicolons."""
    assert changed("incidents", 4, "concernsState", value) == {}


@pytest.mark.parametrize("value", ["2021-04-12", "2021-04~", "2021/2022", "XXXX", 2021])
def test_dates_are_those_of_edtf(value: object) -> None:
    """A number is a year, as spreadsheets make it one."""
    assert changed("acts", 4, "date", value) == {}


@pytest.mark.parametrize(
    ("sheet", "column", "value", "message"),
    [
        ("acts", "date", "12/04/2021", "is no date in EDTF"),
        ("acts", "actType", "Threat; Travel ban", "only one value may stand here"),
        ("acts", "actType", "Affected", "is no term of act-type"),
        ("acts", "hasAct", "I3", "“I3” is no key of Incidents"),
        ("acts", "hasAct", "S1", "no key of Incidents"),
        ("engagements", "withMechanism", "KGZ", "nothing is called “KGZ”"),
        ("incidents", "label", "a\u200eb\ufffe", "may not stand in a text"),
    ],
)
def test_what_cannot_be_read_is_told(sheet: str, column: str, value: str, message: str) -> None:
    """Once, with what was meant, perhaps."""
    found = changed(sheet, 4, column, value)
    assert len(found) == 1 and message in next(iter(found.values()))


def test_who_asserts_is_a_key_a_name_or_words() -> None:
    """What names nobody is kept as it is; several stand between semicolons."""
    book = make_book(1)
    book.put("incidents", 4, "asserter", "P1; OHCHR; Relatives of the group")
    reading = read_book(book)
    assert not reading.mistakes.found
    text = b"".join(each or b"" for each in reading.change.values())
    assert text.count(b"ontology/assertedBy>") == 2
    assert b'ontology/asserterLabel> "Relatives of the group"' in text


def test_a_key_may_be_that_of_rows_in_several_sheets() -> None:
    """Where it is clear which is meant; a claim about one of them is not."""
    book = make_book(1)
    book.put("sources", 4, "key", "I1")
    book.put("incidents", 4, "source", "I1")
    book.put("sources", 5, "key", "S1")
    assert said_of(read_book(book)) == {}
    book.add("claims", about="I1", asserterLabel="Synthetic", source="S3")
    assert "rows in several sheets" in said_of(read_book(book))["Claims!B4"]


def test_texts_may_be_in_several_languages() -> None:
    """Each once."""
    book: Book = make_book(1)
    book.put("incidents", 4, "label", "Held; released@en; Détenu@fr")
    text = b"".join(each or b"" for each in read_book(book).change.values())
    assert b'"Held; released"@en' in text and '"Détenu"@fr'.encode() in text
