"""IRIs answer: things, graphs and nodes lead to documents, of what the caller sees."""

import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from pyoxigraph import parse
from werkzeug.test import TestResponse

from graph_service.formats import GRAPHS, by_suffix
from graph_service.web.app import create_app
from tests.resources.conftest import REP
from tests.web.conftest import BASE
from tests.web.described import open_described

PAGES = [
    *("doc/incident/i1", "doc/state/XNO", "doc/thing/markup", "doc/graph/case"),
    "doc/claim/c1",
]


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FlaskClient]:
    """Return a client of a service on synthetic graphs."""
    for service, token in open_described(tmp_path_factory.mktemp("things")):
        client = create_app(service).test_client()
        client.environ_base["staff"] = f"Bearer {token}"
        yield client


def get(client: FlaskClient, path: str, who: str = "", **headers: str) -> TestResponse:
    """Ask for a path, as internal people if ``who`` says so."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    if who:
        named["Authorization"] = client.environ_base[who]
    return client.get(path, headers=named)


def exported(client: FlaskClient) -> str:
    """Return the dump as N-Triples."""
    answer = get(client, "/exports/graph.nt")
    try:
        return answer.text
    finally:
        answer.close()


def triples(answer: TestResponse) -> set[str]:
    """Return the statements of a document."""
    form = by_suffix(answer.headers["Content-Location"].rpartition(".")[2].partition("?")[0])
    assert form is not None and form.rdf is not None
    return {f"{q.subject} {q.predicate} {q.object}" for q in parse(answer.data, format=form.rdf)}


def test_thing_leads_to_its_document(client: FlaskClient) -> None:
    """303, below the public URL, with what is there and where it stays."""
    answer = get(client, "/id/incident/i1?lang=fr&x=1", Host="evil.example")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{BASE}doc/incident/i1?lang=fr"
    links = ", ".join(answer.headers.getlist("Link"))
    assert f'<{BASE}doc/incident/i1>; rel="describedby"' in links
    assert f'<{BASE}doc/incident/i1.jsonld>; rel="alternate"; type="application/ld+json"' in links
    assert f'<{BASE}releases/1/id/incident/i1>; rel="cite-as"' in links
    assert answer.headers["Release"] == "1"
    assert client.head("/id/incident/i1").status_code == 303
    pinned = get(client, "/releases/1/id/incident/i1.nt")
    assert pinned.headers["Location"] == f"{BASE}releases/1/doc/incident/i1.nt"


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/id/incident/i1.ttl", "doc/incident/i1.ttl"),
        ("/id/thing/x.ttl", "doc/thing/x.ttl"),
        ("/id/thing/%C3%85sa", "doc/thing/%C3%85sa"),
        ("/id/thing/%C3%85sb", "doc/thing/%C3%85sb"),
        ("/id/thing/%E4%BA%BA", "doc/thing/%E4%BA%BA"),
        ("/id/thing/ours", "doc/thing/ours"),
        ("/graph/case", "doc/graph/case"),
        ("/graph/case.nq", "doc/graph/case.nq"),
        ("/id/graph/thing", "doc/graph/thing"),
    ],
)
def test_names_of_all_kinds_lead_on(client: FlaskClient, path: str, location: str) -> None:
    """A suffix, a dot in the name, letters of any script, graphs, and the base of the service."""
    answer = get(client, path)
    assert (answer.status_code, answer.headers.get("Location")) == (303, BASE + location)
    assert get(client, "/" + location).status_code == 200


def test_dot_in_a_name_is_no_suffix(client: FlaskClient) -> None:
    """The thing of that name is described in the form that is accepted."""
    answer = get(client, "/doc/thing/x.ttl", Accept="application/n-quads")
    assert answer.content_type == "application/n-quads"
    assert b'"dotted"' in answer.data
    assert get(client, "/doc/thing/x.ttl.rdf").content_type.startswith("application/rdf+xml")


def test_graph_comes_before_a_thing_of_its_name(client: FlaskClient) -> None:
    """There is one document at an address."""
    said = triples(get(client, "/doc/graph/odd.nt"))
    assert any(each.startswith(f"<{REP}graph/odd>") for each in said)
    assert not any("with the name of a graph" in each for each in said)


@pytest.mark.parametrize("suffix", [form.suffix for form in GRAPHS])
def test_node_without_a_name_answers(client: FlaskClient, suffix: str) -> None:
    """Documents name it as exports do, and its IRI leads to what is said of it."""
    iri = re.findall(r"<(\S+genid/\S+)> <urn:p> \"node\"", exported(client))[0]
    answer = get(client, f"/{iri.removeprefix(REP)}.{suffix}")
    assert answer.status_code == 303
    location = answer.headers["Location"].removeprefix(BASE)
    assert location.startswith("doc/genid/")
    assert f'<{iri}> <urn:p> "node"' in triples(get(client, f"/{location}"))


def test_document_of_a_triple_term_names_its_nodes(client: FlaskClient) -> None:
    """The statements of the documents are those of the dump, to the letter."""
    lines = set(exported(client).splitlines())
    answer = get(client, "/doc/thing/triple.nt")
    own = {each for each in answer.text.splitlines() if each.startswith(f"<{REP}id/thing/triple>")}
    assert len(own) == 2
    assert own <= lines


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("suffix", [*(form.suffix for form in GRAPHS), "html"])
def test_document_comes_in_each_form(client: FlaskClient, path: str, suffix: str) -> None:
    """By suffix, by parameter and by Accept, with the same bytes and the same tag."""
    plain = get(client, f"/{path}.{suffix}")
    assert plain.status_code == 200
    kind = plain.content_type.partition(";")[0]
    for answer in (
        get(client, f"/{path}?format={suffix}"),
        get(client, f"/{path}", Accept=kind),
        client.head(f"/{path}.{suffix}"),
    ):
        assert answer.headers["ETag"] == plain.headers["ETag"]
        assert answer.headers["Content-Location"] == f"{BASE}{path}.{suffix}"
        assert answer.data in (plain.data, b"")
    again = get(client, f"/{path}.{suffix}", If_None_Match=plain.headers["ETag"])
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == plain.headers["ETag"]
    assert "Accept" in plain.headers["Vary"]
    assert ("Accept-Language" in plain.headers["Vary"]) == (suffix == "html")
    assert plain.headers["Memento-Datetime"] == "Sat, 31 Jan 2026 00:00:00 GMT"


def test_languages_have_tags_of_their_own(client: FlaskClient) -> None:
    """The page of a language is another one; RDF has all languages."""
    english, french = (get(client, f"/doc/incident/i1.html?lang={tag}") for tag in ("en", "fr"))
    assert english.headers["ETag"] != french.headers["ETag"]
    assert ">A case</h1>" in english.text and ">Un cas</h1>" in french.text
    by_header = get(client, "/doc/incident/i1.html", Accept_Language="fr")
    assert ">Un cas</h1>" in by_header.text
    # the parameter is for labels alone, the header for the words of the page, too
    assert '<html lang="en"' in french.text and '<html lang="fr"' in by_header.text
    assert by_header.headers["ETag"] != french.headers["ETag"]
    arabic = get(client, "/doc/state/XNO.html", Accept_Language="ar")
    assert '<h1 lang="ar" dir="rtl">بلد</h1>' in arabic.text
    tags = {get(client, f"/doc/incident/i1.ttl?lang={tag}").headers["ETag"] for tag in ("en", "fr")}
    assert len(tags) == 1


def test_pages_lead_to_each_other(client: FlaskClient) -> None:
    """What leads to a thing is read page by page, in RDF too."""
    seen = set[str]()
    path = "doc/hub/h.nt"
    for number in (1, 2, 3):
        answer = get(client, f"/{path}")
        found = {each for each in triples(answer) if "ontology/parentBody" in each}
        assert not seen & found
        seen |= found
        links = ", ".join(answer.headers.getlist("Link"))
        if number < 3:
            address = f"doc/hub/h?page={number + 1}"
            assert f'<{BASE}{address}>; rel="next"' in links
            assert f"<{REP}{address}>" in answer.text
        assert ('rel="prev"' in links) == (number > 1)
        path = f"doc/hub/h.nt?page={number + 1}"
    assert len(seen) == 250
    assert get(client, f"/{path}").status_code == 404
    assert 'rel="next"' in get(client, "/doc/hub/h.html?page=2").text


def test_page_shows_claims_and_contradictions(client: FlaskClient) -> None:
    """Beside the statements, with source and place; the denial of a State beside the allegation."""
    page = get(client, "/doc/incident/i1.html").text
    for text in (
        "Contradicting claims, side by side",
        "what a State says",
        "A newspaper",
        "The Paper",
        "para. 3",
        "Responses of States",
        f'type="text/turtle" title="Turtle" href="{BASE}doc/incident/i1.ttl">',
        f"{BASE}releases/1/doc/incident/i1",
    ):
        assert text in page
    assert page.count("<script") == 1 and "style=" not in page
    assert f'<script type="module" src="{BASE}static/neighbours.js"></script>' in page


def test_headers_are_ascii_in_every_script(client: FlaskClient) -> None:
    """An IRI stands in a header as a URI."""
    answer = get(client, "/doc/thing/%E4%BA%BA.ttl")
    assert "人" in answer.text
    links = ", ".join(answer.headers.getlist("Link"))
    assert f'<{REP}id/thing/%E4%BA%BA>; rel="about"' in links
    assert links.isascii()


def test_texts_are_no_markup(client: FlaskClient) -> None:
    """What stands in data is shown, and leads nowhere but to the web."""
    page = get(client, "/doc/thing/markup.html").text
    assert "<script" not in page
    assert "&lt;script&gt;x&lt;/script&gt;" in page
    assert 'href="javascript' not in page


def test_graph_is_described_with_its_metadata(client: FlaskClient) -> None:
    """Dataset, terms, contributor, size, and where its content is."""
    said = triples(get(client, "/doc/graph/case.ttl"))
    this = f"<{REP}graph/case>"
    assert f"{this} <http://purl.org/dc/terms/license> <https://example.org/licence>" in said
    assert f"{this} <http://rdfs.org/ns/void#dataDump> <{REP}exports/graphs/case.nt>" in said
    page = get(client, "/doc/graph/case.html").text
    assert "An Office" in page
    assert f"{BASE}graphs?graph={quote(REP + 'graph/case', safe='')}" in page


def test_what_others_see_is_not_there(client: FlaskClient) -> None:
    """A hidden thing or graph is the 404 of what never was, and no statement of it is shown."""
    unknown = get(client, "/doc/act/unknown")
    for path in ("id/act/hidden", "doc/act/hidden", "doc/act/hidden.ttl", "graph/hidden"):
        answer = get(client, "/" + path)
        assert (answer.status_code, answer.data) == (404, unknown.data)
        assert get(client, "/" + path, "staff").status_code in (200, 303)
    for suffix in ("ttl", "html", "nq"):
        assert "hidden" not in get(client, f"/doc/incident/i1.{suffix}").text
        assert "hidden" in get(client, f"/doc/incident/i1.{suffix}", "staff").text


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/doc/incident/i1?page=0", 400),
        ("/doc/incident/i1?page=x", 400),
        ("/doc/incident/i1?page=", 400),
        ("/doc/incident/i1?page=-1", 400),
        ("/doc/incident/i1?page=01", 400),
        ("/doc/incident/i1?page=1&page=2", 400),
        ("/doc/incident/i1?page=" + "9" * 400, 400),
        ("/doc/incident/i1?page=999999999", 404),
        ("/doc/incident/i1?lang=%3Cscript%3E", 400),
        ("/doc/incident/i1?lang=" + "a" * 400, 400),
        ("/doc/incident/i1?format=zip", 404),
        ("/doc/incident/i1.zip", 404),
        ("/doc/incident/i1.ttl.ttl", 404),
        ("/doc/incident/%FF%FE", 404),
        ("/doc/incident/%", 404),
        ("/doc/incident/%00", 404),
        ("/doc/incident/i1%3E%20%3Furn", 404),
        ("/doc/incident/" + "x" * 5000, 404),
        ("/doc/../incident/i1", 404),
        ("/doc/incident/..%2F..%2Fetc", 404),
        ("/doc/%7B%7D", 404),
        ("/doc/.ttl", 404),
        ("/doc/genid/", 404),
        ("/doc/genid/%22", 404),
        ("/id/incident/none", 404),
        ("/id/incident/i1.zip", 404),
        ("/id/incident/%FF", 404),
        ("/graph/none", 404),
        ("/.well-known/genid/none", 404),
        ("/releases/9/doc/incident/i1", 404),
    ],
)
def test_bad_address_is_a_clear_problem(client: FlaskClient, path: str, status: int) -> None:
    """Nothing breaks, and what is wrong is said."""
    answer = get(client, path)
    assert answer.status_code == status
    assert answer.content_type == "application/problem+json"


@pytest.mark.parametrize("suffix", ["ttl", "nq", "html"])
def test_thing_of_which_too_much_is_said_is_a_clear_problem(
    client: FlaskClient, suffix: str
) -> None:
    """Nothing is cut: it is said that there is no document, and what to do."""
    answer = get(client, f"/doc/thing/big.{suffix}", Accept="application/json")
    assert answer.status_code == 500
    assert answer.json is not None
    assert answer.json["type"].endswith("#result-too-large")
    assert "more than 10000 statements" in answer.json["detail"]


def test_form_that_nobody_accepts_is_refused(client: FlaskClient) -> None:
    """406 lists what there is."""
    answer = get(client, "/doc/incident/i1", Accept="image/png")
    assert answer.status_code == 406
    assert "text/turtle" in answer.text


@pytest.mark.parametrize("path", ["/id/incident/i1", "/doc/incident/i1", "/graph/case"])
def test_documents_are_only_read(client: FlaskClient, path: str) -> None:
    """Other methods are 405."""
    for method in ("POST", "PUT", "DELETE", "PATCH"):
        assert client.open(path, method=method).status_code == 405
