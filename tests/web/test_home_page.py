"""The home page on made-up data, with a second, internal case beside it."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from flask.testing import FlaskClient

from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.web.conftest import make_settings, wait_ready
from tests.web.marked import MARK, entries


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service on the fixture."""
    settings = make_settings(tmp_path_factory.mktemp("state"))
    State(settings).ledger.commit(entries(), issued=datetime(2026, 1, 31, tzinfo=UTC))
    service = open_service(settings)
    wait_ready(service)
    yield service
    service.close()


@pytest.fixture
def client(running: Service) -> FlaskClient:
    """Return a client of its application."""
    return create_app(running).test_client()


def home(client: FlaskClient, path: str = "/") -> str:
    """Return the text of a page."""
    return client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)


def counts(page: str, caption: str) -> dict[str, int]:
    """Return the table below a figure: label -> number."""
    table = page.partition(f"<caption>{caption}")[2].partition("</table>")[0]
    found = re.findall(r'<th scope="row"[^>]*>(?:<a [^>]*>)?([^<]+)<.*?number">([0-9,]+)<', table)
    return {label: int(count.replace(",", "")) for label, count in found}


@pytest.mark.parametrize(
    ("caption", "query", "label"),
    [
        ("Incidents by State", "states-by-incidents", "stateLabel"),
        ("Incidents by type of act", "reprisal-typology", "actTypeLabel"),
    ],
)
def test_figures_are_those_of_the_question(
    client: FlaskClient, caption: str, query: str, label: str
) -> None:
    """Each number is in the file of the query, and the internal copy is counted nowhere."""
    text = client.get(f"/queries/{query}.csv").get_data(as_text=True)
    rows = csv.DictReader(io.StringIO(text, newline=""))
    page = home(client)
    shown = counts(page, caption)
    assert shown == {row[label]: int(row["incidents"]) for row in rows}
    assert shown
    assert MARK not in page


def test_words_follow_the_reader_and_are_kept_for_nobody_else(client: FlaskClient) -> None:
    """The figures of one language do not come back in another; right to left is drawn so."""
    english, french, arabic = (home(client, f"/?interface={tag}") for tag in ("en", "fr", "ar"))
    assert "Threat or intimidation" in english and "Threat or intimidation" not in french
    assert 'direction="rtl"' in arabic and 'direction="rtl"' not in french
    assert home(client, "/?interface=en") == english


def test_map_says_what_it_does_not(client: FlaskClient) -> None:
    """Beside it stand that borders endorse nothing, and States that are not on it."""
    page = home(client)
    assert "nobody here endorses" in page
    assert "numbers do not rank States" in page
    assert "Northland" in page.partition("Not on the map:")[2][:200]


def test_page_is_there_when_its_queries_take_too_long(running: Service) -> None:
    """It has everything but the figure; without queries it has none."""
    endless = "{ ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l }"
    slow = replace(
        running.queries["states-by-incidents"],
        text=f"SELECT (COUNT(*) AS ?incidents) {endless} ORDER BY ?incidents LIMIT 1",
        parameters=(),
        columns=("incidents",),
    )
    settings = replace(running.settings, canned_seconds=0.3)
    for queries in ({slow.id: slow}, {}):
        service = replace(running, settings=settings, queries=queries)
        page = home(create_app(service).test_client())
        assert "How to cite" in page
        assert "<svg" not in page


def test_release_that_is_read_below_its_number_has_no_news(client: FlaskClient) -> None:
    """What came later is not in it."""
    assert "Newest changes" in home(client)
    assert "Newest changes" not in home(client, "/releases/1/")
