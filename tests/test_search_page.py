"""What the page about text search shows is what the shipped data gives."""

import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from graph_service.cli.sources import read_sources
from graph_service.publish import Rules, publish
from graph_service.query.search_block import COLUMNS
from graph_service.settings import read_settings
from graph_service.web.app import create_app
from graph_service.web.search import search_of
from graph_service.web.service import open_service
from tests.web.conftest import wait_ready

PAGE = (Path(__file__).parent.parent / "graph_service" / "docs" / "search.md").read_text("utf-8")
CONSOLE = re.findall(
    r"```console\n\$ curl -s 'http://127.0.0.1:8080(.+?)' \| cut -d, -f([\d,]+)\n(.+?)```",
    PAGE,
    re.DOTALL,
)
SPARQL = re.findall(r"```sparql\n(.+?)```\n\n```csv\n(.+?)```", PAGE, re.DOTALL)


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client of a service on the shipped data."""
    settings = read_settings({"state": tmp_path_factory.mktemp("state"), "workers": 2}, environ={})
    publish(read_sources(()), Rules(), settings=settings)
    service = open_service(settings)
    wait_ready(service)
    app = create_app(service)
    search_of(app)._shelf._patience = 60
    yield app.test_client()
    search_of(app).close()
    service.close()


@pytest.mark.parametrize(("url", "fields", "output"), CONSOLE)
def test_commands_give_what_the_page_shows(
    client: FlaskClient, url: str, fields: str, output: str
) -> None:
    """Each console block, asked here, prints what stands under it."""
    columns = [int(field) - 1 for field in fields.split(",")]
    rows = csv.reader(client.get(url).text.splitlines())
    shown = "".join(",".join(row[column] for column in columns) + "\n" for row in rows)
    assert shown == output


@pytest.mark.parametrize(("query", "output"), SPARQL)
def test_queries_give_what_the_page_shows(client: FlaskClient, query: str, output: str) -> None:
    """Each query gives the table that stands under it."""
    answer = client.get("/sparql", query_string={"query": query, "format": "csv"})
    assert answer.text.replace("\r\n", "\n") == output


def test_page_has_examples() -> None:
    """There is something to try, and no query without its answer."""
    assert CONSOLE
    assert len(SPARQL) == PAGE.count("```sparql") > 1


def test_page_names_all_properties() -> None:
    """The table of properties is what a search can say."""
    listed = re.findall(r"^\| `search:(\w+)` \|", PAGE, re.MULTILINE)
    assert sorted(listed) == sorted(("text", "limit", *COLUMNS))
