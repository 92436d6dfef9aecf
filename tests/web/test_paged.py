"""The answer to a query as a page, for browsers."""

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import MARK

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
ALL = "SELECT ?s ?o { ?s <http://example.org/p> ?o } ORDER BY ?s"
CROSS = "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8)) + " }"


def test_browser_gets_a_page_and_programs_do_not(client: FlaskClient) -> None:
    """By GET and POST; who takes anything, or names a format, gets that."""
    sent = [client.get("/sparql", query_string={"query": ALL}, headers=BROWSER)]
    sent.append(client.post("/sparql", data={"query": ALL, "format": ""}, headers=BROWSER))
    for answer in sent:
        assert (answer.status_code, answer.mimetype) == (200, "text/html")
        assert "4 rows" in answer.text and MARK not in answer.text
        assert answer.headers["Release"] == "1" and answer.headers["Cache-Control"] == "no-store"
        assert "ETag" not in answer.headers and 'rel="cite-as"' in answer.headers["Link"]
    named = client.get("/sparql", query_string={"query": ALL, "format": "csv"}, headers=BROWSER)
    assert named.mimetype == "text/csv"
    for accept in (
        "*/*",
        "application/sparql-results+json, text/html;q=0.9",
        "text/csv, text/html",
    ):
        answer = client.get("/sparql", query_string={"query": ALL}, headers={"Accept": accept})
        assert answer.mimetype != "text/html"


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("ASK { ?s ?p ?o }", "Yes: the graph has it."),
        ("ASK { ?s <urn:none> ?o }", "No: nothing of this is recorded."),
        ("SELECT * { ?s <urn:none> ?o }", "Nothing is recorded for this"),
        ("CONSTRUCT WHERE { ?s ?p ?o }", "4 rows"),
        ("SELECT * { VALUES ?x { 1 } }", "1 row,"),
    ],
)
def test_every_form_of_answer_has_a_page(client: FlaskClient, query: str, shown: str) -> None:
    """Truth, nothing, a graph, a table."""
    assert shown in client.post("/sparql", data={"query": query}, headers=BROWSER).text


def test_large_answer_is_shown_in_part(client: FlaskClient) -> None:
    """What the page shows is bounded; the answer beyond is not made, and that is said."""
    page = client.post("/sparql", data={"query": f"{CROSS} LIMIT 2000"}, headers=BROWSER)
    assert page.status_code == 200
    assert "the first 500 are shown" in page.text
    assert page.text.count("<tr>") == 501


def test_what_is_hostile_is_text(client: FlaskClient) -> None:
    """Markup in terms and queries is escaped; IRIs that are no addresses are no links."""
    query = "SELECT * { VALUES (?a ?b) { ('<script>alert(1)</script>' <javascript:alert(1)>) } }"
    page = client.post("/sparql", data={"query": query}, headers=BROWSER).text
    assert "<script>alert" not in page and 'href="javascript:' not in page
    assert "&lt;script&gt;alert(1)" in page


def test_fault_is_a_page_with_the_query(client: FlaskClient) -> None:
    """Line and column, and the text to go on with, escaped."""
    query = "SELECT * {\n ?s ?p <script>"
    page = client.post("/sparql", data={"query": query}, headers=BROWSER)
    assert page.status_code == 400
    assert "Line 2, column" in page.text
    assert "?s ?p &lt;script&gt;</textarea>" in page.text


COUNTS = """SELECT ?state ?n { VALUES (?state ?n) {
  (<https://w3id.org/reprisals/id/state/CHN> 9) (<https://w3id.org/reprisals/id/state/EGY> 2) } }"""
LINKED = """SELECT ?a ?b ?date { VALUES (?a ?b ?date) {
  (<urn:a> <urn:b> "2018"^^<http://id.loc.gov/datatypes/edtf/EDTF>) (<urn:a> <urn:c> UNDEF) } }"""
GRAPH = "CONSTRUCT { <urn:a> <urn:p> <urn:b> , <urn:c> } WHERE {}"


@pytest.mark.parametrize(
    ("query", "view", "drawn"),
    [
        (COUNTS, "map", 'class="figure map"'),
        (COUNTS, "bars", 'class="figure bars"'),
        (LINKED, "years", 'class="figure bars"'),
        (LINKED, "timeline", 'class="figure chronicle"'),
        (LINKED, "network", 'class="figure network"'),
        (GRAPH, "network", 'class="figure network"'),
    ],
)
def test_answer_is_drawn_as_is_asked(
    client: FlaskClient, query: str, view: str, drawn: str
) -> None:
    """The table is always there; without a wish it stands alone, with the choices."""
    page = client.post("/sparql", data={"query": query, "view": view}, headers=BROWSER).text
    assert drawn in page and "<table>" in page
    plain = client.post("/sparql", data={"query": query}, headers=BROWSER).text
    assert f'name="view" value="{view}"' in plain and "<figure>" not in plain


def test_view_that_is_none_is_refused_and_one_that_does_not_fit_is_told(
    client: FlaskClient,
) -> None:
    """Files have no view."""
    asked = {"query": COUNTS, "view": "pie"}
    wrong = client.post("/sparql", data=asked, headers=BROWSER)
    assert wrong.status_code == 400 and "view must be one of" in wrong.text
    assert client.post("/sparql", data=asked | {"format": "csv"}).status_code == 200
    unfit = client.post("/sparql", data=asked | {"view": "timeline"}, headers=BROWSER)
    assert unfit.status_code == 200 and "shown as it can be" in unfit.text
    twice = client.get(
        "/sparql",
        query_string=[("query", COUNTS), ("view", "map"), ("view", "map")],
        headers=BROWSER,
    )
    assert twice.status_code == 400


def test_hostile_labels_are_drawn_as_texts(client: FlaskClient) -> None:
    """In a network and on a line of time."""
    bad = "</text><script>alert(1)</script>"
    query = f"""SELECT * {{ VALUES (?a ?aLabel ?b ?date)
      {{ (<urn:a> "{bad}" <urn:b> "2018"^^<http://id.loc.gov/datatypes/edtf/EDTF>) }} }}"""
    for view in ("network", "timeline"):
        page = client.post("/sparql", data={"query": query, "view": view}, headers=BROWSER).text
        assert "<figure>" in page and "<script>alert" not in page
