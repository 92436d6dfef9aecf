"""Negotiation follows RFC 9110."""

import pytest

from graph_service.errors import NotAcceptable
from graph_service.formats import GRAPHS, TABLES
from graph_service.web.negotiation import HTML, PROBLEM, choose

JSON, XML, CSV, TSV = "json", "xml", "csv", "tsv"


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        (None, JSON),
        ("", JSON),
        ("*/*", JSON),
        ("application/sparql-results+xml", XML),
        ("text/csv", CSV),
        ("TEXT/CSV", CSV),
        ("text/*", CSV),
        ("text/csv;q=0.2, application/sparql-results+xml;q=0.9, */*;q=0.5", XML),
        ("application/sparql-results+json;q=0, */*;q=0.1", XML),
        ("application/json", JSON),
        ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", XML),
        ("text/tab-separated-values;charset=utf-8", TSV),
        ("text/*;q=0.3, text/csv;q=0, application/*;q=0.1", TSV),
        ("*/*;q=0.1, text/csv;q=0.05", JSON),
        ("image/png, text/csv;q=0.001", CSV),
        (";;q=abc,,/", JSON),
        ("text/csv;q=7, text/tab-separated-values;q=0.1", TSV),
        ("application/xml;q=0.2, application/sparql-results+xml;q=0, text/csv;q=0.1", CSV),
    ],
)
def test_best_table_is_chosen(accept: str | None, suffix: str) -> None:
    """Quality, exclusion, wildcards and specificity decide, then the order of the offers."""
    assert choose(accept, TABLES).suffix == suffix


@pytest.mark.parametrize("accept", ["image/png", "text/turtle", "*/*;q=0", "text/csv;q=0"])
def test_nothing_acceptable_lists_the_offers(accept: str) -> None:
    """When nothing fits, the error names every type on offer."""
    with pytest.raises(NotAcceptable) as raised:
        choose(accept, TABLES)
    assert raised.value.offered == tuple(each.media_type for each in TABLES)


def test_graphs_and_pages_are_chosen() -> None:
    """Graphs have Turtle first; a browser gets a page, a program a problem document."""
    assert choose(None, GRAPHS).suffix == "ttl"
    assert choose("application/ld+json;profile=x, text/turtle;q=0.5", GRAPHS).suffix == "jsonld"
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    assert choose(browser, (PROBLEM, HTML)) is HTML
    assert choose("*/*", (PROBLEM, HTML)) is PROBLEM
    assert choose("application/json", (PROBLEM, HTML)) is PROBLEM
