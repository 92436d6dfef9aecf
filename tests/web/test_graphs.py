"""The Graph Store Protocol: reading, writing, refusing, and telling nothing of what is hidden."""

import gzip
from itertools import product
from threading import Thread

import pytest
from flask.testing import FlaskClient
from pyoxigraph import parse

from graph_service.formats import GRAPHS
from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.web.conftest import BASE, MARK
from tests.web.writers import HIDDEN, Caller

ABSENT = "http://example.org/graph/nothing-is-here-0"
NEW = "http://example.org/graph/new"
TURTLE = '<http://example.org/s> <http://example.org/p> "one", [ <http://example.org/q> 2 ] .'
ACCEPTS = ["*/*", "text/html", "application/problem+json", *(each.media_type for each in GRAPHS)]


@pytest.fixture
def holder(judging: Service) -> Caller:
    """Return a caller of a service with a shape that has the new graph."""
    made = Caller(create_app(judging).test_client(), judging)
    entries = {each.graph: each for each in judging.state.current().entries}
    first = {each.graph: each for each in judging.state.ledger.release(1).entries}
    if entries.keys() != {*first, NEW} or any(entries[g] != first[g] for g in first):
        made.restore()
    assert made.send("PUT", NEW, TURTLE).status_code in (201, 204)
    assert len(made.lines(NEW)) == 3
    return made


def numbers(writable: Service) -> tuple[int, int]:
    """Return the number of the newest release, and of lines of the audit log."""
    return writable.state.current().number, writable.state.ledger.audit.verify()


def test_put_get_put_delete(strict: Caller, judging: Service) -> None:
    """A graph is made, read, replaced and deleted; whoever wrote it reads it at once."""
    assert strict.send("GET", NEW, who=None).status_code == 404
    made = strict.send("PUT", NEW, TURTLE)
    assert (made.status_code, made.data) == (201, b"")
    assert made.headers["Release"] == str(judging.state.current().number)
    assert len(strict.lines(NEW)) == 3
    assert strict.send("PUT", NEW, '<urn:a> <urn:p> "two" .').status_code == 204
    assert strict.lines(NEW) == {b'<urn:a> <urn:p> "two" .'}
    assert strict.send("DELETE", NEW).status_code == 204
    assert strict.send("GET", NEW, who=None).status_code == 404
    assert strict.send("DELETE", NEW).status_code == 404


def test_post_merges(caller: Caller) -> None:
    """What was there stays; a node without a name that is there already is no second one."""
    assert caller.send("POST", caller.new, TURTLE).status_code == 201
    assert caller.send("POST", caller.new, TURTLE).status_code == 204
    assert caller.send("POST", caller.new, '<urn:a> <urn:p> "two" .').status_code == 204
    assert len(caller.lines(caller.new)) == 4


def test_post_to_the_endpoint_makes_a_graph(caller: Caller) -> None:
    """It is found where Location says, directly and by its name."""
    made = caller.send("POST", None, TURTLE)
    assert made.status_code == 201
    place = made.headers["Location"]
    assert place.startswith(BASE + "graphs/")
    assert len(caller.lines(place)) == 3
    path = "/graphs/" + place.removeprefix(BASE + "graphs/")
    assert caller.send("GET", None, who=None, path=path).status_code == 200
    assert caller.send("POST", None, TURTLE, who="narrow").status_code == 403


def test_url_names_its_graph(caller: Caller) -> None:
    """What is put at a URL below /graphs/ is the graph of that IRI, whatever Host says."""
    path = "/graphs/person/caf%C3%A9.ttl"
    assert caller.send("PUT", None, "<> <urn:p> <x> .", path=path).status_code == 201
    graph = BASE + "graphs/person/caf%C3%A9.ttl"
    assert caller.lines(graph) == {f"<{graph}> <urn:p> <{BASE}graphs/person/x> .".encode()}
    assert caller.send("HEAD", None, path=path, who=None).status_code == 200
    assert caller.send("HEAD", None, path=path + "x", who=None).status_code == 404


def test_default_graph_is_the_one_of_unnamed_statements(caller: Caller, writable: Service) -> None:
    """It is always there, is empty at first, and is not the merge of all."""
    path = "/graphs?default"
    empty = caller.send("GET", None, path=path, who=None, Accept="application/n-triples")
    assert (empty.status_code, empty.data) == (200, b"")
    assert caller.send("PUT", None, TURTLE, path=path).status_code == 204
    full = caller.send("GET", None, path=path, who=None, Accept="application/n-triples")
    assert set(full.data.splitlines()) == caller.lines(writable.settings.default_graph)
    assert len(full.data.splitlines()) == 3
    assert caller.send("DELETE", None, path=path).status_code == 204
    assert caller.send("DELETE", None, path=path).status_code == 204


@pytest.mark.parametrize("suffix", [each.suffix for each in GRAPHS])
def test_every_format_goes_out_and_comes_back_the_same(
    caller: Caller, writable: Service, suffix: str
) -> None:
    """What is read can be put again, and nothing has changed: no release is made."""
    found = next(each for each in GRAPHS if each.suffix == suffix)
    caller.send("PUT", caller.new, TURTLE)
    before = numbers(writable)
    answer = caller.send("GET", caller.new, who=None, Accept=found.media_type)
    assert answer.headers["Content-Type"] == found.content_type
    assert len(list(parse(answer.data, format=found.rdf))) == 3
    assert caller.send("PUT", caller.new, answer.data, found.media_type).status_code == 204
    assert numbers(writable) == before


def test_tag_is_that_of_format_and_coding(caller: Caller) -> None:
    """304 with the tag; another one after a change."""
    caller.send("PUT", caller.new, TURTLE)
    tags = {
        caller.send("GET", caller.new, who=None, Accept=accept).headers["ETag"]
        for accept in ACCEPTS[3:]
    }
    assert len(tags) == len(GRAPHS)
    answer = caller.send("GET", caller.new, who=None)
    assert answer.headers["Vary"] == "Accept, Accept-Encoding"
    assert answer.headers["Cache-Control"] == "public, no-cache"
    tag = answer.headers["ETag"]
    for named in (tag, "*"):
        known = caller.send("GET", caller.new, who=None, If_None_Match=named)
        assert (known.status_code, known.data) == (304, b"")
        assert known.headers["ETag"] == tag
    caller.send("PUT", caller.new, "<urn:a> <urn:p> 1 .")
    assert caller.send("GET", caller.new, who=None, If_None_Match=tag).status_code == 200
    assert caller.send("GET", caller.new).headers["Cache-Control"] == "private, no-cache"


def test_conditions_keep_a_change_from_overwriting_another(
    caller: Caller, writable: Service
) -> None:
    """If-Match needs the version that was read, If-None-Match: * that there is none."""
    assert caller.send("PUT", caller.new, TURTLE, If_Match="*").status_code == 412
    assert caller.send("PUT", caller.new, TURTLE, If_None_Match="*").status_code == 201
    tag = caller.send("GET", caller.new).headers["ETag"]
    before = numbers(writable)
    assert caller.send("PUT", caller.new, TURTLE, If_None_Match="*").status_code == 412
    assert caller.send("DELETE", caller.new, If_Match='"other"').status_code == 412
    assert numbers(writable) == before
    assert caller.send("PUT", caller.new, "<urn:a> <urn:p> 1 .", If_Match=tag).status_code == 204
    assert caller.send("PUT", caller.new, TURTLE, If_Match=tag).status_code == 412


@pytest.mark.parametrize(
    ("body", "kind", "status"),
    [
        (TURTLE, None, 415),
        (TURTLE, "image/png", 415),
        (TURTLE, "text/turtle; charset=latin-1", 415),
        ("<urn:a> <urn:b> oops", "text/turtle", 400),
        (b'<urn:a> <urn:b> "\xff" .', "text/turtle", 400),
        ("<urn:a> <urn:b> <urn:c> <urn:other> .", "application/n-quads", 400),
        ('{"@id": "urn:g", "@graph": [{"@id": "urn:a", "urn:b": 1}]}', "application/ld+json", 400),
        ('{"@context": "http://127.0.0.1:9/c", "@id": "urn:a"}', "application/ld+json", 400),
        ('<!DOCTYPE r [<!ENTITY a "b">]><r/>', "application/rdf+xml", 400),
        ('<urn:a> <urn:b> "x"^^<http://www.w3.org/2001/XMLSchema#integer> .', "text/turtle", 400),
        ("<urn:a> <urn:b> 1 . #" + "x" * 10_000_000, "text/turtle", 413),
        ("--x", "multipart/form-data; boundary=x", 400),
        ("<urn:s> <urn:p> 1, 2 .", "text/turtle", 422),
    ],
)
def test_wrong_body_changes_nothing(
    holder: Caller, judging: Service, body: str | bytes, kind: str | None, status: int
) -> None:
    """Each kind of fault has its status; the graph is as it was."""
    before = judging.state.current()
    for method in ("PUT", "POST"):
        answer = holder.send(method, NEW, body, kind)
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
    assert judging.state.current() == before


def test_fault_of_the_body_has_its_place(strict: Caller) -> None:
    """Line and column are told."""
    problem = strict.send("PUT", NEW, "<urn:a> <urn:b> 1 .\n<urn:a> <urn:b> oops").get_json()
    assert (problem["line"], problem["column"]) >= (2, 1)


def test_body_may_be_gzip(caller: Caller) -> None:
    """It is expanded, up to the limit."""
    packed = gzip.compress(TURTLE.encode())
    assert caller.send("PUT", caller.new, packed, Content_Encoding="gzip").status_code == 201
    bomb = gzip.compress(bytes(50_000_000))
    assert caller.send("PUT", caller.new, bomb, Content_Encoding="gzip").status_code == 413
    refused = caller.send("PUT", caller.new, packed, Content_Encoding="br")
    assert (refused.status_code, refused.headers["Accept-Encoding"]) == (415, "gzip")
    assert "Accept-Encoding" not in caller.send("PUT", caller.new, packed, "image/png").headers
    assert len(caller.lines(caller.new)) == 3


@pytest.mark.parametrize(
    ("path", "method"),
    [
        *product(("", "?graph=", "?graph=g", "?graph=_%3Ab"), ("GET", "PUT", "DELETE")),
        *product(
            ("?graph=urn:a&graph=urn:b", "?graph=urn:a&default", "/a?default"),
            ("GET", "PUT", "POST"),
        ),
    ],
)
def test_wrong_name_is_refused(caller: Caller, path: str, method: str) -> None:
    """No name, a relative one, or several: 400."""
    assert caller.send(method, None, TURTLE, path="/graphs" + path).status_code == 400


@pytest.mark.parametrize("accept", ["application/problem+json", "*/*", "image/png"])
def test_violation_is_reported(strict: Caller, accept: str) -> None:
    """The problem document has the results; the report also comes as RDF and text."""
    answer = strict.send("PUT", NEW, "<urn:s> <urn:p> 1, 2 .", Accept=accept)
    problem = answer.get_json()
    assert answer.status_code == problem["status"] == 422
    assert problem["type"] == BASE + "docs/problems#nonconforming"
    assert [each["severity"] for each in problem["results"]] == ["Violation"]
    assert problem["results"][0]["focus"] == "<urn:s>"
    assert problem["results"][0]["message"] == "One value."


def test_violation_is_a_page_for_browsers(strict: Caller) -> None:
    """The page says that nothing was changed and what is expected, with what was sent escaped."""
    wrong = '<urn:s%3Cb%3E> <urn:p> "<b>", "<i>" .'
    answer = strict.send("PUT", NEW, wrong, Accept="text/html")
    page = answer.get_data(as_text=True)
    assert (answer.status_code, answer.mimetype) == (422, "text/html")
    assert "Nothing was changed" in page
    assert "Expected: at most 1 value(s)" in page
    assert "<b>" not in page


def test_report_comes_as_rdf_and_text(strict: Caller) -> None:
    """In the format that the strict accepts."""
    wrong = "<urn:s> <urn:p> 1, 2 ."
    for found in GRAPHS:
        answer = strict.send("PUT", NEW, wrong, Accept=found.media_type)
        assert answer.headers["Content-Type"] == found.content_type
        triples = list(parse(answer.data, format=found.rdf))
        assert any("ValidationReport" in str(each) for each in triples)
    text = strict.send("PUT", NEW, wrong, Accept="text/plain").get_data(as_text=True)
    assert "One value." in text


def test_nobody_writes_without_a_token_that_allows_it(caller: Caller, writable: Service) -> None:
    """401 without a token, 403 with one that is narrower; nothing happens either way."""
    before = numbers(writable)
    graphs = ("http://example.org/public", HIDDEN, ABSENT)
    for method, graph in product(("PUT", "POST", "DELETE"), graphs):
        anonymous = caller.send(method, graph, TURTLE, who=None)
        assert anonymous.status_code == 401
        assert anonymous.headers["WWW-Authenticate"] == 'Bearer realm="graph-service"'
        for who in ("narrow", "reader"):
            answer = caller.send(method, graph, TURTLE, who=who)
            assert answer.status_code == 403
            assert 'error="insufficient_scope"' in answer.headers["WWW-Authenticate"]
    assert caller.send("POST", None, TURTLE, who=None).status_code == 401
    assert caller.send("PUT", None, TURTLE, who=None, path="/graphs?default").status_code == 401
    assert numbers(writable) == before


def test_reading_a_hidden_graph_is_like_reading_none(caller: Caller) -> None:
    """Status, headers and bytes are those of a graph that is not there."""
    conditions: tuple[dict[str, str], ...] = ({}, {"If_None_Match": "*"}, {"If_Match": "*"})
    for method, accept, more in product(("GET", "HEAD"), ACCEPTS, conditions):
        for who in (None, "office", "narrow"):
            hidden, absent = (
                caller.send(method, graph, who=who, Accept=accept, **more)
                for graph in (HIDDEN, ABSENT)
            )
            assert hidden.status_code == 404
            assert hidden.data == absent.data
            assert str(hidden.headers) == str(absent.headers)
    assert any(MARK.encode() in line for line in caller.lines(HIDDEN, "reader"))


def test_writing_a_hidden_graph_is_like_writing_that_of_another(
    caller: Caller, writable: Service
) -> None:
    """Whoever may not see it can't replace, merge, delete or find it: 403 as for any other."""
    before = numbers(writable)
    for method, accept in product(("PUT", "POST", "DELETE"), ACCEPTS):
        for more in ({}, {"If_None_Match": "*"}, {"If_Match": "*"}):
            hidden = caller.send(method, HIDDEN, TURTLE, Accept=accept, **more)
            other = caller.send(method, ABSENT, TURTLE, who="narrow", Accept=accept, **more)
            assert hidden.status_code == 403
            assert hidden.data == other.data
            assert str(hidden.headers) == str(other.headers)
            assert MARK.encode() not in hidden.data
    assert numbers(writable) == before
    assert any(MARK.encode() in line for line in caller.lines(HIDDEN, "reader"))


def test_audience_of_a_graph_stays(caller: Caller, writable: Service) -> None:
    """A new graph has the audience of its token; who replaces it does not open or close it."""
    caller.send("PUT", caller.new, TURTLE, who="staff")
    assert caller.send("GET", caller.new, who=None).status_code == 404
    caller.send("PUT", "http://example.org/graph/open", TURTLE)
    caller.send("PUT", "http://example.org/graph/open", "<urn:a> <urn:b> 1 .", who="staff")
    audiences = {each.graph: each.audience for each in writable.state.current().entries}
    assert audiences[caller.new] == "internal"
    assert audiences["http://example.org/graph/open"] == "public"


def test_internal_change_leaves_public_tags(caller: Caller) -> None:
    """The public sees neither a new release nor a new tag."""
    first = caller.send("GET", "http://example.org/public", who=None)
    caller.send("PUT", caller.new, TURTLE, who="staff")
    again = caller.send("GET", "http://example.org/public", who=None)
    assert str(first.headers) == str(again.headers)


def test_writers_at_once_lose_nothing(caller: Caller, writable: Service) -> None:
    """Statements that several clients post to one graph are all there."""
    app = create_app(writable)
    callers = [Caller(app.test_client(), writable) for _ in range(3)]

    def post(name: int) -> None:
        for step in range(4):
            body = f'<urn:n{name}> <urn:step> "{step}" .'
            assert callers[name].send("POST", caller.new, body).status_code in (201, 204)

    threads = [Thread(target=post, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(caller.lines(caller.new)) == 12


def test_other_methods_are_refused(caller: Caller, client: FlaskClient) -> None:
    """405 with those that there are; a header can't stand for another method."""
    answer = caller.send("PATCH", caller.new, "DELETE WHERE {}", "application/sparql-update")
    assert answer.status_code == 405
    assert answer.headers["Allow"] == "DELETE, GET, HEAD, OPTIONS, POST, PUT"
    caller.send("PUT", caller.new, TURTLE)
    caller.send("POST", caller.new, "", X_HTTP_Method_Override="DELETE")
    assert len(caller.lines(caller.new)) == 3
    preflight = client.options("/graphs", headers={"Origin": "https://evil.example"})
    assert "Authorization" not in preflight.headers.get("Access-Control-Allow-Headers", "")
    assert "Access-Control-Allow-Credentials" not in preflight.headers


def test_unreadable_format_is_406(caller: Caller) -> None:
    """RDF is offered, and nothing else."""
    answer = caller.send("GET", "http://example.org/public", who=None, Accept="image/png")
    assert answer.status_code == 406
    assert "text/turtle" in answer.get_json()["offered"]
