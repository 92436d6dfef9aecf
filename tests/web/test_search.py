"""``/search`` finds what the caller may see, in every form, and nothing hurts it."""

# ruff: noqa: RUF001 - letters of many scripts look alike

import csv
import io
import json
from collections.abc import Iterator
from datetime import UTC, datetime
from html.parser import HTMLParser
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph_service.access.tokens import tokens_of
from graph_service.ledger.ledger import NewEntry
from graph_service.publish import State
from graph_service.query.shelf import Shelf
from graph_service.web.app import create_app
from graph_service.web.search import search_of
from graph_service.web.service import open_service
from tests.web.conftest import BASE, make_settings, searchable

LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
OURS = "https://w3id.org/reprisals/"
MARK = "zanzibarmark"
ACCEPTS = ("application/json", "text/html", "text/csv")
PUBLIC = [
    (f"{OURS}id/state/XAA", LABEL, '"Sample Land"@en'),
    (f"{OURS}id/state/XAA", LABEL, '"Pays d’essai"@fr'),
    (f"{OURS}id/state/XAA", TYPE, f"<{OURS}ontology/State>"),
    (f"{OURS}ontology/State", LABEL, '"State"@en'),
    (f"{OURS}id/state/XAA", TYPE, "<https://example.org/terms#Territory>"),
    (f"{OURS}id/claim/c1", f"{OURS}ontology/statement", '"A sample of Sample Land."@en'),
    ("javascript:alert(1)", LABEL, '"<script>alert(1)</script> sample"'),
    (f"{OURS}id/person/p1", LABEL, '"مثال"@ar'),
    *((f"{OURS}id/thing/{n}", LABEL, f'"many number{n}"@en') for n in range(50)),
]


def make_entry(audience: str, triples: list[tuple[str, str, str]]) -> NewEntry:
    """Return a graph of an audience."""
    graph = f"https://example.org/graph/{audience}"
    lines = sorted(f"<{s}> <{p}> {o} <{graph}> .\n" for s, p, o in triples)
    return NewEntry(graph, audience, "Synthetic Office", audience, "".join(lines).encode())


def hidden(audience: str) -> list[tuple[str, str, str]]:
    """Return marked triples: about a thing of their own, and about one that all see."""
    return [
        (f"https://example.org/{MARK}/{audience}", LABEL, f'"{MARK} sample {audience}"@en'),
        (f"https://example.org/{MARK}/{audience}", TYPE, f"<https://example.org/{MARK}>"),
        (f"{OURS}id/state/XAA", LABEL, f'"Sample {MARK}"@en'),
    ]


@pytest.fixture(scope="module")
def state(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a state."""
    return tmp_path_factory.mktemp("state")


@pytest.fixture(scope="module")
def app(state: Path) -> Iterator[Flask]:
    """Return the application of a service with texts of all audiences."""
    settings = make_settings(state)
    entries = [
        make_entry("public", PUBLIC),
        *(make_entry(each, hidden(each)) for each in ("partner", "internal")),
    ]
    yield from searchable(settings, entries)


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Return a client of the application."""
    return app.test_client()


class Page(HTMLParser):
    """Links, languages, directions and text of a page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


def scripts(page: Page) -> set[str]:
    """Return the files of scripts; inline ones, and those of others, by their whole address."""
    found = {str(each.get("src")) for tag, each in page.tags if tag == "script"}
    return {address.removeprefix(f"{BASE}static/") for address in found}


def test_json_has_the_documented_shape(client: FlaskClient) -> None:
    """Each result is a thing with label, kinds and the text that matched."""
    answer = client.get("/search?q=sample+land&kind=State&limit=1")
    assert answer.content_type == "application/json"
    assert answer.headers["Release"] == "1"
    body = answer.get_json()
    assert body.pop("results") == [
        {
            "iri": f"{OURS}id/state/XAA",
            "label": {"text": "Sample Land", "language": "en"},
            "kinds": [
                {"iri": "https://example.org/terms#Territory", "label": None},
                {"iri": f"{OURS}ontology/State", "label": {"text": "State", "language": "en"}},
            ],
            "match": {"property": LABEL, "text": "Sample Land", "language": "en"},
            "score": pytest.approx(1.9, abs=0.1),
        }
    ]
    kind = f"{OURS}ontology/State"
    assert body == {
        "release": 1,
        "q": "sample land",
        "lang": "",
        "kind": kind,
        "total": 1,
        "offset": 0,
        "limit": 1,
        "links": {
            "self": f"{BASE}search?q=sample+land&limit=1&kind=https%3A%2F%2Fw3id.org%2Freprisals"
            "%2Fontology%2FState"
        },
    }


def test_links_lead_through_all_results(client: FlaskClient) -> None:
    """Following ``next`` gives every result once."""
    found, url = [], "/search?q=many&limit=20"
    while url:
        body = client.get(url, headers={"Accept": "application/json"}).get_json()
        found += [each["iri"] for each in body["results"]]
        url = body["links"].get("next", "").removeprefix(BASE.rstrip("/"))
        assert body["total"] == 50
    assert len(found) == len(set(found)) == 50


def test_language_chooses_texts_and_labels(client: FlaskClient) -> None:
    """With ``lang`` texts in it are searched and labels are in it."""
    body = client.get("/search?q=pays&lang=fr&format=json").get_json()
    assert body["results"][0]["label"] == {"text": "Pays d’essai", "language": "fr"}
    assert client.get("/search?q=land&lang=fr&format=json").get_json()["total"] == 0


def test_csv_is_a_table(client: FlaskClient) -> None:
    """CSV has a heading, CRLF, and a row for each thing."""
    answer = client.get("/search?q=sample", headers={"Accept": "text/csv"})
    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.text.count("\r\n") == 4
    rows = list(csv.DictReader(io.StringIO(answer.text, newline="")))
    assert [row["label"] for row in rows] == ["Sample Land", "<script>alert(1)</script> sample", ""]
    assert rows[0]["kinds"] == f"https://example.org/terms#Territory {OURS}ontology/State"
    assert rows[2]["text"] == "A sample of Sample Land."


def test_csv_without_formulas_is_asked_for(client: FlaskClient) -> None:
    """It has a tag of its own; other forms have no such wish."""
    asked = "/search?q=sample&format="
    plain, safe = client.get(f"{asked}csv"), client.get(f"{asked}csv&safe=1")
    assert (plain.status_code, safe.status_code) == (200, 200)
    assert plain.headers["ETag"] != safe.headers["ETag"]
    for wrong in ("json&safe=1", "csv&safe=2"):
        assert client.get(asked + wrong).status_code == 400


def test_page_works_without_script(client: FlaskClient) -> None:
    """The page is a form and a list of links, each text in its language and direction."""
    page = Page(client.get("/search?q=sample", headers={"Accept": "text/html"}).text)
    assert [tag for tag, _ in page.tags].count("form") == 1
    assert scripts(page) <= {"search.js"}
    links = [each["href"] for tag, each in page.tags if tag == "a"]
    assert f"{BASE}id/state/XAA" in links
    assert not any(str(href).startswith("javascript:") for href in links)
    assert "<script>alert(1)</script> sample" in page.text
    (arabic,) = (
        each
        for tag, each in Page(client.get("/search?q=مثال&format=html").text).tags
        if tag == "a" and each.get("lang") == "ar" and "hreflang" not in each
    )
    assert arabic["dir"] == "auto"


def test_page_without_words_is_the_form(client: FlaskClient) -> None:
    """Nothing to look for is where a search begins, but no question of a program."""
    answer = client.get("/search", headers={"Accept": "text/html"})
    assert answer.status_code == 200
    kinds = [each["value"] for tag, each in Page(answer.text).tags if tag == "option"]
    assert kinds == ["", f"{OURS}ontology/State", "https://example.org/terms#Territory"]
    assert "State</option>" in answer.text
    assert "Territory</option>" in answer.text
    assert client.get("/search?q=+", headers={"Accept": "text/html"}).status_code == 200
    for accept in ("application/json", "text/csv"):
        answer = client.get("/search", headers={"Accept": accept})
        assert answer.status_code == 400
        assert answer.content_type == "application/problem+json"


def test_search_that_finds_nothing_says_so(client: FlaskClient) -> None:
    """No result is a result."""
    assert client.get("/search?q=nothinglikeit&format=json").get_json()["results"] == []
    assert "No text of release" in client.get("/search?q=nothinglikeit&format=html").text


@pytest.mark.parametrize("accept", ACCEPTS)
def test_answer_is_not_sent_twice(client: FlaskClient, accept: str) -> None:
    """The same answer has a strong ETag, GET and HEAD agree, and it gives 304."""
    answer = client.get("/search?q=sample", headers={"Accept": accept})
    tag = answer.headers["ETag"]
    assert not tag.startswith("W/")
    assert {"Accept", "Accept-Encoding"} <= {
        each.strip() for each in answer.headers["Vary"].split(",")
    }
    head = client.head("/search?q=sample", headers={"Accept": accept})
    assert (head.status_code, head.data, head.headers["ETag"]) == (200, b"", tag)
    assert head.headers["Content-Length"] == answer.headers["Content-Length"]
    again = client.get("/search?q=sample", headers={"Accept": accept, "If-None-Match": tag})
    assert (again.status_code, again.data) == (304, b"")
    assert "Accept" in again.headers["Vary"]
    others = [
        client.get(url, headers={"Accept": accept}).headers["ETag"]
        for url in ("/search?q=sample&lang=en", "/search?q=sample*", "/search?q=sample&offset=1")
    ]
    assert len({tag, *others}) == 4


def test_forms_have_tags_of_their_own(client: FlaskClient) -> None:
    """JSON, CSV and the page are different bytes under different tags."""
    tags = {
        client.get(f"/search?q=sample&format={form}").headers["ETag"]
        for form in ("json", "csv", "html")
    }
    assert len(tags) == 3


def test_other_forms_are_not_on_offer(client: FlaskClient) -> None:
    """What can't be sent is 406 with what can."""
    for url, accept in (("/search?q=x", "image/png"), ("/search?q=x&format=ttl", "*/*")):
        answer = client.get(url, headers={"Accept": accept})
        assert answer.status_code == 406
        assert answer.get_json()["offered"] == ["application/json", "text/html", "text/csv"]
    assert client.post("/search?q=x").status_code == 405


HOSTILE = {
    "operators": '"a" AND NOT (b OR c) NEAR(d e, 5) ^f -g +h words:i {j k}:l',
    "open quotes": '"""sample',
    "column": "folded:sample rank:x - words MATCH 'x'; DROP TABLE texts; --",
    "stars": "*" * 200,
    "NUL": "sam\0ple \0 sample",
    "control": "\x01\x1b[31m sample \x7f\x85",
    "right to left": "\u202esample\u202c \u200fمثال\u200f",
    "emoji": "🕊️ 👩🏽‍⚖️ sample 🏳️‍🌈",
    "many marks": "a" + "\u0301" * 250,
    "expanding": "\ufdfa" * 20,
    "per cent": "%_%' || '%",
    "markup": "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "template": "{{ 7*7 }} {% raw %} ${7*7}",
    "parentheses": "(" * 290,
    "private": "\ue000\U0010ffff\ufffe",
}


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("case", HOSTILE)
def test_hostile_text_is_only_text(client: FlaskClient, case: str, accept: str) -> None:
    """Whatever a caller writes is looked for or refused, and comes back as text."""
    answer = client.get("/search", query_string={"q": HOSTILE[case]}, headers={"Accept": accept})
    assert answer.status_code in (200, 400), answer.text
    if accept == "text/html":
        page = Page(answer.text)
        assert not any(tag == "img" for tag, _ in page.tags) and scripts(page) <= {"search.js"}
        assert "49" not in answer.text
    elif accept == "application/json" or answer.status_code == 400:
        json.loads(answer.data)


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("raw", [b"%ff%fe", b"%ed%a0%80", b"%00", b"%", b"sample%ff"])
def test_bytes_that_are_no_text_hurt_nothing(client: FlaskClient, raw: bytes, accept: str) -> None:
    """Broken UTF-8, lone surrogates and broken escapes are answered like other texts."""
    answer = client.get(b"/search?q=".decode() + raw.decode(), headers={"Accept": accept})
    assert answer.status_code in (200, 400)


@pytest.mark.parametrize("accept", ACCEPTS)
def test_long_text_is_refused(client: FlaskClient, accept: str) -> None:
    """Ten kilobytes are no search."""
    for text in ("x" * 10_000, "x " * 100, "曹" * 100):
        answer = client.get("/search", query_string={"q": text}, headers={"Accept": accept})
        assert answer.status_code == 413


@pytest.mark.parametrize("query", ["limit=0", "offset=x", "lang=%25", "kind=%3Cx%3E", "q=y", "x=1"])
def test_wrong_parameters_are_refused(client: FlaskClient, query: str) -> None:
    """They are problems for programs, and said beside the form to readers."""
    answer = client.get(f"/search?q=sample&{query}", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.content_type) == (400, "application/problem+json")
    page = client.get(f"/search?q=sample&{query}", headers={"Accept": "text/html"})
    assert page.status_code == 400
    assert page.headers["Cache-Control"] == "no-store"
    assert 'role="alert"' in page.text


def test_time_limit_is_a_problem(app: Flask, client: FlaskClient) -> None:
    """A search that finds no time is a query that ran into its limit."""
    search = search_of(app)
    lookup = search._shelf.take(app.extensions["graph_service"].answering().view)  # type: ignore[attr-defined]
    held = [lookup._idle.get(), lookup._idle.get()]
    usual, search._seconds = search._seconds, 0.05
    answer = client.get("/search?q=sample&format=json")
    search._seconds = usual
    for connection in held:
        lookup._idle.put(connection)
    assert answer.status_code == 500
    assert answer.get_json()["type"].endswith("#query-timeout")


def test_index_being_made_is_a_problem_for_now(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Until the index is there the answer is 503, with when to come back."""
    monkeypatch.setattr(search_of(app), "_shelf", Shelf(patience=0))
    monkeypatch.setattr("graph_service.query.shelf._open", lambda view, future: None)
    answer = client.get("/search?q=sample&format=json")
    assert answer.status_code == 503
    assert int(answer.headers["Retry-After"]) > 0


@pytest.mark.parametrize("accept", ACCEPTS)
@pytest.mark.parametrize("more", ["", "&lang=en", "&limit=1", "&offset=1"])
def test_hidden_texts_are_as_absent_ones(client: FlaskClient, accept: str, more: str) -> None:
    """A search for hidden words gives what one for words that do not exist gives."""
    absent = "quagmireless"
    for text in ("$", "$*", "sample $", '"sample $"', "$ sample partner"):
        answers = [
            client.get(
                "/search?" + f"q={text.replace('$', word).replace(' ', '+')}{more}",
                headers={"Accept": accept},
            )
            for word in (MARK, absent)
        ]
        assert [each.status_code for each in answers] == [200, 200]
        assert answers[0].text.replace(MARK, absent) == answers[1].text


@pytest.mark.parametrize("accept", ACCEPTS)
def test_hidden_texts_come_back_nowhere(client: FlaskClient, accept: str) -> None:
    """No search for other words shows, counts or ranks what is hidden, nor does the form."""
    for query in ("", "?q=sample", "?q=s*", "?q=sample&kind=State", "?q=partner", "?q=internal"):
        answer = client.get(f"/search{query}", headers={"Accept": accept})
        assert MARK not in answer.text + str(answer.headers)
    found = client.get("/search?q=sample&format=json").get_json()
    assert found["total"] == 3
    hidden_kind = client.get(f"/search?q=s*&kind=https://example.org/{MARK}&format=json").get_json()
    assert (hidden_kind["total"], hidden_kind["results"]) == (0, [])


def test_holder_of_a_token_searches_what_they_see(client: FlaskClient, state: Path) -> None:
    """Each set of audiences has its index; answers of one are no answers for another."""
    tokens = tokens_of(state)
    url = f"/search?q={MARK}&format=json"
    nobody = client.get(url)
    known = {}
    for name, reads in (("partner", ["partner"]), ("staff", ["partner", "internal"])):
        header = {"Authorization": f"Bearer {tokens.create(name, reads=reads)}"}
        answer = known[name] = client.get(url, headers=header)
        assert answer.headers["Cache-Control"].startswith("private")
        again = client.get(url, headers=header | {"If-None-Match": nobody.headers["ETag"]})
        assert again.status_code == 200
    assert nobody.get_json()["total"] == 0
    iris = {name: {r["iri"] for r in each.get_json()["results"]} for name, each in known.items()}
    seen = f"{OURS}id/state/XAA"
    assert iris == {
        "partner": {seen, f"https://example.org/{MARK}/partner"},
        "staff": {seen, *(f"https://example.org/{MARK}/{n}" for n in ("partner", "internal"))},
    }
    assert client.get(url).get_json()["total"] == 0


def test_search_follows_the_release(tmp_path: Path) -> None:
    """A new release is searched as soon as it is answered from, and the one before is not."""
    settings = make_settings(tmp_path)
    ledger = State(settings).ledger

    def publish(word: str) -> None:
        entry = make_entry("public", [(f"{OURS}id/thing/1", LABEL, f'"{word}"')])
        ledger.commit([entry], issued=datetime(2026, 1, 31, tzinfo=UTC))

    publish("before")
    service = open_service(settings)
    app = create_app(service)
    search_of(app)._shelf._patience = 60
    client = app.test_client()

    def total(word: str) -> int:
        return int(client.get(f"/search?q={word}&format=json").get_json()["total"])

    assert (total("before"), total("after")) == (1, 0)
    tag = client.get("/search?q=before&format=json").headers["ETag"]
    publish("after")
    service.refresh()
    assert (total("before"), total("after")) == (0, 1)
    fresh = client.get("/search?q=before&format=json", headers={"If-None-Match": tag})
    assert (fresh.status_code, fresh.headers["Release"]) == (200, "2")
    search_of(app).close()
    service.close()
