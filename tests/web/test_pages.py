"""Pages: without script, nothing from elsewhere, honest about what they show."""

import re
from html.parser import HTMLParser

import pytest
from flask.testing import FlaskClient

from graph_service.web.problems import PROBLEMS

PAGES = (
    "/",
    "/sparql",
    "/exports",
    "/docs/problems",
    "/validate",
    "/queries",
    "/search",
    "/search?q=nothing",
    "/search?q=plain&lang=!",
    "/no/such/page",
    "/exports/graphs",
    "/catalog",
    "/.well-known/void",
    "/changes.html",
    "/shapes",
    "/shapes/IncidentShape.html",
    "/prefixes",
    "/docs",
    "/docs/settings",
    "/doc/graph/http%3A%2F%2Fexample.org%2Fpublic.html",
)
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
BASE = "https://data.example.org/reprisals/"


class Page(HTMLParser):
    """What of a page is checked: ids, links, levels of headings, labels, forbidden parts."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.urls: list[str] = []
        self.links: list[str] = []
        self.levels: list[int] = []
        self.labelled: set[str] = set()
        self.controls: set[str] = set()
        self.faults: list[str] = []
        self.tags: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Collect one element."""
        values = {name: value or "" for name, value in attrs}
        self.tags.append(tag)
        self.ids += [values["id"]] if "id" in values else []
        found = [values[name] for name in ("href", "src", "action") if name in values]
        if tag == "a":
            self.links += found
        else:
            self.urls += found
        self.levels += [int(tag[1])] if re.fullmatch("h[1-6]", tag) else []
        if tag == "label":
            self.labelled.add(values["for"])
        if tag in ("input", "select", "textarea") and values.get("type") != "hidden":
            self.controls.add(values["id"])
        if tag == "style" or "style" in values or any(name.startswith("on") for name in values):
            self.faults.append(f"inline style or script in <{tag}>")
        if tag == "script" and "src" not in values:
            self.faults.append("inline script")


@pytest.mark.parametrize("path", PAGES)
def test_page_is_well_built(client: FlaskClient, path: str) -> None:
    """Each page has a language, one h1, labelled controls, unique ids, and asks nobody else."""
    answer = client.get(path, headers=BROWSER)
    assert answer.mimetype == "text/html"
    text = answer.get_data(as_text=True)
    page = Page(text)
    assert page.faults == []
    assert re.search(r'<html lang="[a-z-]+" dir="(ltr|rtl)">', text)
    assert page.levels.count(1) == 1
    steps = zip(page.levels, page.levels[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)
    assert len(page.ids) == len(set(page.ids))
    assert page.controls <= page.labelled
    assert page.tags.count("main") == 1
    for url in page.urls:
        assert url.startswith((BASE, "#")), url
    assert "Allegations" in text
    assert "Release 1" in text


def test_links_of_the_frame_and_the_home_page_lead_somewhere(client: FlaskClient) -> None:
    """Each of them that is ours answers; a vocabulary is there where the data has one."""
    links = {link for link in Page(client.get("/", headers=BROWSER).text).links if BASE in link}
    assert len(links) > 15
    for link in sorted(links):
        path = "/" + link.removeprefix(BASE).partition("#")[0]
        answer = client.get(path, headers=BROWSER)
        if path not in ("/ontology", "/scheme"):
            assert answer.status_code == 200, path


@pytest.mark.parametrize("path", PAGES)
def test_policy_forbids_everything_inline(client: FlaskClient, path: str) -> None:
    """The Content-Security-Policy allows the service's own files alone."""
    policy = client.get(path, headers=BROWSER).headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "*" not in policy


def test_style_is_served_and_asks_nobody(client: FlaskClient) -> None:
    """The style sheet is there, and names no other host."""
    answer = client.get("/static/style.css", buffered=True)
    assert answer.status_code == 200
    assert b"http" not in answer.data
    assert b"@import" not in answer.data
    assert (
        re.search(
            rb"margin-(left|right)|padding-(left|right)|text-align: (left|right)", answer.data
        )
        is None
    )
    answer.close()


def test_home_says_how_to_cite_and_what_it_is_not(client: FlaskClient) -> None:
    """The home page has the first query, the citation with release and hash, and the caveat."""
    text = client.get("/").get_data(as_text=True)
    for part in ("How to cite", "2026-01-31", "SELECT ?incident", "no complete list"):
        assert part in text
    assert re.search(r"release 1 of 2026-01-31, SHA-256 [0-9a-f]{64}, https://", text)


def test_every_problem_type_is_explained(client: FlaskClient) -> None:
    """The page has a section for each row of the table; slugs are unique."""
    page = Page(client.get("/docs/problems").get_data(as_text=True))
    slugs = [problem.slug for problem in PROBLEMS]
    assert len(slugs) == len(set(slugs))
    assert set(slugs) <= set(page.ids)


def test_unknown_address_is_a_problem(client: FlaskClient) -> None:
    """A program gets a problem document, a wrong method says which are right."""
    answer = client.get("/no/such/page")
    assert (answer.status_code, answer.mimetype) == (404, "application/problem+json")
    assert answer.get_json()["type"] == BASE + "docs/problems#not-found"
    wrong = client.post("/")
    assert wrong.status_code == 405
    assert "GET" in wrong.headers["Allow"]
    assert wrong.get_json()["type"] == BASE + "docs/problems#method-not-allowed"


def test_addresses_do_not_follow_the_host_header(client: FlaskClient) -> None:
    """URLs come from the configured base, whatever host the request names."""
    for path in ("/", "/exports", "/sparql", "/no/such/page"):
        answer = client.get(
            path, headers=BROWSER | {"Host": "evil.example", "X-Forwarded-Host": "evil.example"}
        )
        assert b"evil.example" not in answer.data
        assert "evil.example" not in str(answer.headers)
