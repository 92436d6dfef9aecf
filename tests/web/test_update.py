"""SPARQL Update over HTTP: on a copy, within the token's graphs, all or nothing."""

import gzip
from itertools import product
from threading import Thread
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient

from graph_service.namespaces import SKOLEM
from graph_service.web.app import create_app
from graph_service.web.service import Service
from tests.web.conftest import BASE, MARK
from tests.web.writers import HIDDEN, OPEN, Caller

NEW, THEIRS = "http://example.org/graph/new", "http://example.org/n/theirs"
ABSENT = "http://example.org/graph/nothing-is-here-0"
FORM = "application/x-www-form-urlencoded"


def insert(graph: str, triple: str = "<urn:a> <urn:q> 1") -> str:
    """Return an update that adds a statement."""
    return f"INSERT DATA {{ GRAPH <{graph}> {{ {triple} }} }}"


def numbers(writable: Service) -> tuple[int, int]:
    """Return the number of the newest release, and of lines of the audit log."""
    return writable.state.current().number, writable.state.ledger.audit.verify()


def test_update_is_one_release(strict: Caller, judging: Service) -> None:
    """All operations together, visible at once, whether sent as text or in a form."""
    before = numbers(judging)
    answer = strict.update(insert(NEW) + " ; " + insert(THEIRS) + f" ; CLEAR GRAPH <{THEIRS}>")
    assert (answer.status_code, answer.data) == (204, b"")
    assert numbers(judging) == (before[0] + 1, before[1] + 1)
    assert len(strict.lines(NEW)) == 1
    assert strict.lines(THEIRS) == set()
    form = "update=" + quote(f"DELETE WHERE {{ GRAPH <{NEW}> {{ ?s ?p ?o }} }}")
    path = "/update/"
    assert strict.send("POST", None, form, FORM, path=path).status_code == 204
    assert strict.lines(NEW) == set()


def test_relative_iris_and_the_default_graph_are_those_of_the_service(
    caller: Caller, writable: Service
) -> None:
    """The base is the public URL; statements without a graph go to the one that has a setting."""
    assert caller.update("INSERT DATA { <a> <urn:q> 1 }").status_code == 204
    assert writable.settings.default_graph in {
        each.graph for each in writable.state.current().entries
    }
    found = caller.send("GET", None, path="/graphs?default", Accept="application/n-triples")
    assert found.data.startswith(f"<{BASE}a>".encode())
    moved = caller.update(f"MOVE DEFAULT TO GRAPH <{caller.new}>")
    assert moved.status_code == 204
    assert len(caller.lines(caller.new)) == 1
    assert caller.send("GET", None, path="/graphs?default").status_code == 200


def test_names_of_nodes_stay_and_new_ones_get_names(caller: Caller, writable: Service) -> None:
    """The ledger has no blank node, and an update changes no name that is there."""
    caller.update(insert(caller.new, "[] <urn:q> 'node'"))

    def stored() -> list[str]:
        entry = next(each for each in writable.state.current().entries if each.graph == caller.new)
        return writable.state.ledger.read(entry.object).decode().splitlines()

    first = stored()
    assert first[0].startswith(f"<{SKOLEM}")
    caller.update(
        f"INSERT {{ GRAPH <{caller.new}> {{ ?s <urn:more> 1 }} }} WHERE {{ ?s <urn:q> 'node' "
        "FILTER(isBlank(?s)) }",
        query_string="using-graph-uri=" + quote(caller.new),
    )
    assert len(stored()) == 2
    assert {line.split()[0] for line in stored()} == {first[0].split()[0]}


def test_dataset_of_the_protocol_is_what_where_sees(caller: Caller) -> None:
    """And nothing beyond it."""
    caller.update(
        insert(caller.new, "<urn:a> <urn:q> 1") + " ; " + insert(THEIRS, "<urn:b> <urn:q> 2")
    )
    pattern = "{ ?s <urn:q> ?o . ?s ?p ?o }"
    copy = f"INSERT {{ GRAPH <{caller.new}/copy> {{ ?s ?p ?o }} }} WHERE {pattern}"
    assert caller.update(copy, query_string=f"using-graph-uri={quote(THEIRS)}").status_code == 204
    assert {line[:7] for line in caller.lines(caller.new + "/copy")} == {b"<urn:b>"}
    made = f"{insert(caller.new + '/made', '<urn:c> <urn:q> 3')} ; {copy}"
    used = "using-graph-uri=" + quote(caller.new + "/made")
    assert caller.update(made, query_string=used).status_code == 204  # there when it is used
    conflict = f"WITH <{caller.new}> DELETE {{ ?s ?p ?o }} WHERE {{ ?s ?p ?o }}"
    assert caller.update(conflict, query_string="using-graph-uri=urn:x").status_code == 400


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("CLEAR XYZ", 400),
        ("INSERT DATA { <urn:a> <urn:b>", 400),
        ("SELECT * { ?s ?p ?o }", 400),
        (f"{insert(NEW)} ; CREATE GRAPH <urn:q> ; CREATE GRAPH <urn:q>", 409),
        (f"{insert(NEW)} ; DROP GRAPH <urn:absent>", 409),
        ("LOAD <http://127.0.0.1:9/x>", 403),
        (f"LOAD SILENT <file:///etc/passwd> INTO GRAPH <{NEW}>", 403),
        ("INSERT { ?s ?p ?o } WHERE { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
        ("INSERT DATA { <urn:a> <urn:q> 'x'^^<http://www.w3.org/2001/XMLSchema#integer> }", 400),
        (insert(NEW, "<urn:s> <urn:p> 1, 2"), 422),
        ("#" * 1_000_001, 413),
    ],
)
def test_wrong_update_changes_nothing(
    strict: Caller, judging: Service, text: str, status: int
) -> None:
    """Each kind of fault has its status; no operation of the request is done."""
    before = judging.state.current()
    answer = strict.update(text)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert judging.state.current() == before


def test_form_of_the_request_is_checked(caller: Caller, client: FlaskClient) -> None:
    """One update, in a body of a known type, by POST."""
    for body, kind, status in (
        ("update=CLEAR+ALL&update=CLEAR+ALL", FORM, 400),
        ("foo=bar", FORM, 400),
        ("CLEAR ALL", "text/plain", 415),
        ("CLEAR ALL", "application/sparql-query", 415),
        ("update=CLEAR+ALL", None, 415),
    ):
        assert caller.send("POST", None, body, kind, path="/update").status_code == status
    for method in ("GET", "HEAD", "PUT", "DELETE", "QUERY"):
        answer = client.open("/update?update=CLEAR+ALL", method=method)
        assert (answer.status_code, answer.headers["Allow"]) == (405, "OPTIONS, POST")
    packed = gzip.compress(insert(caller.new).encode())
    answer = caller.send(
        "POST", None, packed, "application/sparql-update", path="/update", Content_Encoding="gzip"
    )
    assert answer.status_code == 204


def test_nobody_updates_without_a_token(caller: Caller, writable: Service) -> None:
    """Not even to be told what is wrong with the text."""
    before = numbers(writable)
    for text in ("CLEAR ALL", "CLEAR XYZ", insert(caller.new), ""):
        answer = caller.update(text, None)
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == 'Bearer realm="graph-service"'
    assert numbers(writable) == before


@pytest.mark.parametrize("who", ["narrow", "reader"])
def test_update_beyond_the_token_changes_nothing(
    caller: Caller, writable: Service, who: str
) -> None:
    """Not even the graphs that would be theirs."""
    before = numbers(writable)
    for text in (
        insert(caller.new),
        f"{insert(THEIRS)} ; {insert(caller.new)}",
        "DROP ALL",
        f"COPY <{OPEN}> TO <{caller.new}>",
        "INSERT DATA { <urn:a> <urn:q> 1 }",
        f"DELETE WHERE {{ GRAPH <{OPEN}> {{ ?s ?p ?o }} }}",
    ):
        assert caller.update(text, who).status_code == 403
    assert numbers(writable) == before


def test_update_within_the_token_is_done(caller: Caller) -> None:
    """What changes nothing elsewhere is allowed, whatever it reads."""
    copy = f"INSERT {{ GRAPH <{THEIRS}> {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{OPEN}> {{ ?s ?p ?o "
    assert caller.update(copy + "FILTER(isIRI(?o)) } }", "narrow").status_code == 204
    assert len(caller.lines(THEIRS)) == 1
    assert caller.update("CLEAR SILENT GRAPH <urn:none>", "narrow").status_code == 204


def test_no_update_finds_what_is_hidden(caller: Caller, writable: Service) -> None:
    """No WHERE matches it, no operation reaches it; a name of it is that of an absent graph."""
    hidden = writable.state.ledger.read(
        next(each.object for each in writable.state.current().entries if each.graph == HIDDEN)
    )
    caller.update("INSERT DATA { <urn:a> <urn:q> 1 }")
    sources = (
        "GRAPH ?g { ?s ?p ?o FILTER(!CONTAINS(STR(?o), 'control')) }",
        "?s ?p ?o",
        f"GRAPH <{HIDDEN}> {{ ?s ?p ?o }}",
        f"?s ?p ?o FILTER EXISTS {{ GRAPH <{HIDDEN}> {{ ?s ?p ?o }} }}",
    )
    for source in sources:
        template = f"INSERT {{ GRAPH <{caller.new}> {{ ?s ?p ?o }} }} WHERE {{ {source} }}"
        for parameter in ("x", "using-graph-uri", "using-named-graph-uri"):
            answers = [
                caller.update(template, query_string=f"{parameter}={quote(graph)}")
                for graph in (HIDDEN, ABSENT)
            ]
            wanted = 204 if parameter == "x" else 409
            assert answers[0].status_code == answers[1].status_code == wanted
            assert answers[0].data.replace(HIDDEN.encode(), ABSENT.encode()) == answers[1].data
    assert not any(MARK.encode() in line for line in caller.lines(caller.new, "reader"))
    for who, operation in product(("office", "narrow"), ("DROP", "CLEAR")):
        answers = [caller.update(f"{operation} GRAPH <{graph}>", who) for graph in (HIDDEN, ABSENT)]
        assert answers[0].status_code == answers[1].status_code == 409
        assert answers[0].data.replace(HIDDEN.encode(), ABSENT.encode()) == answers[1].data
    for text in (insert(HIDDEN), f"CREATE GRAPH <{HIDDEN}>", f"COPY <{caller.new}> TO <{HIDDEN}>"):
        refused = caller.update(text)
        other = caller.update(insert(ABSENT), "narrow")
        assert refused.status_code == 403
        assert refused.data == other.data
    assert caller.update("DROP SILENT ALL").status_code == 204
    entries = {each.graph: each.object for each in writable.state.current().entries}
    assert writable.state.ledger.read(entries[HIDDEN]) == hidden
    again = caller.send("PUT", OPEN, '<http://example.org/s0> <http://example.org/p> "plain" .')
    assert again.status_code == 201


def test_updates_at_once_lose_nothing(caller: Caller, writable: Service) -> None:
    """Each starts from what the one before it left."""
    app = create_app(writable)

    def count(name: int) -> None:
        mine = Caller(app.test_client(), writable)
        for step in range(3):
            text = insert(caller.new, f"<urn:n{name}> <urn:step> {step}")
            assert mine.update(text).status_code == 204

    threads = [Thread(target=count, args=(name,)) for name in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(caller.lines(caller.new)) == 9


def test_update_that_takes_too_long_ends_alone(caller: Caller, writable: Service) -> None:
    """It is killed at its limit, nothing changes, and the next writer has their turn."""
    before = numbers(writable)
    # a table that the engine makes up needs no data
    rows = "VALUES (?a) { " + " ".join(f"({n})" for n in range(300)) + " } "
    product_of = " ".join(rows.replace("?a", f"?v{n}") for n in range(6))
    text = f"INSERT {{ GRAPH <{caller.new}> {{ <urn:a> <urn:q> ?v0 }} }} WHERE {{ {product_of} }}"
    answer = caller.update(text)
    assert answer.status_code == 500
    assert answer.get_json()["type"].partition("#")[2].startswith("query-")
    assert numbers(writable) == before
    assert caller.update(insert(caller.new)).status_code == 204
