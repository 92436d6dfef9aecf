"""Canned queries: files are read with their place in mind, values are bound or asked for."""

from collections.abc import Callable
from pathlib import Path

import pytest

from graph_service.errors import QueryFault
from graph_service.query.canned import CannedQuery, read_queries, read_query

TAIL = " ORDER BY ?s LIMIT 10"
ALL = "SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1"


def test_file_is_named_in_the_fault(tmp_path: Path, make_header: Callable[..., str]) -> None:
    """A fault in a file names the file below the folder and its line."""
    (tmp_path / "topic").mkdir()
    (tmp_path / "topic" / "all-things.rq").write_text(
        make_header() + "SELECT * { }", encoding="utf-8"
    )
    with pytest.raises(QueryFault, match=r"^topic/all-things.rq:7: name the columns"):
        read_queries(tmp_path)


def test_id_is_taken_once(tmp_path: Path, make_header: Callable[..., str]) -> None:
    """The same file name in two topics is refused, since it is the id."""
    for topic in ("one", "two"):
        (tmp_path / topic).mkdir()
        text = make_header() + ALL
        (tmp_path / topic / "all-things.rq").write_text(text, encoding="utf-8")
    with pytest.raises(QueryFault, match=r"^two/all-things.rq:1: the id .* one/all-things.rq"):
        read_queries(tmp_path)


@pytest.mark.parametrize("name", ["All", "a_b", "a--b", "-a"])
def test_file_name_is_a_noun_phrase_in_kebab_case(
    name: str, make_header: Callable[..., str]
) -> None:
    """The file name is the id in URLs, so its form is fixed."""
    with pytest.raises(QueryFault, match="hyphens"):
        read_query("topic", name, make_header() + ALL)


@pytest.fixture
def query(make_header: Callable[..., str]) -> CannedQuery:
    """A query with a required parameter and one that has a default."""
    number = ("number", 'type = "integer"\n#: default = "3"\n#: minimum = 0', "5")
    required = ("object", 'type = "iri"\n#: required = true', "http://e/x")
    sparql = "SELECT ?s ?object ?number { ?s ?number ?object }" + TAIL
    return read_query("topic", "name", make_header(required, number) + sparql)


def test_missing_value_is_the_default_or_a_fault(query: CannedQuery) -> None:
    """An absent or empty value takes the default; a required one is asked for by name."""
    assert str(query.bind({"object": "http://e/x", "number": ""})["number"]).startswith('"3"')
    with pytest.raises(
        QueryFault, match=r"'object' is required: a full IRI, for example http://e/x"
    ):
        query.bind({"object": ""})


def test_unknown_parameter_is_refused(query: CannedQuery) -> None:
    """A parameter that the query lacks is a fault, so that a slip of the pen changes nothing."""
    with pytest.raises(QueryFault, match="it has: object, number"):
        query.bind({"objekt": "http://e/x"})


def test_written_query_keeps_comments_and_drops_the_header(query: CannedQuery) -> None:
    """The written query starts with its title and holds no header line."""
    text = query.instantiate({"object": "http://e/x"})
    assert text.startswith("# Made for a test\nSELECT ?s (<http://e/x> AS ?object)")
    assert "#:" not in text
