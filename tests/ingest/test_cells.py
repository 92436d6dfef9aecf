"""Cells are held to the datatype of their column."""

import pytest

from graph_service.ingest.cells import DATATYPES, read_cell, read_language
from graph_service.namespaces import EDTF


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("integer", "7", "7.0"),
        ("byte", "7", "700"),
        ("decimal", "7.5", "7,5"),
        ("double", "7e1", "seven"),
        ("boolean", "true", "yes"),
        ("date", "2018-09-10", "10.9.2018"),
        ("dateTime", "2018-09-10T10:00:00Z", "2018-09-10"),
        ("gYear", "2018", "18"),
        ("duration", "P1D", "1 day"),
        ("anyURI", "https://example.org/", "example.org"),
        ("language", "pt-BR", "portuguese!"),
        ("EDTF", "2018-09~", "about 2018"),
        ("edtf", "2018-09~", "2018-13"),
    ],
)
def test_value_is_read_as_written_or_refused(name: str, good: str, bad: str) -> None:
    """A good cell keeps its text and gets the datatype; a bad one is a fault that shows it."""
    literal = read_cell(good, DATATYPES[name])
    assert (literal.value, literal.datatype.value) == (good, DATATYPES[name])
    with pytest.raises(ValueError, match=bad[:5]):
        read_cell(bad, DATATYPES[name])


def test_edtf_is_the_datatype_of_stated_dates() -> None:
    """Both spellings mean the datatype of the Library of Congress."""
    assert DATATYPES["EDTF"] == DATATYPES["edtf"] == EDTF


@pytest.mark.parametrize("tag", ["en", "pt-BR", "zh-Hant-TW", "x-mine"])
def test_language_tag_is_read(tag: str) -> None:
    """Well-formed tags come back as they are."""
    assert read_language(tag) == tag


@pytest.mark.parametrize("tag", ["", "en_GB", "english!", "e n", "abcdefghi", "en-"])
def test_language_tag_of_another_form_is_refused(tag: str) -> None:
    """Underscores, spaces and long parts make no tag."""
    with pytest.raises(ValueError, match="language tag"):
        read_language(tag)
