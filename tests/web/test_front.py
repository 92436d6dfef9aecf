"""What stands before Flask, as a caller and as the framework see it."""

import dataclasses
import gzip
import secrets
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

import pytest
from flask import Flask
from werkzeug.test import Client, TestResponse

from graph_service.access.tokens import tokens_of
from graph_service.errors import Unavailable
from graph_service.web.answering import Answering
from graph_service.web.app import create_app
from graph_service.web.front import Front
from graph_service.web.instruments import KEY as INSTRUMENTS
from graph_service.web.instruments import Instruments
from graph_service.web.service import Service
from tests.web.conftest import MARK

DIRECT = "application/sparql-query"
ALL = "SELECT ?s ?o { ?s <http://example.org/p> ?o } ORDER BY ?s"
MANY = "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(4)) + " } LIMIT 100"
STREAM = "SELECT * { " + " . ".join(f"?a{n} ?b{n} ?c{n}" for n in range(8)) + " } LIMIT 2000"


class Counted:
    """A front with its Flask application behind it, whose calls are counted."""

    def __init__(self, service: Service) -> None:
        self.calls = 0
        self.service = service
        app = create_app(service)
        self._flask = Flask.wsgi_app.__get__(app)
        self.instruments: Instruments = app.extensions[INSTRUMENTS]
        self.front = Front(self._call, service, self.instruments)
        self.client = Client(self.front)

    def _call(self, environ: dict[str, Any], start: Any) -> Iterable[bytes]:
        self.calls += 1
        answer: Iterable[bytes] = self._flask(environ, start)
        return answer

    def get(self, query: str = ALL, **headers: str) -> TestResponse:
        """Ask by GET; names of headers are written with underscores."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get("/sparql", query_string={"query": query}, headers=named)


def lasting(answer: TestResponse) -> dict[str, str]:
    """Return the headers of an answer without those that change with time."""
    return {name: text for name, text in answer.headers if not name.startswith("RateLimit")}


@pytest.fixture
def counted(running: Service) -> Counted:
    """Return a front that keeps nothing yet."""
    return Counted(running)


def test_repeated_request_is_answered_before_flask(counted: Counted) -> None:
    """The second of two same requests has the same answer and does not enter Flask."""
    first, again = counted.get(), counted.get()
    assert counted.calls == 1
    assert (again.status_code, again.data) == (200, first.data)
    assert lasting(again) == lasting(first)


def test_ways_to_ask_share_one_answer(counted: Counted) -> None:
    """GET, HEAD, both POST forms, QUERY, graphs in any order and any time limit are one request."""
    graphs = ["http://example.org/public", "http://example.org/x"]
    ask = {"query": ALL, "default-graph-uri": graphs}
    url = "default-graph-uri=http://example.org/x&default-graph-uri=http://example.org/public"
    client = counted.client
    answers = [
        client.get("/sparql", query_string=ask),
        client.get("/sparql/", query_string=ask | {"timeout": "2", "format": "json"}),
        client.post("/sparql", data=ask | {"default-graph-uri": graphs[::-1]}),
        client.post(f"/sparql?{url}", data=ALL, content_type=DIRECT),
        client.open(f"/sparql?{url}", method="QUERY", data=ALL, content_type=DIRECT),
    ]
    assert counted.calls == 1
    assert len({answer.data for answer in answers}) == 1
    head = client.head("/sparql", query_string=ask)
    assert (head.data, lasting(head)) == (b"", lasting(answers[0]))
    assert counted.calls == 1


@pytest.mark.parametrize(
    "other",
    [
        {"query": ALL + " "},
        {"query": ALL, "format": "csv"},
        {"query": ALL, "named-graph-uri": "http://example.org/public"},
        {"query": ALL, "default-graph-uri": "http://example.org/public"},
    ],
)
def test_other_request_has_another_answer(counted: Counted, other: dict[str, str]) -> None:
    """What may change the bytes changes the tag, and nothing of the first answer is used."""
    first = counted.get()
    second = counted.client.get("/sparql", query_string=other)
    assert counted.calls == 2
    assert first.headers["ETag"] != second.headers["ETag"]


def test_unchanged_answer_costs_nothing(counted: Counted) -> None:
    """A tag that is named gives 304 with the headers of 200, whether the answer is kept or not."""
    first = counted.get()
    tag = first.headers["ETag"]
    kept = counted.get(If_None_Match=f'"other", W/{tag}')
    fresh = Counted(counted.service)
    known = fresh.get(If_None_Match=tag)
    assert (kept.status_code, known.status_code, fresh.calls, counted.calls) == (304, 304, 0, 1)
    for answer in (kept, known):
        assert answer.data == b""
        for name in ("ETag", "Vary", "Cache-Control", "Release", "Access-Control-Allow-Origin"):
            assert answer.headers[name] == first.headers[name]
        assert "Content-Type" not in answer.headers
        assert "Content-Length" not in answer.headers


def test_star_matches_only_what_is_there(counted: Counted) -> None:
    """``If-None-Match: *`` runs the query, and then says that there is an answer."""
    assert counted.get(If_None_Match="*").status_code == 304
    assert counted.calls == 1
    assert counted.get("SELECT * {", If_None_Match="*").status_code == 400


@pytest.mark.parametrize("function", ["NOW()", "RAND()", "UUID()", "STRUUID()", "BNODE()"])
def test_volatile_answer_is_never_kept(counted: Counted, function: str) -> None:
    """What changes by itself runs each time and has no tag."""
    query = f"SELECT ({function} AS ?x) {{}}"
    answers = [counted.get(query), counted.get(query, If_None_Match="*")]
    assert counted.calls == 2
    assert [answer.status_code for answer in answers] == [200, 200]
    for answer in answers:
        assert "ETag" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"


def test_failed_query_is_never_kept(counted: Counted) -> None:
    """An error is made anew each time."""
    for _ in range(2):
        assert counted.get("SELECT (<x:f>(1) AS ?x) {}").status_code == 400
    assert counted.calls == 2


def test_request_with_a_token_shares_nothing(counted: Counted) -> None:
    """With a token an answer is neither found nor left behind, and a tag saves only the bytes."""
    text = tokens_of(counted.service.settings.state).create(secrets.token_hex(8))
    mine = counted.get(Authorization=f"Bearer {text}")
    counted.get(Authorization=f"Bearer {text}")
    assert counted.calls == 2
    counted.get()
    assert counted.calls == 3
    again = counted.get(Authorization=f"Bearer {text}", If_None_Match=mine.headers["ETag"])
    assert (again.status_code, counted.calls) == (304, 4)
    assert mine.headers["Cache-Control"] == again.headers["Cache-Control"] == "private, no-cache"


def test_other_audience_has_other_tags(running: Service) -> None:
    """The same query on the same triples has another tag for another set of audiences."""
    mine = running.answering()
    view = dataclasses.replace(mine.view, audiences=frozenset({"public", "internal"}))

    class Pool:
        status = mine.pool.status

        def stream(self, *task: object) -> None:
            raise Unavailable("it would run")

    class Other:
        def answering(self, audiences: frozenset[str]) -> Answering:
            return dataclasses.replace(mine, view=view, pool=cast("Any", Pool()))

        def on_withdrawal(self, forget: object) -> None:
            pass

    other = Counted(dataclasses.replace(running, following=cast("Any", Other())))
    tag = Counted(running).get().headers["ETag"]
    assert other.get(If_None_Match=tag).status_code == 503


def test_codings_have_their_own_tags(counted: Counted) -> None:
    """A coded answer has its coding's tag, decodes to the plain one, and runs nothing anew."""
    plain = counted.get(MANY)
    coded = counted.get(MANY, Accept_Encoding="gzip")
    assert counted.calls == 1
    assert coded.headers["Content-Encoding"] == "gzip"
    assert coded.headers["Content-Length"] == str(len(coded.data))
    assert coded.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
    assert gzip.decompress(coded.data) == plain.data
    for answer in (plain, coded):
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    unchanged = counted.get(MANY, Accept_Encoding="gzip", If_None_Match=coded.headers["ETag"])
    assert (unchanged.status_code, unchanged.headers["ETag"]) == (304, coded.headers["ETag"])
    assert counted.get(MANY, If_None_Match=coded.headers["ETag"]).status_code == 200


def test_small_answer_is_not_coded(counted: Counted) -> None:
    """An answer below the bound goes plain, unless that is excluded."""
    assert "Content-Encoding" not in counted.get("ASK {}", Accept_Encoding="gzip").headers
    forced = counted.get("ASK {}", Accept_Encoding="gzip, identity;q=0")
    assert gzip.decompress(forced.data) == counted.get("ASK {}").data


def test_caller_without_a_coding_in_common_is_refused(counted: Counted) -> None:
    """Without the plain body and without a coding on offer the answer is 406 and says which."""
    answer = counted.get(Accept_Encoding="br, identity;q=0")
    assert (answer.status_code, answer.get_json()["offered"]) == (406, ["zstd", "gzip"])
    assert answer.get_json()["type"].endswith("#coding-not-acceptable")
    assert "Accept-Encoding" in answer.headers["Vary"]


def test_stream_is_coded_as_a_stream(counted: Counted) -> None:
    """An answer beyond the buffer has no length; coded, it decodes to the same."""
    plain = counted.get(STREAM)
    coded = counted.get(STREAM, Accept_Encoding="gzip")
    assert "Content-Length" not in coded.headers
    assert gzip.decompress(coded.data) == plain.data
    assert coded.headers["ETag"] == plain.headers["ETag"][:-1] + '-gzip"'
    head = counted.client.head("/sparql", query_string={"query": STREAM})
    assert (head.data, head.headers["ETag"]) == (b"", plain.headers["ETag"])


def test_volatile_answer_may_be_coded(counted: Counted) -> None:
    """What is not kept is coded all the same, without a tag."""
    query = MANY.replace("*", "* (NOW() AS ?t)", 1).replace("SELECT * (", "SELECT ?a0 ?b0 ?c0 (")
    coded = counted.get(query, Accept_Encoding="gzip")
    assert coded.headers["Content-Encoding"] == "gzip"
    assert b"?t" not in coded.data
    assert b'"t"' in gzip.decompress(coded.data)


def test_kept_answers_are_bounded(running: Service) -> None:
    """With no bytes for the cache every request runs."""
    settings = dataclasses.replace(running.settings, cache_bytes=0)
    counted = Counted(dataclasses.replace(running, settings=settings))
    counted.get()
    counted.get()
    assert counted.calls == 2


def test_kept_answers_hold_nothing_of_other_audiences(counted: Counted) -> None:
    """Nothing of the internal graph is in an answer, kept or coded."""
    for _ in range(2):
        for query in ("SELECT * { ?s ?p ?o }", "SELECT * { GRAPH ?g { ?s ?p ?o } }"):
            coded = counted.get(query, Accept_Encoding="gzip, identity;q=0")
            assert MARK.encode() not in gzip.decompress(coded.data)
            assert MARK not in str(coded.headers)


BAD: dict[str, dict[str, Any]] = {
    "condition": {"headers": {"If-None-Match": '"' * 5_000}},
    "coding": {"headers": {"Accept-Encoding": ";;;,=,q=,gzip;q=;q=1;" * 200}},
    "accept": {"headers": {"Accept": "\xff" * 500}},
    "query string": {"query_string": "query=%" + "&" * 3_000},
    "length": {"method": "POST", "environ_overrides": {"CONTENT_LENGTH": "-1"}},
}


@pytest.mark.parametrize("case", BAD)
def test_nonsense_is_never_a_fault_of_ours(counted: Counted, case: str) -> None:
    """Whatever the headers hold, the answer is no 5xx."""
    asked = {"method": "GET", "query_string": {"query": ALL}} | BAD[case]
    assert counted.client.open("/sparql", **asked).status_code < 500


def test_front_is_part_of_the_application(app: Flask) -> None:
    """The application that is served has the front before it."""
    assert isinstance(app.wsgi_app, Front)
    assert Path(app.root_path).name == "web"


def test_what_is_kept_can_be_forgotten(counted: Counted) -> None:
    """After that an answer is made anew, whatever it was known by."""
    counted.get()
    calls = counted.calls
    counted.get()
    assert counted.calls == calls
    counted.instruments.forget(frozenset({"internal", "partner"}))
    counted.get()
    assert counted.calls == calls  # what others could see was never kept
    counted.instruments.forget(frozenset({"public"}))
    assert counted.instruments.answers.status().entries == 0
    counted.get()
    assert counted.calls == calls + 1
