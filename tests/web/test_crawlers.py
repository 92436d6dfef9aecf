"""``/sitemap.xml`` and ``/robots.txt``."""

from collections.abc import Iterator
from urllib.robotparser import RobotFileParser
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import BASE
from tests.web.marked import MARK, OURS, open_marked

LOCATION = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


@pytest.fixture(scope="module")
def opened(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[FlaskClient, str]]:
    """Return a client, and the token of somebody who sees the internal copy, too."""
    yield from open_marked(tmp_path_factory.mktemp("state"))


def locations(client: FlaskClient, path: str, **headers: str) -> list[str]:
    """Return the addresses of a sitemap or an index."""
    answer = client.get(path, headers=headers)
    assert (answer.status_code, answer.mimetype) == (200, "application/xml")
    found = ElementTree.fromstring(answer.data)  # noqa: S314 - our own
    return [str(each.text) for each in found.iter(LOCATION)]


def listed(client: FlaskClient, **headers: str) -> list[str]:
    """Return all addresses that the index leads to."""
    index = locations(client, "/sitemap.xml", **headers)
    assert index[0] == f"{BASE}sitemap-1.xml"
    paths = [each.removeprefix(BASE[:-1]) for each in index]
    return [url for path in paths for url in locations(client, path, **headers)]


def test_every_address_answers_and_every_thing_is_there(opened: tuple[FlaskClient, str]) -> None:
    """Each page that is listed is one; each subject of the public data is listed; ten seconds."""
    client, _ = opened
    urls = listed(client)
    assert len(urls) == len(set(urls)) and all(url.startswith(BASE) for url in urls)
    for url in urls:
        answer = client.get("/" + url.removeprefix(BASE), headers={"Accept": "text/html"})
        assert (answer.status_code, answer.mimetype) == (200, "text/html"), url
    start = f"{OURS}id/"
    query = f"SELECT DISTINCT ?s {{ ?s ?p ?o FILTER(STRSTARTS(STR(?s), '{start}')) }}"
    rows = client.get("/sparql", query_string={"query": query}).get_json(True)["results"]
    things = {row["s"]["value"].removeprefix(start) for row in rows["bindings"]}
    assert things and {f"{BASE}doc/{each}.html" for each in things} <= set(urls)
    assert f"{BASE}shapes/IncidentShape.html" in urls and f"{BASE}ontology/Incident.html" in urls


def test_what_is_hidden_is_in_no_sitemap(opened: tuple[FlaskClient, str]) -> None:
    """The public finds nothing of the copy; who may see it finds it all."""
    client, token = opened
    assert not any(MARK in url for url in listed(client))
    mine = listed(client, Authorization=f"Bearer {token}")
    assert any(MARK in url for url in mine)
    answer = client.get("/sitemap-2.xml", headers={"Authorization": f"Bearer {token}"})
    assert answer.headers["Cache-Control"].startswith("private")


def test_conditions_and_head(opened: tuple[FlaskClient, str]) -> None:
    """Who has a sitemap gets 304; HEAD has the headers of GET."""
    client, _ = opened
    for path in ("/sitemap.xml", "/sitemap-1.xml", "/sitemap-2.xml"):
        tag = client.get(path).headers["ETag"]
        assert client.get(path, headers={"If-None-Match": tag}).status_code == 304
        assert client.head(path).headers["ETag"] == tag


@pytest.mark.parametrize(
    "path", [f"/sitemap-{n}.xml" for n in ("0", "01", "99", "-1", "x", "1.5", "9" * 30, "%00")]
)
def test_other_sitemaps_are_not_found(opened: tuple[FlaskClient, str], path: str) -> None:
    """Numbers of nothing, and what is no number."""
    assert opened[0].get(path).status_code == 404
    assert opened[0].post("/sitemap.xml").status_code == 405


def test_robots_are_kept_from_what_costs_and_from_no_document(
    opened: tuple[FlaskClient, str],
) -> None:
    """A reader of RFC 9309 may fetch all that the sitemaps list, and nothing that costs."""
    client, _ = opened
    text = client.get("/robots.txt").text
    assert f"Sitemap: {BASE}sitemap.xml" in text
    robots = RobotFileParser()
    robots.parse(line for line in text.splitlines() if "*?" not in line)
    assert all(robots.can_fetch("anybody", url) for url in listed(client))
    for path in ("sparql", "search?q=a", "releases/1/doc/a", "exports/graph.nt", "changes/1-2.nq"):
        assert not robots.can_fetch("anybody", BASE + path), path
    for path in ("id/act/1", "doc/act/1", "graph/cases", "catalog", ".well-known/void"):
        assert robots.can_fetch("anybody", BASE + path), path
