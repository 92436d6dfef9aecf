"""Formats are found by suffix, by media type, and by the short names that clients send."""

import pytest

from graph_service.formats import GRAPHS, TABLES, by_media_type, by_name, by_suffix

ALL = (*GRAPHS, *TABLES)


@pytest.mark.parametrize("each", ALL, ids=lambda f: f.suffix)
def test_format_is_found_by_each_of_its_names(each: object) -> None:
    """Suffix, media type, aliases and short names lead to the format, in any case of letters."""
    assert each in ALL
    form = ALL[ALL.index(each)]  # type: ignore[arg-type]
    assert by_suffix(form.suffix) is form
    assert by_media_type(form.media_type.upper() + "; q=0.5") is form
    for name in (form.suffix, form.media_type, *form.aliases, *form.names):
        assert by_name(f" {name.upper()} ") is form


def test_no_name_means_two_formats() -> None:
    """Suffixes, media types and names are each used once."""
    names = [n for f in ALL for n in (f.suffix, f.media_type, *f.aliases, *f.names)]
    assert len(names) == len(set(names))


@pytest.mark.parametrize(
    ("name", "table", "graph"), [("xml", "xml", "rdf"), ("JSON", "json", "jsonld")]
)
def test_names_of_both_forms_mean_the_one_that_is_asked_for(
    name: str, table: str, graph: str
) -> None:
    """``xml`` and ``json`` name a format among tables and another one among graphs."""
    assert by_name(name, TABLES) is by_name(name) is by_suffix(table)
    assert by_name(name, GRAPHS) is by_suffix(graph)


@pytest.mark.parametrize("name", ["application/sparql-results+xml", "text/xml", "csv", "", "exe"])
def test_other_names_of_tables_name_no_graph(name: str) -> None:
    """A media type or another suffix means what it says, whatever is asked for."""
    assert by_name(name, GRAPHS) is None


@pytest.mark.parametrize("name", ["ttl", "rdf+xml", "application/ld+json", ""])
def test_names_of_graphs_name_no_table(name: str) -> None:
    """Nor is a table made of the name of a graph."""
    assert by_name(name, TABLES) is None


@pytest.mark.parametrize("name", ["", "exe", "text/html", "ttl/x"])
def test_unknown_names_are_none(name: str) -> None:
    """What is no format is not guessed."""
    assert by_name(name) is None
