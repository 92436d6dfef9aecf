"""What a file says of itself."""

import pytest

from tests.sheets.filled import FIELDS, Book, make_book, read_book, said_of


@pytest.mark.parametrize(
    ("name", "value", "cell", "message"),
    [
        ("collection", "", "B3", "the file needs a name"),
        ("texts", "English", "B4", "no code of a language"),
        ("grade", "", "B5", "how did the facts reach you"),
        ("grade", "Public pages", "B5", "did you mean “Public page”?"),
    ],
)
def test_each_setting_has_its_cell(name: str, value: str, cell: str, message: str) -> None:
    """Missing or wrong."""
    book = make_book(1)
    book.say(**{name: value})
    found = said_of(read_book(book))
    assert list(found) == [f"'This file'!{cell}"] and message in next(iter(found.values()))


def test_language_of_the_file_is_that_of_its_texts() -> None:
    """Labels of terms are understood in any language."""
    book = make_book(1, "fr")
    book.say(**FIELDS | {"texts": "fr", "grade": "Page publique"})
    reading = read_book(book)
    assert not reading.mistakes.found
    assert b'"Synthetic incident 1"@fr' in b"".join(each or b"" for each in reading.change.values())


def test_a_file_without_the_sheet_is_told() -> None:
    """No cell is to blame."""
    book = make_book(1)
    del book.book["This file"]
    assert "has no row “collection”" in str(read_book(book).mistakes.sorted()[-2])


def test_an_empty_template_is_nothing_to_complain_of() -> None:
    """Nor does it change anything."""
    reading = read_book(Book())
    assert not reading.mistakes.found and reading.change == {}
