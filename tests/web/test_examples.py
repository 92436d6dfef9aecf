"""Examples of the workbench."""

from pathlib import Path
from types import SimpleNamespace
from typing import cast
from urllib.parse import parse_qsl

import pytest
from flask import Flask

from graph_service import shipped
from graph_service.query.canned import read_queries
from graph_service.web.examples import examples
from graph_service.web.service import Service


@pytest.mark.parametrize(("wish", "language"), [("fr", "fr"), ("ar", "en"), ("", "en")])
def test_each_query_is_an_example_with_what_it_needs(wish: str, language: str) -> None:
    """Its address has the values that its text needs; words are those of the page, or English."""
    queries = read_queries(Path(shipped.QUERIES))
    here = cast(Service, SimpleNamespace(queries=queries))
    with Flask(__name__).test_request_context("/", headers={"Accept-Language": wish}):
        found = examples(here)
    assert [each.page for each in found] == [f"queries/{name}" for name in queries]
    for each, query in zip(found, queries.values(), strict=True):
        path, _, given = each.text.partition("?")
        assert path == f"{each.page}.rq"
        assert "SELECT" in query.instantiate(dict(parse_qsl(given)))
        assert (each.language, each.title) == (language, query.title[language])
