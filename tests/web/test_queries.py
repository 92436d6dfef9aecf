"""``/queries`` and ``/queries/{id}`` on made-up data, with a second, internal case beside it."""

import csv
import io
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from xml.etree import ElementTree

import pytest
from flask.testing import FlaskClient
from pyoxigraph import DefaultGraph, Quad, RdfFormat, Store, parse

from graph_service import shipped
from graph_service.query.canned import read_query
from graph_service.settings import read_settings
from graph_service.state import State
from graph_service.web.app import create_app
from graph_service.web.service import Service, open_service
from tests.web.conftest import wait_ready
from tests.web.marked import MARK, OURS, entries

BASE = "https://data.example.org/reprisals/"
STATE = OURS + "id/state/XNO"
ALL = sorted(path.stem for path in shipped.QUERIES.glob("*/*.rq"))
IDS = sorted(set(ALL) - {path.stem for path in shipped.QUERIES.glob("partners/*.rq")})
"""Those that ask no partner; the others have ``test_federating.py``."""

HTML = {"Accept": "text/html"}


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    """Return a service on the fixture."""
    options = {
        "state": tmp_path_factory.mktemp("state"),
        "public_url": BASE,
        "workers": 2,
        "view_backend": "snapshot",
    }
    settings = read_settings(options, environ={})
    State(settings).ledger.commit(entries(), issued=datetime(2026, 1, 31, tzinfo=UTC))
    service = open_service(settings)
    wait_ready(service)
    yield service
    service.close()


@pytest.fixture
def client(running: Service) -> FlaskClient:
    """Return a client of its application."""
    return create_app(running).test_client()


def test_list_is_what_the_interface_says(client: FlaskClient) -> None:
    """The JSON list has every query with titles, parameters and links."""
    answer = client.get("/queries")
    assert answer.content_type == "application/json"
    listed = answer.get_json()["queries"]
    assert [each["id"] for each in listed] == sorted(ALL, key=[e["id"] for e in listed].index)
    assert {each["id"] for each in listed} == set(ALL)
    for each in listed:
        assert set(each["title"]) == set(each["question"]) == {"en", "fr", "es"}
        assert all({"name", "type", "label", "allowed"} <= set(p) for p in each["parameters"])
        assert each["links"]["csv"] == f"{BASE}queries/{each['id']}.csv"


def test_list_is_a_page_for_browsers(client: FlaskClient) -> None:
    """The page links every query, and its titles in the other languages say their language."""
    page = client.get("/queries/", headers=HTML).get_data(as_text=True)
    for identifier in ALL:
        assert f'href="{BASE}queries/{identifier}"' in page
        assert f'<a lang="fr" hreflang="fr" href="{BASE}queries/{identifier}?language=fr">' in page


@pytest.mark.parametrize("identifier", IDS)
def test_every_query_answers_in_every_form(client: FlaskClient, identifier: str) -> None:
    """Page, JSON, CSV, TSV, XML and text come back, each naming the release."""
    by_suffix = {}
    for suffix in ("html", "json", "csv", "tsv", "xml", "rq"):
        answer = client.get(f"/queries/{identifier}.{suffix}")
        assert answer.status_code == 200, answer.get_data(as_text=True)
        assert answer.headers["Release"] == "1"
        by_suffix[suffix] = answer.get_data(as_text=True)
    count = len(json.loads(by_suffix["json"])["results"]["bindings"])
    columns = json.loads(by_suffix["json"])["head"]["vars"]
    table = list(csv.reader(io.StringIO(by_suffix["csv"], newline="")))
    assert table[0] == columns
    assert len(table) - 1 == by_suffix["tsv"].count("\n") - 1 == count
    results = ElementTree.fromstring(by_suffix["xml"])  # noqa: S314 - our own answer
    assert len(results[1]) == count
    assert by_suffix["rq"].startswith("# ") and "#:" not in by_suffix["rq"]


@pytest.mark.parametrize("identifier", IDS)
def test_text_with_values_gives_the_same_rows(client: FlaskClient, identifier: str) -> None:
    """What ``.rq`` hands out answers the same when it is sent to the endpoint."""
    text = client.get(f"/queries/{identifier}.rq").get_data(as_text=True)
    rows = client.get(f"/queries/{identifier}.csv").get_data()
    assert client.get("/sparql", query_string={"query": text, "format": "csv"}).get_data() == rows


@pytest.mark.parametrize(
    ("accept", "content_type"),
    [
        (None, "application/sparql-results+json"),
        ("application/json", "application/sparql-results+json"),
        ("text/csv", "text/csv; charset=utf-8"),
        (
            "application/xml;q=0.9, text/tab-separated-values",
            "text/tab-separated-values; charset=utf-8",
        ),
        (
            "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
            "text/html; charset=utf-8",
        ),
        ("application/sparql-query", "application/sparql-query"),
    ],
)
def test_form_is_negotiated(client: FlaskClient, accept: str | None, content_type: str) -> None:
    """Without suffix the Accept header decides; JSON where there is none."""
    answer = client.get("/queries/graph-contents", headers={"Accept": accept} if accept else {})
    assert answer.content_type == content_type
    assert "Accept" in answer.headers["Vary"]


def test_values_narrow_the_answer(client: FlaskClient) -> None:
    """Values from the URL are bound: a State as IRI, a concept as its last word."""
    url = "/queries/perpetrators-by-state.json"
    found = client.get(url, query_string={"state": STATE, "category": "unknown"}).get_json()
    rows = found["results"]["bindings"]
    assert len(rows) == 1
    assert rows[0]["category"]["value"] == OURS + "scheme/perpetrator-category/unknown"
    other = {"state": OURS + "id/state/XEA"}
    assert client.get(url, query_string=other).get_json()["results"]["bindings"] == []


@pytest.mark.parametrize(
    ("query_string", "reason"),
    [
        ("days=soon", "parameter 'days' must be a whole number, 0 or more"),
        ("days=-1", "parameter 'days' must be a whole number, 0 or more"),
        ("state=KGZ", "parameter 'state' must be a full IRI"),
        ("state=http://e.org/%3E%20%7D", "parameter 'state' must be a full IRI"),
        ("strength=nothing-like-it", "parameter 'strength' must be one of: asserted-by-source"),
        ("strength=%22%20%7D", "parameter 'strength' must be a term of the scheme link-strength"),
        ("language=xx", "parameter 'language' must be one of en, fr, es"),
        ("nothing=1", "has no such parameter; it has: days, mechanism, state"),
        ("days=1&days=2", "parameter 'days' is given 2 times"),
    ],
)
def test_bad_value_is_a_problem_that_names_it(
    client: FlaskClient, query_string: str, reason: str
) -> None:
    """Status 400, the parameter by name, what is allowed; a page says the same over its form."""
    url = f"/queries/incidents-after-engagement?{query_string}"
    answer = client.get(url)
    assert answer.status_code == 400
    assert answer.content_type == "application/problem+json"
    problem = answer.get_json()
    assert problem["type"].endswith("#parameter")
    assert reason in problem["detail"]
    assert client.get(url.replace("?", ".rq?")).status_code == 400
    page = client.get(url, headers=HTML)
    assert page.status_code == 400
    assert 'role="alert"' in page.get_data(as_text=True)
    assert "<table>" not in page.get_data(as_text=True)


@pytest.mark.parametrize(
    "value", ['"><script>alert(1)</script>', "' onfocus='x", "\ud83d\ude00\x00"]
)
def test_hostile_value_comes_back_only_escaped(client: FlaskClient, value: str) -> None:
    """What was sent stands in the form again, as text."""
    sent = value.encode("utf-16", "surrogatepass").decode("utf-16")
    page = client.get(
        "/queries/incidents-after-engagement", query_string={"days": sent}, headers=HTML
    )
    assert page.status_code == 400
    text = page.get_data(as_text=True)
    assert "<script>" not in text and "' onfocus='" not in text


def test_unknown_query_and_form_are_not_found(client: FlaskClient) -> None:
    """A query or suffix that does not exist is 404, a type that it does not come in is 406."""
    assert client.get("/queries/nothing").status_code == 404
    assert client.get("/queries/graph-contents.pdf").status_code == 404
    assert client.get("/queries/graph-contents?format=pdf").status_code == 404
    answer = client.get("/queries/graph-contents", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/csv" in answer.get_json()["offered"]
    assert client.post("/queries/graph-contents").status_code == 405


def test_same_question_has_the_same_tag(client: FlaskClient) -> None:
    """The tag is known without running; another form, value or spelling of none differs or not."""
    first = client.get("/queries/graph-contents.csv")
    tag = first.headers["ETag"]
    same = client.get(
        "/queries/graph-contents.csv?language=en&format=csv", headers={"If-None-Match": tag}
    )
    assert (same.status_code, same.get_data()) == (304, b"")
    assert same.headers["ETag"] == tag and "Accept" in same.headers["Vary"]
    for url in ("/queries/graph-contents.tsv", "/queries/graph-contents.csv?language=fr"):
        assert client.get(url, headers={"If-None-Match": tag}).status_code == 200
    page = client.get("/queries/graph-contents.html")
    again = client.get(
        "/queries/graph-contents.html", headers={"If-None-Match": page.headers["ETag"]}
    )
    assert again.status_code == 304
    listed = client.get("/queries")
    assert (
        client.get("/queries", headers={"If-None-Match": listed.headers["ETag"]}).status_code == 304
    )


def test_head_is_answered_like_get(client: FlaskClient) -> None:
    """HEAD has the headers of GET and no body."""
    head, get = (
        client.head("/queries/graph-contents.csv"),
        client.get("/queries/graph-contents.csv"),
    )
    assert head.headers["ETag"] == get.headers["ETag"]
    assert head.get_data() == b""
    assert "graph-contents-2026-01-31-release-1" in get.headers["Content-Disposition"]


class Links(HTMLParser):
    """The addresses of a page, what is named in which language, and tags that run code."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.hrefs: list[str] = []
        self.languages: set[str] = set()
        self.forbidden: list[str] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note what a tag brings."""
        given = dict(attrs)
        self.hrefs += [str(given[n]) for n in ("href", "src", "action") if n in given]
        self.languages |= {str(given["lang"])} if "lang" in given else set()
        if tag in {"script", "style", "iframe"} or any(
            n.startswith("on") or n == "style" for n in given
        ):
            self.forbidden.append(tag)


def test_page_shows_labels_links_caveat_and_how_to_cite(client: FlaskClient) -> None:
    """Things of the graph link to this service, terms say their language, nothing runs code."""
    values = {"state": STATE, "language": "fr"}
    page = client.get("/queries/perpetrators-by-state", query_string=values, headers=HTML)
    text = page.get_data(as_text=True)
    links = Links(text)
    assert not links.forbidden
    assert f"{BASE}id/state/XNO" in links.hrefs
    terms = text.partition('rel="license"')[2].partition(">")[0]
    elsewhere = [href for href in links.hrefs if not href.startswith((BASE, "#", "?"))]
    assert all(href in terms for href in elsewhere)
    assert {"en", "fr"} <= links.languages
    assert "Autorité" in text and "release 1 of 2026-01-31" in " ".join(text.split())
    assert "des allégations des sources" in text and "non un État jugé responsable" in text
    assert "Cite this" in text and "queries/perpetrators-by-state.csv?state=" in text
    assert f'<option value="{STATE}" selected>Northland</option>' in text


def test_several_values_of_a_cell_are_linked_one_by_one(client: FlaskClient) -> None:
    """Sources that one row joins are separate links with their titles."""
    text = client.get("/queries/incident-chronology.html").get_data(as_text=True)
    assert (
        f'<a href="{BASE}id/source/s0001">Report of the Secretary-General of Tests 2018</a>' in text
    )
    assert '<th scope="col">Source' in text and "Source labels</th>" not in text


def test_no_rows_are_not_read_as_nothing_happened(client: FlaskClient) -> None:
    """An empty answer says so and leads to what was searched."""
    values = {"state": OURS + "id/state/XEA"}
    text = client.get("/queries/incident-chronology.html", query_string=values).get_data(
        as_text=True
    )
    assert "does not mean" in text and f"{BASE}queries/coverage-records" in text
    assert "<table>" not in text


def test_form_offers_what_the_view_has(client: FlaskClient) -> None:
    """Choices of a class and of a scheme are listed with labels; open kinds say what is allowed."""
    text = client.get("/queries/incident-chronology.html?language=es").get_data(as_text=True)
    assert '<label for="field-state" lang="es">Estado</label>' in text
    assert re.search(r'<option value="[^"]*/act-type/travel-ban">Prohibición de', text)
    assert 'type="date"' in text and "a date as YYYY-MM-DD" in text


@pytest.mark.parametrize("identifier", IDS)
def test_nothing_internal_is_shown(client: FlaskClient, identifier: str) -> None:
    """Marked text of internal graphs is in no form of any answer, not even in a choice."""
    for suffix in ("html", "json", "csv", "rq"):
        assert MARK not in client.get(f"/queries/{identifier}.{suffix}").get_data(as_text=True)


def test_internal_things_are_as_if_they_were_not_there(client: FlaskClient) -> None:
    """Asking for an internal thing by its IRI gives the same rows as for one that never was."""
    hidden = {"resource": f"{OURS}id/incident/{MARK}b1c2d3e4f5"}
    absent = {"resource": f"{OURS}id/incident/z9z9z9z9z9"}
    url = "/queries/resource-neighbourhood.csv"
    assert (
        client.get(url, query_string=hidden).get_data()
        == client.get(url, query_string=absent).get_data()
    )


def test_internal_copy_is_really_there() -> None:
    """The marked graphs would have rows for the queries, so that their absence means something."""
    store = Store()
    for entry in entries():
        if entry.audience == "internal":
            for quad in parse(entry.quads, format=RdfFormat.N_QUADS):
                store.add(Quad(quad.subject, quad.predicate, quad.object, DefaultGraph()))
    text = (shipped.QUERIES / "incidents" / "incident-chronology.rq").read_text(encoding="utf-8")
    query = read_query("incidents", "incident-chronology", text)
    found = [str(row["incidentLabel"]) for row in store.query(query.instantiate({}))]
    assert len(found) == 3 and all(MARK in label for label in found)


@pytest.fixture
def make_client(running: Service, make_canned: Callable[[str], str]) -> Callable[..., FlaskClient]:
    """Return a maker of clients of a service that has one query, with settings changed."""

    def make(sparql: str, **changes: object) -> FlaskClient:
        query = read_query("topic", "made-up", make_canned(sparql))
        settings = replace(running.settings, **changes)
        service = replace(running, settings=settings, queries={"made-up": query})
        return create_app(service).test_client()

    return make


@pytest.fixture
def make_canned() -> Callable[[str], str]:
    """Return a maker of files of canned queries without parameters."""

    def make(sparql: str) -> str:
        return (
            "".join(
                f'#: {key}.{tag} = "Made up"\n'
                for key in ("title", "question")
                for tag in ("en", "fr", "es")
            )
            + sparql
        )

    return make


def test_slow_query_ends_at_the_limit_of_canned_queries(
    make_client: Callable[..., FlaskClient],
) -> None:
    """The time limit is that of canned queries, and the next query is answered."""
    endless = (
        "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i . ?j ?k ?l } ORDER BY ?n LIMIT 1"
    )
    client = make_client(endless, canned_seconds=0.5, query_seconds=60.0)
    answer = client.get("/queries/made-up.csv")
    assert answer.status_code == 500
    assert answer.get_json()["type"].endswith("#query-timeout")
    quick = make_client("SELECT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 1")
    assert quick.get("/queries/made-up.csv").status_code == 200


def test_cut_answer_says_so(make_client: Callable[..., FlaskClient]) -> None:
    """An answer with as many rows as the query allows has a header and a note; others have none."""
    client = make_client("SELECT DISTINCT ?s { ?s ?p ?o } ORDER BY ?s LIMIT 7")
    assert client.get("/queries/made-up.csv").headers["Rows-Cut-At"] == "7"
    assert "cut after 7 rows" in client.get("/queries/made-up.html").get_data(as_text=True)
    whole = make_client("SELECT (COUNT(*) AS ?n) { ?s ?p ?o } ORDER BY ?n LIMIT 7")
    assert "Rows-Cut-At" not in whole.get("/queries/made-up.csv").headers


def test_too_many_rows_are_refused_whole(make_client: Callable[..., FlaskClient]) -> None:
    """More rows than one answer may have is an error, never a short answer."""
    client = make_client("SELECT ?s ?p ?o { ?s ?p ?o } ORDER BY ?s LIMIT 900", result_rows=50)
    answer = client.get("/queries/made-up.csv")
    assert answer.status_code == 500
    assert answer.get_json()["type"].endswith("#result-too-large")


def test_required_parameter_is_asked_for(running: Service) -> None:
    """Without a value that is required a page is a form, and a file is refused."""
    text = (
        'title.en = "a"\ntitle.fr = "a"\ntitle.es = "a"\n'
        'question.en = "a"\nquestion.fr = "a"\nquestion.es = "a"\n'
        '[[parameter]]\nname = "thing"\ntype = "iri"\nrequired = true\nexample = "http://e.org/"\n'
        'label.en = "Thing"\nlabel.fr = "Chose"\nlabel.es = "Cosa"\n'
    )
    header = "".join(f"#: {line}\n" for line in text.splitlines())
    sparql = "SELECT ?thing ?o { ?thing ?p ?o } ORDER BY ?o LIMIT 5"
    query = read_query("topic", "made-up", header + sparql)
    client = create_app(replace(running, queries={"made-up": query})).test_client()
    page = client.get("/queries/made-up", headers=HTML)
    assert page.status_code == 200 and "<form" in page.get_data(as_text=True)
    assert "<table>" not in page.get_data(as_text=True)
    answer = client.get("/queries/made-up.csv")
    assert answer.status_code == 400
    assert "'thing' is required" in answer.get_json()["detail"]
