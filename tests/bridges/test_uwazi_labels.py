"""Titles become labels."""

from graph_service.bridges.records import Record
from graph_service.bridges.uwazi_labels import labels_of, plain

IRI = "https://w3id.org/reprisals/id/act/a1"


def labels(ours: bool, kind: str, **cells: str) -> list[tuple[str, str]]:
    """Return the labels of a record."""
    names = {name.replace("_language", " language"): cell for name, cell in cells.items()}
    return list(labels_of(Record("", "f", 1, names), IRI, ours, kind, "en"))


def test_title_of_ours_has_its_language_and_no_key() -> None:
    """What was added to tell titles apart is taken away; kind and key are no label."""
    assert labels(True, "act", title="A [act/a1]", Title_language="fr") == [("fr", "A")]
    assert labels(True, "act", title="A") == [("", "A")]
    assert labels(True, "act", title="act/a1") == []


def test_title_of_others_has_the_language_of_the_reading_unless_it_is_a_name() -> None:
    """Titles of people are names, in no language."""
    assert labels(False, "incident", title="A [act/a1]") == [("en", "A [act/a1]")]
    assert labels(False, "person", title="A") == [("", "A")]


def test_titles_in_languages() -> None:
    """A column with a language gives one more label."""
    assert labels(False, "incident", title__en="A", title__ES="B", title="") == [
        ("en", "A"),
        ("es", "B"),
    ]


def test_plain_texts() -> None:
    """Of a cell, or the first of metadata."""
    assert plain(Record("", "f", 1, {"Iri": " x "}), "IRI") == "x"
    assert plain(Record("", "f", 1, {"iri": [{"value": "x"}]}), "IRI") == "x"
    assert plain(Record("", "f", 1, {"iri": [1]}), "IRI") == ""
